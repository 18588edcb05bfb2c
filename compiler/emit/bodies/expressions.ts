/** The code of expressions, strictly from left to right. */
import type { FieldValue, MessageBody, Spread, TypedExpr } from '../../../model/body.ts'
import { unreachable } from '../../../model/never.ts'
import { builtIn } from './built-ins.ts'
import { callCode, canCode } from './calls.ts'
import { type Code, joined } from './code.ts'
import { first, fold, mapFor, quantifier, setFor } from './comprehensions.ts'
import { conditionCode, operandCode } from './coverage.ts'
import { hidingNames } from './hiding-names.ts'
import { callOf, keyCode, literalCode, stringCode } from './literals.ts'
import { localName } from './names.ts'
import { arithmetic, comparison, fallback, membership, negation } from './operators.ts'
import { type BodyScope, type ModuleScope, operand } from './scope.ts'

type Of<Kind extends TypedExpr['kind']> = TypedExpr & { readonly kind: Kind }

const RUN = '$run'

/** The scope of a body in a file, or of a test. */
export function scopeOf(
  module: ModuleScope,
  path: string,
  { body, isSecret = module.secrets([]), ...more }: ScopeOptions = {},
): BodyScope {
  const hiding = body ? hidingNames(body.params, body.statements) : undefined
  const scope: BodyScope = {
    ...module,
    ...more,
    path,
    isSecret,
    expr: (node) => exprIn(scope, node),
    nameOf: ({ name, slot }) => hiding?.get(slot) ?? localName(name),
  }
  return scope
}

export interface ScopeOptions extends Partial<Pick<BodyScope, 'isSecret' | 'test' | 'counted'>> {
  /** Whose statements are written in the scope; absent for single expressions. */
  readonly body?: Pick<MessageBody, 'params' | 'statements'>
}

/** The code of an expression, in which the scope writes the parts. */
export function exprIn(scope: BodyScope, node: TypedExpr): Code {
  return { path: scope.path, at: node.at, code: exprCode(scope, node) }
}

function exprCode(scope: BodyScope, node: TypedExpr): Code {
  switch (node.kind) {
    case 'literal':
      return literal(scope, node)
    case 'local':
      return scope.nameOf(node)
    case 'all':
      return node.of === 'enum' ? scope.names.enumValues(node.name) : [scope.names.objects(node.name), `.all(${RUN})`]
    case 'session':
    case 'task':
      return `${RUN}.${node.kind}`
    case 'field':
      return [scope.names.field(node.class, node.field), `.get(${RUN}, `, scope.expr(node.of), ')']
    case 'member':
      return callOf('member', scope.expr(node.of), stringCode(node.member))
    case 'index':
      return callOf('entry', RUN, scope.expr(node.of), scope.expr(node.key), stringCode(mapName(node.of)))
    case 'call':
      return callCode(scope, node)
    case 'can':
      return canCode(scope, node)
    case 'built-in':
      return builtIn(scope, node)
    case 'create':
      return [scope.names.objects(node.class), `.create(${RUN}, `, members(scope, node, node.class), ')']
    case 'record':
      return recordCode(scope, node.record, members(scope, node, node.record))
    default:
      return operatorCode(scope, node)
  }
}

function operatorCode(
  scope: BodyScope,
  node: Of<
    | 'else'
    | 'not'
    | 'negate'
    | 'logic'
    | 'arithmetic'
    | 'compare'
    | 'in'
    | 'if'
    | 'quantifier'
    | 'set'
    | 'range'
    | 'map'
    | 'set for'
    | 'map for'
    | 'fold'
    | 'first'
  >,
): Code {
  switch (node.kind) {
    case 'else':
      return fallback(scope, node)
    case 'not':
      return ['!', operand(scope, node.of)]
    case 'negate':
      return negation(scope, node)
    case 'logic':
      return logic(scope, node)
    case 'arithmetic':
      return arithmetic(scope, node)
    case 'compare':
      return comparison(scope, node)
    case 'in':
      return membership(scope, node)
    case 'if':
      return [ifCondition(scope, node), ' ? ', operand(scope, node.then), ' : ', operand(scope, node.else)]
    case 'quantifier':
      return quantifier(scope, node)
    case 'set for':
      return setFor(scope, node)
    case 'map for':
      return mapFor(scope, node)
    case 'fold':
      return fold(scope, node)
    case 'first':
      return first(scope, node)
    case 'set':
    case 'range':
    case 'map':
      return collection(scope, node)
    default:
      return unreachable(node)
  }
}

function logic(scope: BodyScope, { operator, left, right }: Of<'logic'>): Code {
  const [a, b] = [left, right].map((part) => operandCode(scope, part, operator, operand(scope, part)))
  return [a ?? '', operator === 'and' ? ' && ' : ' || ', b ?? '']
}

function ifCondition(scope: BodyScope, { condition }: Of<'if'>): Code {
  return conditionCode(scope, condition, 'if expression', operand(scope, condition))
}

function collection(scope: BodyScope, node: Of<'set' | 'range' | 'map'>): Code {
  switch (node.kind) {
    case 'set': {
      const constant = constantSet(node)
      if (constant !== undefined) return constant === '[]' ? constant : scope.names.constant(constant)
      const items = node.items.map((item) => scope.expr(item))
      return node.type.kind === 'option' ? list(items) : callOf('setOf', RUN, list(items))
    }
    case 'range':
      return callOf('range', RUN, scope.expr(node.first), scope.expr(node.last))
    case 'map':
      return callOf('mapOf', RUN, list(node.entries.map(([k, v]) => list([scope.expr(k), scope.expr(v)]))))
    default:
      return unreachable(node)
  }
}

/** The code of a set of literals, which the module makes once; undefined for another set. */
function constantSet({ items }: Of<'set'>): string | undefined {
  const codes: string[] = []
  for (const item of items) {
    if (item.kind !== 'literal' || !CONSTANT.has(item.type.kind)) return undefined
    codes.push(String(literalCode(item.type, item.value)))
  }
  return `[${[...new Set(codes)].join(', ')}]`
}

/** Kinds whose literals are texts of JavaScript that differ where the values do. */
const CONSTANT: ReadonlySet<string> = new Set(['string', 'int', 'bool', 'enum', 'datetime', 'duration'])

function literal(scope: BodyScope, { type, value }: Of<'literal'>): Code {
  if (type.kind !== 'record') return literalCode(type, value)
  const given = value as readonly (readonly [string, typeof value])[]
  const declared = scope.api.records.find(({ name }) => name === type.name)
  const fields = given.map(([name, part]) => {
    const member = declared?.members.find((one) => one.name === name)
    if (!member) throw new Error(`record "${type.name}" has no member "${name}"`)
    return [keyCode(name), ': ', literalCode(member.type, part)]
  })
  return recordCode(scope, type.name, object(fields))
}

/** A new record, whose members meet their conditions. Those of the record of a class are the matter of its objects. */
function recordCode(scope: BodyScope, name: string, given: Code): Code {
  const { members: declared = [] } = scope.api.records.find((one) => one.name === name) ?? {}
  const conditions = declared.flatMap((member) =>
    member.where
      ? [list([stringCode(member.name), scope.conditionName(`${name}.${member.name}`), stringCode(member.where.text)])]
      : [],
  )
  const made = callOf('record', RUN, stringCode(name), given)
  return conditions.length === 0 ? made : callOf('checkedRecord', RUN, made, list(conditions))
}

/** `{ ...e, f = v }` as an object literal, which JavaScript evaluates from left to right. */
export function members(
  scope: BodyScope,
  { spread, values }: { readonly spread?: Spread; readonly values: readonly FieldValue[] },
  owner: string,
): Code {
  const given = values.map(({ name, value }) => [keyCode(name), ': ', scope.expr(value)])
  return object(spread ? [['...', spreadCode(scope, spread, owner)], ...given] : given)
}

function spreadCode(scope: BodyScope, { of, fields }: Spread, owner: string): Code {
  const names = list(
    (scope.test && of.type.kind === 'record' ? shownFields(scope, fields, owner) : fields).map(stringCode),
  )
  if (of.type.kind !== 'ref' && !scope.api.classes.some(({ name }) => name === owner))
    return callOf('spreadRecord', scope.expr(of), names)
  const objects = scope.names.objects(of.type.kind === 'ref' ? of.type.class : owner)
  return [objects, `.spread(${RUN}, `, scope.expr(of), ', ', names, ')']
}

/** The records that clients get have no internal fields. */
function shownFields({ api }: BodyScope, fields: readonly string[], owner: string): readonly string[] {
  const { fields: declared = [] } = api.classes.find(({ name }) => name === owner) ?? {}
  const internal = new Set(declared.flatMap((field) => (field.internal ? [field.name] : [])))
  return fields.filter((name) => !internal.has(name))
}

function object(entries: readonly Code[]): Code {
  return entries.length === 0 ? '{}' : ['{ ', joined(entries, ', '), ' }']
}

function list(items: readonly Code[]): Code {
  return ['[', joined(items, ', '), ']']
}

/** What the error about a missing key calls the map. */
export function mapName(map: TypedExpr): string {
  switch (map.kind) {
    case 'field':
      return map.field
    case 'member':
      return map.member
    case 'local':
      return map.name
    default:
      return 'map'
  }
}
