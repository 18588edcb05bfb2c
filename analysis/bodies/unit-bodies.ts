/** The bodies and expressions of a declaration, with what they see: their parameters, and the type of their result. */
import type { BlockNode, CheckDecl, ErrorCall, ExprNode, FieldDecl, NameNode, Span } from '../../grammar/tree.ts'
import type { BodyType } from '../../model/body.ts'
import { bodyTarget, isLogIn } from '../facts/body-target.ts'
import { initialType } from '../resolve/resolve-values.ts'
import type { UnitSymbol } from '../scope/declare.ts'
import {
  type CallableSymbol,
  type ClassSymbol,
  classNamed,
  type FieldSymbol,
  fieldPath,
  type MessageSymbol,
  type ParamSymbol,
  type RecordSymbol,
  type Scope,
  type UnitPlace,
} from '../scope/symbols.ts'
import { BOOL, UNKNOWN } from './body-types.ts'
import { resultOf } from './callees.ts'
import type { EffectKey } from './direct-effects.ts'
import type { Setting } from './typing.ts'

/** A parameter, `self`, or the value that a condition is about. */
export interface GivenLocal {
  readonly name: string
  readonly type: BodyType
}

/** A body as written: statements, an expression that it returns, or the condition and the error of a `check`. */
export type BodyText =
  | { readonly kind: 'block'; readonly block: BlockNode }
  | { readonly kind: 'value'; readonly value: ExprNode }
  | { readonly kind: 'check'; readonly condition: ExprNode; readonly error: ErrorCall }

export interface UnitBody {
  /** Its node in the graph of calls. */
  readonly key: EffectKey
  /** `VM.start`, `free_memory`. */
  readonly name: string
  readonly setting: Setting
  readonly place: UnitPlace
  /** The name in the text, where what concerns the body as a whole is reported. */
  readonly at: Span
  readonly params: readonly GivenLocal[]
  readonly result: BodyType | null
  readonly text: BodyText
  /** The errors after `throws` of a message or external with its body in the declaration. */
  readonly throws?: readonly NameNode[]
  /** The message of a `body` apart from it. */
  readonly apart?: MessageSymbol
}

/** Those of one unit. `symbol` is the declaration as the scope has it. */
export function bodiesOf(declared: UnitSymbol, scope: Scope): UnitBody[] {
  switch (declared.kind) {
    case 'type':
      return declared.symbol.kind === 'class' ? ofClass(declared.symbol) : ofRecord(declared.symbol)
    case 'callable':
      return ofCallable(declared.symbol)
    case 'body':
      return ofBody(declared.symbol, scope)
    case 'compute': {
      const { decl, place } = declared.symbol
      const field = classNamed(scope, decl.class.text)?.fieldsByName.get(decl.name.text)
      // A field that is computed in its class too is reported by a rule.
      return field && !field.decl.computed ? [computedBody(field, decl.value, decl.name, place)] : []
    }
    case 'invariant': {
      const { name, decl, place } = declared.symbol
      const text: BodyText = { kind: 'value', value: decl.condition }
      const about = { key: `invariant ${name}`, name, setting: 'invariant', place, at: decl.name } as const
      return [{ ...about, params: [], result: BOOL, text }]
    }
    case 'test': {
      const { name, decl, place } = declared.symbol
      const text: BodyText = { kind: 'block', block: decl.block }
      const about = { key: `test ${name}`, name, setting: 'test', place, at: decl.name } as const
      return [{ ...about, params: [], result: null, text }]
    }
    default:
      return []
  }
}

function ofClass(owner: ClassSymbol): UnitBody[] {
  const fields = owner.fields.flatMap((field) => (field.place.standard ? [] : ofField(field)))
  const messages = owner.messages.flatMap((message) => (message.place.standard ? [] : ofMessage(owner, message)))
  const checks = owner.decl.constraints.flatMap((line, i) => (line.kind === 'check' ? [ofCheck(owner, line, i)] : []))
  return [...fields, ...messages, ...checks]
}

function ofField(field: FieldSymbol): UnitBody[] {
  const { computed, where, name } = field.decl
  const bodies = computed ? [computedBody(field, computed, name, field.place)] : []
  if (where) bodies.push(condition(fieldPath(field), name, valueType(field), where, field.place))
  return bodies
}

function valueType({ type, decl }: FieldSymbol): BodyType {
  return type ? initialType(type, decl.qualifier.text) : UNKNOWN
}

function computedBody(field: FieldSymbol, value: ExprNode, at: FieldDecl['name'], place: UnitPlace): UnitBody {
  const name = fieldPath(field)
  return {
    key: `computed ${name}`,
    name,
    setting: 'computed field',
    place,
    at,
    params: [selfOf(field.owner.name)],
    result: valueType(field),
    text: { kind: 'value', value },
  }
}

function selfOf(owner: string): GivenLocal {
  return { name: 'self', type: { kind: 'ref', class: owner, nullable: false } }
}

/** A condition on one value, which has the name of its field, parameter or member. */
function condition(name: string, at: NameNode, type: BodyType, value: ExprNode, place: UnitPlace): UnitBody {
  const params = [{ name: at.text, type }]
  const about = { key: `condition ${name}`, name, setting: 'condition', place, at } as const
  return { ...about, params, result: BOOL, text: { kind: 'value', value } }
}

function ofMessage(owner: ClassSymbol, message: MessageSymbol): UnitBody[] {
  const { decl, params, place } = message
  const name = `${owner.name}.${message.name}`
  const bodies = conditionsOf(name, params)
  if (!decl.body) return bodies
  const text: BodyText = { kind: 'block', block: decl.body }
  const about = { key: `message ${name}`, name, setting: 'body', place, at: decl.name } as const
  return [...bodies, { ...about, params: locals(params), result: resultOf(message), text, throws: decl.throws }]
}

function conditionsOf(name: string, params: readonly ParamSymbol<BodyType>[]): UnitBody[] {
  return params.flatMap(({ decl, type, place }) =>
    decl.where ? [condition(`${name}(${decl.name.text})`, decl.name, type ?? UNKNOWN, decl.where, place)] : [],
  )
}

function locals(params: readonly ParamSymbol<BodyType>[]): GivenLocal[] {
  return params.map(({ name, type }) => ({ name, type: type ?? UNKNOWN }))
}

function ofCheck(owner: ClassSymbol, { condition, error }: CheckDecl, index: number): UnitBody {
  const name = `${owner.name}#${index}`
  const about = { key: `check ${name}`, name, setting: 'check', place: owner.place, at: condition } as const
  return { ...about, params: [selfOf(owner.name)], result: null, text: { kind: 'check', condition, error } }
}

function ofRecord(record: RecordSymbol): UnitBody[] {
  return record.members.flatMap(({ decl, type, place }) =>
    decl.where ? [condition(`${record.name}.${decl.name.text}`, decl.name, type ?? UNKNOWN, decl.where, place)] : [],
  )
}

function ofCallable(symbol: CallableSymbol): UnitBody[] {
  const { name, params, place, decl } = symbol
  const bodies = conditionsOf(name, params)
  const value = symbol.kind === 'define' ? symbol.decl.value : null
  const text: BodyText | undefined = decl.block
    ? { kind: 'block', block: decl.block }
    : value
      ? { kind: 'value', value }
      : undefined
  if (!text) return bodies
  const about = { key: `${symbol.kind} ${name}`, name, setting: 'body', place, at: decl.name } as const
  const throws = symbol.kind === 'external' ? { throws: symbol.decl.throws } : {}
  return [...bodies, { ...about, params: locals(params), result: resultOf(symbol), text, ...throws }]
}

function ofBody(symbol: Extract<UnitSymbol, { kind: 'body' }>['symbol'], scope: Scope): UnitBody[] {
  const { name, decl, place } = symbol
  const target = bodyTarget(scope, symbol)
  if (!target) return []
  const text: BodyText = { kind: 'block', block: decl.block }
  const about = { key: `message ${name}`, name, setting: 'body', place, at: decl.name, text } as const
  if (target.kind === 'implied') {
    const { params, result } = target.signature
    return [{ ...about, params: params.map((p) => ({ name: p.name, type: p.type })), result }]
  }
  const { message, owner } = target
  const result = isLogIn(scope, owner, message.name) ? null : resultOf(message)
  // A body in the class counts before one apart, which a rule reports.
  const isSecond = message.decl.body !== null
  const key = isSecond ? `second ${about.key}` : about.key
  return [{ ...about, key, params: locals(message.params), result, apart: message }]
}
