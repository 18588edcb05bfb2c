/** Computed fields and results of messages that show a field to more users than may read it, or a secret without `@secret`. */
import type { TypedExpr } from '../../model/body.ts'
import { saidOfImplied, saidOfMessage } from '../../model/roles.ts'
import { SecretFlow } from '../../model/secret-flow.ts'
import { guardedMessage, guardedOf, pairedWith } from '../facts/access.ts'
import { annotationOf } from '../facts/annotations.ts'
import { clauseOf } from '../facts/role-lists.ts'
import { clauseOfBoth, letsInMore, type Said } from '../facts/role-sets.ts'
import { classNamed, type FieldSymbol, type MessageSymbol, type Scope } from '../scope/symbols.ts'
import { type FlowInput, visit } from './flow-input.ts'
import { spanAt } from './typing.ts'

export function checkSecrets(input: FlowInput): void {
  const { body, scope } = input
  if (body.setting === 'computed field') {
    const field = fieldAt(scope, body.name)
    if (field) checkComputed(input, field)
    return
  }
  const message = messageOf(input)
  if (message) checkResults(input, message)
}

/** One report for a field: that of a secret says what to do first. */
function checkComputed(input: FlowInput, field: FieldSymbol): void {
  const { body, scope, typed, report } = input
  if (annotationOf(field.decl, 'internal')) return
  const [returned] = typed.statements
  if (returned?.kind === 'return' && returned.value && !isSecret(field, scope)) {
    const shown = flowOf(input).of(returned.value)
    if (shown !== undefined) {
      report({ kind: 'computed-shows-more', at: body.at, field: body.name, shown, isSecret: true })
      return
    }
  }
  // A clause of the field itself was written on purpose.
  if (clauseOf(field, 'get') ?? clauseOf(field, null)) return
  const readers = readersOf(field, scope)
  const shown = readsOf(input).find((path) => {
    const read = fieldAt(scope, path)
    return read !== undefined && letInMore(scope, readers, readersOf(read, scope))
  })
  const read = shown === undefined ? undefined : fieldAt(scope, shown)
  if (!read || shown === undefined) return
  const [wanted] = readersOf(read, scope).filter((said) => said !== undefined)
  const clause = wanted && clauseOfBoth(scope, 'get', readers[0], wanted)
  report({
    kind: 'computed-shows-more',
    at: body.at,
    field: body.name,
    shown,
    isSecret: false,
    ...(clause && { clause }),
  })
}

function checkResults(input: FlowInput, message: MessageSymbol): void {
  const { body, scope, typed, report } = input
  const flow = flowOf(input)
  const guarded = guardedMessage(message)
  const callers = saidOfMessage(guardedOf(message.owner, scope), guarded)
  visit(typed.statements, {
    statement(statement) {
      const shown = statement.kind === 'return' && statement.value ? flow.of(statement.value) : undefined
      const field = shown === undefined ? undefined : fieldAt(scope, shown)
      if (!field || shown === undefined) return
      const isShown = guarded.public || letInMore(scope, [callers], readersOf(field, scope))
      if (isShown) report({ kind: 'secret-returned', at: spanAt(statement), message: body.name, field: shown })
    },
  })
}

/** The message whose body it is, if clients can call it. */
function messageOf({ body, scope }: FlowInput): MessageSymbol | undefined {
  if (!body.key.startsWith('message ')) return undefined
  const [className = '', name = ''] = body.name.split('.')
  const message = classNamed(scope, className)?.messages.find((one) => one.name === name)
  return message && !annotationOf(message.decl, 'internal') ? message : undefined
}

function flowOf({ scope, typed }: FlowInput): SecretFlow {
  const secretAt = (className: string, name: string) => {
    const path = `${className}.${name}`
    const field = fieldAt(scope, path)
    return field && isSecret(field, scope) ? path : undefined
  }
  const flow = new SecretFlow(
    {
      field: secretAt,
      call: (target) =>
        target.kind === 'message' && target.name.startsWith('get_')
          ? secretAt(target.class, target.name.slice('get_'.length))
          : undefined,
      isClass: (name) => classNamed(scope, name) !== undefined,
    },
    new Map(),
  )
  flow.note(typed.statements)
  return flow
}

/** The fields that the expression reads, by defines too. Those that another computed field reads are a matter of that field. */
function readsOf({ typed, effectsOf }: FlowInput): readonly string[] {
  const reads = new Set<string>()
  const note = (expr: TypedExpr) => {
    if (expr.kind === 'field') reads.add(`${expr.class}.${expr.field}`)
    if (expr.kind === 'call' || expr.kind === 'can')
      for (const path of effectsOf(expr.callee, expr.kind === 'can').reads) reads.add(path)
  }
  visit(typed.statements, { expr: note })
  return [...reads].sort()
}

function fieldAt(scope: Scope, path: string): FieldSymbol | undefined {
  const [className = '', name = ''] = path.split('.')
  return classNamed(scope, className)?.fieldsByName.get(name)
}

/** Both ends of a pair show one relation. */
function isSecret(field: FieldSymbol, scope: Scope): boolean {
  return [field, pairedWith(field, scope)].some((end) => end && annotationOf(end.decl, 'secret') !== undefined)
}

function readersOf(field: FieldSymbol, scope: Scope): readonly Said[] {
  return saidOfImplied(guardedOf(field.owner, scope), { kind: 'get', field: field.name })
}

/** Whether the users whom each of `lists` allows are more than those whom each of `others` does. */
function letInMore(scope: Scope, lists: readonly Said[], others: readonly Said[]): boolean {
  if (!scope.uses.has('session')) return false
  return others.some((other) => lists.every((list) => letsInMore(scope, list, other)))
}
