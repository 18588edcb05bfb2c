/** Makes a call of any RPC from a tape: usually one that can succeed, sometimes one that cannot. */
import type { Class, Field, Param, Type } from '../../../model/api.ts'
import type { ScalarKind } from '../../../model/kinds.ts'
import { type Arg, type Call, type Member, Wrong } from './call.ts'
import type { Oracle } from './oracle.ts'
import { NULL, type Plain, textOf } from './plain-values.ts'
import type { Tape } from './tape.ts'

/** The knowledge of clients: the refs and uuids that they were given, by class, and those of destroyed objects. */
export interface Known {
  readonly refs: ReadonlyMap<string, readonly string[]>
  readonly gone: readonly string[]
  readonly uuids: readonly string[]
}

/** The methods of an oracle's API, each as many times as its weight. */
export function weighedMethods({ api, rpcs }: Oracle): ReadonlyMap<string, readonly string[]> {
  const all = [...rpcs.keys()]
  const shapes = api.classes.map(({ name, fields }) => {
    const own = all.filter((method) => method.startsWith(`${name}.`))
    const times = (method: string) => Array<string>(weight(method.slice(name.length + 1), fields.length)).fill(method)
    return [name, [...own.flatMap(times), ...missing(name)]] as const
  })
  return new Map(shapes)
}

function weight(name: string, fields: number): number {
  if (name === 'create') return fields
  if (name === 'destroy') return Math.ceil(fields / 2)
  if (name.startsWith('get_record') || name.startsWith('get_all')) return 2
  if (name.startsWith('get_')) return 1
  // Calls of maps of refs must use the same keys again.
  return /_(named|ranks|tallies|seen|lent)$/.test(name) ? 10 : 4
}

/** Methods that no API has (docs/language.md, What the text implies). */
function missing(className: string): string[] {
  return ['set_uuid', '__proto__'].map((name) => `${className}.${name}`)
}

/** Classes with more fields are there more often. */
const CLASSES = [
  'shelf',
  'node',
  'node',
  'node',
  'node',
  'node',
  'item',
  'item',
  'item',
  'part',
  'part',
  'slot',
  'slot',
]
const FEW = 3

export function makeCall(oracle: Oracle, methods: ReturnType<typeof weighedMethods>, known: Known, tape: Tape): Call {
  const className = tape.pick(CLASSES)
  const few = (known.refs.get(className)?.length ?? 0) < FEW
  const method =
    few && tape.next(3) === 0 ? `${className}.create` : tape.pick(methods.get(className) as readonly string[])
  const params = oracle.rpcs.get(method)?.params ?? []
  const args = params.map((param) => argument(oracle, known, tape, param))
  const odd = tape.next(80)
  if (odd === 79) args.pop()
  if (odd === 78) args.push('one too many')
  return { method, args }
}

function argument(oracle: Oracle, known: Known, tape: Tape, { name, type }: Param): Arg {
  if (name === 'uuid') return tape.once(5) ? '00000000-0000-0000-0000-000000000000' : tape.pick([...known.uuids, ''])
  const owner = type.kind === 'record' && oracle.api.classes.find((c) => c.name === type.name)
  if (owner) return tape.once(30) ? wrong(type, tape) : record(oracle, owner, known, tape)
  return member(oracle, known, tape, type)
}

/** The required members of create's record, and some optional ones. */
function record(oracle: Oracle, { fields }: Class, known: Known, tape: Tape): Map<string, Member> {
  const given = new Map<string, Member>()
  const give = ({ name, type }: Field) => given.set(name, member(oracle, known, tape, type))
  for (const field of fields) if (field.qualifier !== 'RO/runtime' && field.default === undefined) give(field)
  for (let extra = tape.next(4); extra > 0; extra--) give(tape.pick(fields))
  if (tape.once(60)) given.delete(tape.pick(fields).name)
  if (tape.once(60)) given.set(tape.pick(['colour_', '__proto__', 'constructor', '']), 'unknown')
  return given
}

function member(oracle: Oracle, known: Known, tape: Tape, type: Type): Member {
  return tape.once(80) ? wrong(type, tape) : value(oracle, known, tape, type)
}

/** Only a few values of each type, so that calls use the same ones; the simplest first. */
const STRINGS = [
  '',
  'a',
  'b',
  'a <b> & "c"',
  ' é\t\r\n\u{1f600} ',
  '__proto__',
  'constructor',
  "x'); drop table",
  'e\u0301',
  'É',
]
const INTS = [0n, 1n, 2n, -1n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n)]
const FLOATS = [0, 0.5, -1.25, 1 / 3, 1e300, 5e-324, 1e21, 123456789012345680]
const DATETIMES = [
  '19700101T00:00:00Z',
  '20260131T12:00:00Z',
  '20240229T23:59:59.123Z',
  '00010101T00:00:00Z',
  '99991231T23:59:59Z',
]

function value(oracle: Oracle, known: Known, tape: Tape, type: Type): Plain {
  const of = (part: Type) => value(oracle, known, tape, part)
  switch (type.kind) {
    case 'enum':
      return tape.pick(oracle.api.enums.find((e) => e.name === type.name)?.values.map((v) => v.name) ?? [])
    case 'ref':
      return ref(known, tape, type)
    case 'set':
      return items(type.of, tape, of)
    case 'option':
      return tape.next(2) === 0 ? [] : [of(type.of)]
    case 'map':
      return new Map(Array.from({ length: tape.next(4) }, () => [String(of(type.key)), of(type.value)]))
    case 'record':
    case 'any record':
      return common(tape, STRINGS)
    default:
      return SCALAR_VALUES[type.kind](tape)
  }
}

const SCALAR_VALUES: { readonly [kind in ScalarKind]: (tape: Tape) => Plain } = {
  string: (tape) => common(tape, STRINGS),
  int: (tape) => common(tape, INTS),
  float: (tape) => tape.pick(FLOATS),
  bool: (tape) => tape.pick([false, true]),
  datetime: (tape) => tape.pick(DATETIMES),
}

/** Usually one of the first three, so that values repeat. */
function common<T>(tape: Tape, choices: readonly T[]): T {
  return tape.once(4) ? tape.pick(choices) : tape.pick(choices.slice(0, 3))
}

/** Sorted in sets of sets: it is not defined whether `[1, 2]` and `[2, 1]` are the same element. */
function items(type: Type, tape: Tape, of: (type: Type) => Plain): Plain[] {
  const made = Array.from({ length: tape.next(4) }, () => of(type))
  return type.kind === 'int' ? made.sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1)) : made
}

/** Usually a ref of an object that exists, as far as clients know. */
function ref(known: Known, tape: Tape, { class: name, nullable }: Type & { kind: 'ref' }): string {
  const refs = known.refs.get(name) ?? []
  const which = tape.next(60)
  if (which < (nullable ? 48 : 57) && refs.length > 0) return refs[tape.next(refs.length)] as string
  if (which < 58) return NULL
  return tape.pick(which === 58 ? ['OpaqueRef:of nothing', ...known.gone] : [...known.refs.values()].flat())
}

const TYPE_ERROR = 'FIELD_TYPE_ERROR'
const BAD_VALUE = 'VALUE_NOT_SUPPORTED'
const STRING_ARRAY = new Wrong(
  TYPE_ERROR,
  '[["x"]]',
  '<value><array><data><value><nil/></value></data></array></value>',
)
const NOTHING = new Wrong(TYPE_ERROR, 'null', '<value><nil/></value>')

const STRUCT = '<value><struct><member><name>a</name><value>b</value></member></struct></value>'

/** A value that is not of the type, by its shape or its content. */
function wrong(type: Type, tape: Tape): Wrong {
  const mayBeNothing = type.kind === 'option' || (type.kind === 'ref' && type.nullable)
  return tape.pick([...(mayBeNothing ? [] : [NOTHING]), ...WRONG[type.kind]])
}

const WRONG: { readonly [kind in Type['kind']]: readonly Wrong[] } = {
  'any record': [STRING_ARRAY],
  string: [STRING_ARRAY, new Wrong(TYPE_ERROR, '5', '<value><int>5</int></value>')],
  ref: [STRING_ARRAY, new Wrong(TYPE_ERROR, 'true', '<value><boolean>1</boolean></value>')],
  int: [
    STRING_ARRAY,
    new Wrong(TYPE_ERROR, '1.0', '<value><double>1.0</double></value>'),
    new Wrong(TYPE_ERROR, '"1e3"', '<value><int>0x1</int></value>'),
    new Wrong(BAD_VALUE, '9223372036854775808', '<value><string>-9223372036854775809</string></value>'),
  ],
  float: [
    STRING_ARRAY,
    new Wrong(TYPE_ERROR, '"1.5"', '<value><string>1.5</string></value>'),
    new Wrong(BAD_VALUE, '-1e999', '<value><double>NaN</double></value>'),
  ],
  bool: [new Wrong(TYPE_ERROR, '1', '<value><boolean>true</boolean></value>')],
  enum: [STRING_ARRAY, new Wrong(BAD_VALUE, '"__proto__"', '<value><string>Red</string></value>')],
  datetime: [
    new Wrong(TYPE_ERROR, '5', '<value><int>20260131</int></value>'),
    new Wrong(
      BAD_VALUE,
      '"20260230T12:00:00Z"',
      '<value><dateTime.iso8601>20260131T25:00:00Z</dateTime.iso8601></value>',
    ),
  ],
  set: [new Wrong(TYPE_ERROR, '{"a":1}', STRUCT)],
  option: [new Wrong(TYPE_ERROR, '[1,2]', STRUCT)],
  map: [new Wrong(TYPE_ERROR, '["a"]', '<value><array><data><value>a</value></data></array></value>')],
  record: [new Wrong(TYPE_ERROR, '["a"]', '<value>text</value>')],
}
