/** The functions of a module of bodies. */
import type { Field } from '../../../model/api.ts'
import type {
  CallTarget,
  Check,
  Condition,
  Invariant,
  Local,
  MessageBody,
  TypedExpr,
  TypedStatement,
} from '../../../model/body.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import type { TestCase } from '../../../model/test-case.ts'
import { type Code, joined, type Line } from './code.ts'
import { conditionCode, countLines } from './coverage.ts'
import { scopeOf } from './expressions.ts'
import { nodesInside, type TypedNode } from './facts.ts'
import { guardLines } from './guards.ts'
import { callOf, stringCode } from './literals.ts'
import type { NamedBody, ParamCondition } from './named-bodies.ts'
import { localName } from './names.ts'
import { offendersOf } from './offenders.ts'
import { raisedCode } from './raised-code.ts'
import { type BodyScope, declared, type ModuleScope, operand } from './scope.ts'
import type { CodeOwner } from './sites.ts'
import { block } from './statements.ts'
import { testScope } from './tests.ts'

type AfterStatement = TypedStatement & { readonly kind: 'after' }

const RUN = '$run'

/** How many characters of its title the name of a test's function has. */
const MOST_OF_TITLE = 40

/** Makes functions one by one. Each method returns the code that stands for its function in `CompiledBodies`. */
export class Functions {
  readonly lines: Line[] = []
  /** The blocks of `after` in the bodies that were made. */
  readonly afters: { readonly id: string; readonly code: Code }[] = []
  readonly #scope: ModuleScope
  readonly #isCounted: boolean

  /** `isCounted`: whether the code counts how often its parts are run. */
  constructor(scope: ModuleScope, isCounted: boolean) {
    this.#scope = scope
    this.#isCounted = isCounted
  }

  condition(key: string, { path, condition }: Condition): string {
    const name = this.#scope.conditionName(key)
    const locals = localsIn(condition)
    const owner = { kind: 'condition', name: key } as const
    return this.#returning(name, locals[0] ?? 'value', path, condition, owner)
  }

  computed(className: string, field: Pick<Field, 'name' | 'computedPath'>, expr: TypedExpr): string {
    const name = this.#scope.names.take(`${className}_${field.name}_computed`)
    const owner = { kind: 'computed field', name: `${className}.${field.name}` } as const
    return this.#returning(name, 'self', field.computedPath ?? '', expr, owner)
  }

  invariant({ path, condition }: Invariant): string {
    return this.#returning(this.#scope.names.take('invariant'), undefined, path, condition)
  }

  /** undefined where the invariant is about no single objects. */
  offenders(invariant: Invariant): Code | undefined {
    const found = offendersOf(invariant)
    if (!found) return undefined
    const code = this.#returning(this.#scope.names.take('offenders'), undefined, invariant.path, found.set)
    return ['{ class: ', stringCode(found.class), ', code: ', code, ' }']
  }

  check(className: string, { path, at, condition, error }: Check): string {
    const scope = scopeOf(this.#scope, path, this.#counting({ kind: 'check', name: className }))
    const name = this.#scope.names.take(`${className}_check`)
    const holds = conditionCode(scope, condition, 'check', operand(scope, condition), error.code)
    const code = ['if (!', holds, ') throw ', raisedCode(scope, error)]
    this.#function(name, ['self'], [{ code: callOf('steps', RUN, '1') }, { code: { path, at, code } }])
    return name
  }

  /** Its conditions were made before. A define checks those of its parameters; the engine does so for calls of messages. */
  body({ target, body, conditions }: NamedBody): Code {
    const scope = this.#scopeOf(body, target, true)
    const isMessage = target.kind === 'message'
    const name = target.kind === 'external' ? this.#scope.names.take(target.name) : scope.codeName(target)
    const lines = [...(isMessage ? [] : this.#checked(conditions)), ...bodyLines(scope, body)]
    this.#afters(scope, body.statements)
    const inner = isMessage && conditions.length > 0 ? this.#scope.names.take(`${name}_body`) : name
    this.#function(inner, params(body), lines, body.effects.waits)
    if (inner !== name) this.#checking(name, inner, body, conditions)
    return bodyCode(body.effects.waits, inner)
  }

  /** A generator that is made where the line stands. `rpcs`: those that clients can call. */
  test(test: TestCase, rpcs: ReadonlyMap<string, Rpc>): Line {
    const { title, body } = test
    const name = this.#scope.names.take(`test_${title.replace(/\W+/g, '_').slice(0, MOST_OF_TITLE)}`)
    const code = `case ${stringCode(title)}: return function* ${name}(${RUN}, $test) {`
    return { code, inside: bodyLines(testScope(this.#scope, rpcs, test), body), end: '};' }
  }

  /** undefined where every call passes. */
  guard({ target, body, conditions }: NamedBody): string | undefined {
    const name = this.#scope.guardName(target)
    if (name === undefined) return undefined
    const lines = [
      // What asks whether a check would pass does not run it: where runs are counted, its code is another.
      ...(target.kind === 'define' && !this.#isCounted ? this.#whole(body, this.#scope.codeName(target)) : []),
      ...this.#checked(conditions, true),
      ...guardLines(this.#scopeOf(body, target), body),
    ]
    this.#function(name, params(body), lines)
    return name
  }

  /**
   * A check of which all is known runs as it is called: a debugger stops at a line in the first code that is made of it
   * only.
   */
  #whole({ params, effects }: MessageBody, name: string): Line[] {
    const all = names(params)
    const known = [
      ...(effects.scans.length > 0 ? [`!${RUN}.computing`] : []),
      ...all.map((one) => `${one} !== undefined`),
    ]
    return [{ code: `if (${known.join(' && ') || 'true'}) return ${name}(${[RUN, ...all].join(', ')})` }]
  }

  /** What bodies call where parameters have conditions. */
  #checking(
    name: string,
    inner: string,
    { params, effects }: MessageBody,
    conditions: readonly ParamCondition[],
  ): void {
    const all = names(params)
    const call = `return ${effects.waits ? 'yield* ' : ''}${inner}(${[RUN, ...all].join(', ')})`
    this.#function(name, all, [...this.#checked(conditions), { code: call }], effects.waits)
  }

  /** `isGuard`: a parameter that is not given meets each condition. */
  #checked(conditions: readonly ParamCondition[], isGuard = false): Line[] {
    return conditions.map(({ param, key, condition }) => {
      const local = localName(param)
      const call = callOf(
        'condition',
        RUN,
        this.#scope.conditionName(key),
        stringCode(param),
        local,
        stringCode(condition.text),
      )
      return { code: isGuard ? [`if (${local} !== undefined) `, call] : call }
    })
  }

  #scopeOf(body: MessageBody, target: CallTarget, isRun = false): BodyScope {
    const name = target.kind === 'message' ? `${target.class}.${target.name}` : target.name
    const counting = isRun ? this.#counting({ kind: target.kind, name }) : {}
    const isSecret = this.#scope.secrets(body.statements, target)
    return scopeOf(this.#scope, body.path, { body, isSecret, ...counting })
  }

  #counting(owner: CodeOwner): Pick<BodyScope, 'counted'> {
    return this.#isCounted ? { counted: owner } : {}
  }

  #afters(scope: BodyScope, statements: readonly TypedStatement[]): void {
    for (const after of statements.flatMap(aftersIn)) {
      const name = this.#scope.names.take(`${after.id.replace(/\W+/g, '_')}_after`)
      const captured = params({ path: scope.path, at: after.at, params: after.captured }, scope.nameOf)
      this.#function(name, captured, block(scope, after.statements), after.effects.waits)
      const types = JSON.stringify(after.captured.map(({ type }) => type))
      this.afters.push({ id: after.id, code: bodyCode(after.effects.waits, name, `, captured: ${types}`) })
      this.#afters(scope, after.statements)
    }
  }

  /** `owner`: where its runs are counted. */
  #returning(name: string, param: string | undefined, path: string, expr: TypedExpr, owner?: CodeOwner): string {
    const scope = scopeOf(this.#scope, path, owner ? this.#counting(owner) : {})
    const isCondition = owner?.kind === 'condition'
    const value = isCondition ? conditionCode(scope, expr, 'condition', scope.expr(expr)) : scope.expr(expr)
    const counted = isCondition ? [] : countLines(scope, { kind: 'return', at: expr.at, value: expr })
    const code = { path, at: expr.at, code: ['return ', value] }
    this.#function(name, param === undefined ? [] : [param], [
      { code: callOf('steps', RUN, '1') },
      ...counted,
      { code },
    ])
    return name
  }

  #function(name: string, params: readonly Code[], inside: readonly Line[], waits = false): void {
    const code = [`function${waits ? '*' : ''} ${name}(`, joined([RUN, ...params], ', '), ') {']
    this.lines.push({ code, inside, end: '}' })
  }
}

/** Debuggers can stop where the braces begin: people set breakpoints in the line of the declaration too. */
function bodyLines(scope: BodyScope, { path, at, statements }: MessageBody): Line[] {
  const lines = block(scope, statements)
  const [steps, ...others] = lines
  const [first] = statements
  // `:= EXPR` is a statement without braces.
  if (!steps || !first || String(first.at) === String(at)) return lines
  return [{ code: { path, at, code: steps.code } }, ...others]
}

function bodyCode(waits: boolean, name: string, more = ''): Code {
  return `{ waits: ${waits}, code: ${name}${more} }`
}

function params(
  { path, at, params }: Pick<MessageBody, 'path' | 'at' | 'params'>,
  nameOf: BodyScope['nameOf'] = ({ name }) => localName(name),
): Code[] {
  return params.map((local) => declared({ path, nameOf }, { local, at }))
}

function names(locals: readonly Local[]): string[] {
  return locals.map(({ name }) => localName(name))
}

/** The outermost `after` statements in a node. */
function aftersIn(node: TypedNode): readonly AfterStatement[] {
  return node.kind === 'after' ? [node] : nodesInside(node).flatMap(aftersIn)
}

/** The name of the local of slot 0, if the expression has it. */
function localsIn(node: TypedNode): string[] {
  if (node.kind === 'local') return node.slot === 0 ? [localName(node.name)] : []
  return nodesInside(node).flatMap(localsIn)
}
