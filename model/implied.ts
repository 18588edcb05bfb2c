/**
 * The RPCs that a class implies (docs/language.md, What the text implies): the accessors of its fields and the RPCs of
 * the class itself, as bare signatures. The two tables are the only list of them, but for the look-ups of `unique` lines.
 */
import type { AccessKind, Class, Field, Param, StandardPart, Type, With, Without } from './api.ts'

/** The effect of a call. `message`: a handler decides; without one, the call fails with `NOT_IMPLEMENTED`. */
export type Behaviour =
  | { readonly kind: AccessorVerb; readonly field: string }
  /** `set_power_on_mode(self, power_on_mode, power_on_config)`: each parameter after the first sets the field of its name. */
  | { readonly kind: 'set_many'; readonly fields: readonly string[] }
  | { readonly kind: ClassRpcName }
  /** A `create` by position: parameter i is the field `fields[i]`. */
  | { readonly kind: 'create_from'; readonly fields: readonly string[] }
  /** `get_by_code(code)` of a class with `unique code`. */
  | { readonly kind: 'get_by'; readonly unique: string }
  | { readonly kind: 'message' }

/** An implied RPC before it is given its class: `name` is the bare `get_f`. */
export interface ImpliedSignature {
  readonly name: string
  readonly params: readonly Param[]
  readonly result: Type | null
  readonly does: Behaviour
  readonly doc: string
}

const STRING: Type = { kind: 'string' }
const EXPRESSION: Param = { name: 'expr', type: STRING }

/** The field that each class with implied objects starts with. */
export const UUID_FIELD: Field = {
  name: 'uuid',
  doc: 'The unique identifier of the object; it never changes.',
  qualifier: 'RO/runtime',
  type: STRING,
}

/** The types in the signatures of one class. */
interface ClassTypes {
  readonly ref: Type
  readonly record: Type
  readonly self: Param
}

interface ClassRpc {
  readonly doc: string
  params(types: ClassTypes): readonly Param[]
  result(types: ClassTypes): Type | null
  /** The word after `without` that removes the RPC. */
  readonly without?: Without
  /** The clause of the class that says who may call it. `set`: the clauses of the fields that it sets do. */
  readonly clause: AccessKind
  /** The word after `with` that adds the RPC. */
  readonly with?: With
  /** The name of the RPC, where it differs from that of its behaviour. */
  readonly rpc?: string
  /** A string field without which a class does not imply it. Whoever calls it needs the right to read the field too. */
  readonly field?: string
  /** The word after `uses` that adds the RPC to each class. The RPC gives way to what the class declares itself. */
  readonly part?: StandardPart
}

const CLASS_RPCS = {
  create: {
    doc: 'A new object; its reference.',
    params: ({ record }) => [{ name: 'record', type: record }],
    result: ({ ref }) => ref,
    without: 'create',
    clause: 'create',
  },
  destroy: {
    doc: 'Destroys the object.',
    params: ({ self }) => [self],
    result: () => null,
    without: 'destroy',
    clause: 'destroy',
  },
  set_record: {
    doc: 'Sets the fields that the record names, all or none.',
    params: ({ self, record }) => [self, { name: 'record', type: record }],
    result: () => null,
    with: 'set',
    clause: 'set',
    rpc: 'set',
  },
  get_by_uuid: {
    doc: 'The object with this uuid.',
    params: () => [{ name: 'uuid', type: STRING }],
    result: ({ ref }) => ref,
    clause: 'get',
  },
  get_by_name_label: {
    doc: 'The objects with this label.',
    params: () => [{ name: 'label', type: STRING }],
    result: ({ ref }) => ({ kind: 'set', of: ref }),
    without: 'get_by_name_label',
    clause: 'get',
    field: 'name_label',
  },
  get_record: {
    doc: 'All fields of the object.',
    params: ({ self }) => [self],
    result: ({ record }) => record,
    clause: 'get',
  },
  get_all: {
    doc: 'References to all objects.',
    params: () => [],
    result: ({ ref }) => ({ kind: 'set', of: ref }),
    without: 'get_all',
    clause: 'get',
  },
  get_all_records: {
    doc: 'All fields of all objects.',
    params: () => [],
    result: ({ ref, record }) => ({ kind: 'map', key: ref, value: record }),
    without: 'get_all',
    clause: 'get',
  },
  get_all_where: {
    doc: 'References to the objects for which the expression is true.',
    params: () => [EXPRESSION],
    result: ({ ref }) => ({ kind: 'set', of: ref }),
    without: 'get_all',
    clause: 'get',
    part: 'query',
  },
  get_all_records_where: {
    doc: 'All fields of the objects for which the expression is true.',
    params: () => [EXPRESSION],
    result: ({ ref, record }) => ({ kind: 'map', key: ref, value: record }),
    without: 'get_all',
    clause: 'get',
    part: 'query',
  },
} as const satisfies { readonly [name: string]: ClassRpc }

export type ClassRpcName = keyof typeof CLASS_RPCS

const CLASS_RPC_NAMES = Object.keys(CLASS_RPCS) as readonly ClassRpcName[]

/** The table's entry of a behaviour that is an RPC of the class itself; undefined for any other behaviour. */
export function classRpc(does: Pick<Behaviour, 'kind'>): ClassRpc | undefined {
  return Object.hasOwn(CLASS_RPCS, does.kind) ? CLASS_RPCS[does.kind as ClassRpcName] : undefined
}

/** The parts of a class that determine the names of its implied RPCs. */
export interface ClassWords {
  readonly without: ReadonlySet<string>
  readonly with?: ReadonlySet<string>
  /** True for the name of a field of type string. */
  hasString(field: string): boolean
}

/** The name of an RPC of the class itself: `set` for `set_record`. */
export function classRpcName(does: ClassRpcName): string {
  const { rpc }: ClassRpc = CLASS_RPCS[does]
  return rpc ?? does
}

/** The fields that clients set, and so the members of the record that `C.set` takes. */
export function settableFields({ fields }: Pick<Class, 'fields'>): Field[] {
  return fields.filter((field) => field.qualifier === 'RW' && !field.internal)
}

/** The behaviours of the RPCs that a class implies, without the accessors of its fields. */
export function classRpcNames({ without, with: added, hasString }: ClassWords): readonly ClassRpcName[] {
  return CLASS_RPC_NAMES.filter((name) => {
    const rpc: ClassRpc = CLASS_RPCS[name]
    if (rpc.part || (rpc.with && !added?.has(rpc.with))) return false
    return !(rpc.without && without.has(rpc.without)) && (rpc.field === undefined || hasString(rpc.field))
  })
}

/** The `without` word that removes the RPC of this name; undefined if no word does. */
export function withoutWordOf(rpc: string): Without | undefined {
  return classRpc({ kind: rpc as ClassRpcName })?.without
}

/** True if the class would imply an RPC that the word removes, if it had no `without` words. */
export function isWithoutNeeded(word: string, hasString: ClassWords['hasString']): boolean {
  return classRpcNames({ without: new Set(), hasString }).some((name) => withoutWordOf(name) === word)
}

/** The bare signatures that a class's fields, `without` and `with` words and `unique` lines imply. */
export function impliedSignatures(
  owner: Pick<Class, 'name' | 'without' | 'with' | 'fields' | 'unique'>,
): ImpliedSignature[] {
  const types = classTypes(owner)
  const words = { without: new Set(owner.without), with: new Set(owner.with), hasString: stringsOf(owner) }
  return [
    ...owner.fields.flatMap((field) => fieldSignatures(field, types.self)),
    ...classRpcNames(words).map((name) => signatureOf(name, types)),
    ...lookUpFields(owner.unique ?? []).flatMap((name) => lookUpSignature(owner, name, types)),
  ]
}

/** The fields by which `unique` lines imply a look-up: each that is unique by itself, but for those that have one anyway. */
export function lookUpFields(unique: readonly (readonly string[])[]): readonly string[] {
  const single = unique.flatMap((fields) => (fields.length === 1 ? fields : []))
  return [...new Set(single)].filter((name) => !Object.hasOwn(CLASS_RPCS, lookUpName(name)))
}

/** `get_by_code`. */
export function lookUpName(field: string): string {
  return `get_by_${field}`
}

function lookUpSignature({ fields }: Pick<Class, 'fields'>, name: string, types: ClassTypes): ImpliedSignature[] {
  const field = fields.find((f) => f.name === name)
  if (!field) return []
  const params = [{ name, type: keyType(field.type) }]
  const does: Behaviour = { kind: 'get_by', unique: name }
  return [{ name: lookUpName(name), params, result: types.ref, does, doc: `The object with this ${name}.` }]
}

/** The type of the values by which objects differ: null and empty options do not count (docs/language.md, Constraints). */
function keyType(type: Type): Type {
  if (type.kind === 'option') return type.of
  return type.kind === 'ref' ? { ...type, nullable: false } : type
}

/** The bare signatures that `uses` adds to a class, where no message or accessor of the class has their name. */
export function addedSignatures(
  owner: Pick<Class, 'name' | 'without' | 'fields' | 'messages'>,
  uses: readonly StandardPart[],
): ImpliedSignature[] {
  const types = classTypes(owner)
  return CLASS_RPC_NAMES.filter((name) => {
    const { part, without }: ClassRpc = CLASS_RPCS[name]
    if (!part || !uses.includes(part) || (without && owner.without.includes(without))) return false
    return !owner.messages.some((m) => m.name === name) && !owner.fields.some((f) => `get_${f.name}` === name)
  }).map((name) => signatureOf(name, types))
}

/** The bare signature of that name that the class would imply without `without` words, if it is not an accessor's. */
export function classSignature(owner: Pick<Class, 'name' | 'fields'>, name: string): ImpliedSignature | undefined {
  const known = CLASS_RPC_NAMES.find((one) => classRpcName(one) === name)
  if (known === undefined) return undefined
  const { field }: ClassRpc = CLASS_RPCS[known]
  return field === undefined || stringsOf(owner)(field) ? signatureOf(known, classTypes(owner)) : undefined
}

function classTypes({ name }: Pick<Class, 'name'>): ClassTypes {
  const ref: Type = { kind: 'ref', class: name, nullable: false }
  return { ref, record: { kind: 'record', name }, self: { name: 'self', type: ref } }
}

function signatureOf(name: ClassRpcName, types: ClassTypes): ImpliedSignature {
  const { params, result, doc } = CLASS_RPCS[name]
  return { name: classRpcName(name), params: params(types), result: result(types), does: { kind: name }, doc }
}

/** Finds the fields of type string. */
export function stringsOf(owner: Pick<Class, 'fields'>): ClassWords['hasString'] {
  return (name) => owner.fields.some((f) => f.name === name && f.type.kind === 'string')
}

interface FieldRpc {
  doc(field: string): string
  /** After `self`. */
  params(type: Type): readonly Param[]
  /** The accessor returns the field's value; the others return nothing and change it. */
  readonly isGet?: true
  /** The kind of the fields that have it; absent where all have it. */
  readonly of?: 'set' | 'map'
}

const FIELD_RPCS = {
  get: { doc: (name) => `The value of ${name}.`, params: () => [], isGet: true },
  set: { doc: (name) => `Replaces ${name}.`, params: (type) => [{ name: 'value', type }] },
  add: {
    doc: (name) => `Adds an element to ${name}; no action if it is there.`,
    params: (type) => [{ name: 'value', type: elementOf(type) }],
    of: 'set',
  },
  remove: {
    doc: (name) => `Removes an element of ${name}; no action if it is not there.`,
    params: (type) => [{ name: 'value', type: elementOf(type) }],
    of: 'set',
  },
  add_to: {
    doc: (name) => `Adds a key to ${name}; MAP_DUPLICATE_KEY if it is there.`,
    params: (type) => [
      { name: 'key', type: entryOf(type).key },
      { name: 'value', type: entryOf(type).value },
    ],
    of: 'map',
  },
  remove_from: {
    doc: (name) => `Removes a key of ${name}; no action if it is not there.`,
    params: (type) => [{ name: 'key', type: entryOf(type).key }],
    of: 'map',
  },
} as const satisfies { readonly [verb: string]: FieldRpc }

export type AccessorVerb = keyof typeof FIELD_RPCS

export const ACCESSOR_VERBS = Object.keys(FIELD_RPCS) as readonly AccessorVerb[]

function elementOf(type: Type): Type {
  return type.kind === 'set' ? type.of : type
}

function entryOf(type: Type): { readonly key: Type; readonly value: Type } {
  return type.kind === 'map' ? type : { key: type, value: type }
}

/** The accessors of one field. */
export function fieldSignatures(field: Pick<Field, 'name' | 'qualifier' | 'type'>, self: Param): ImpliedSignature[] {
  return signatures(field, self, accessorVerbs(field.type, field.qualifier === 'RW'))
}

/** The accessors that write a field, whatever its qualifier: what `RW` implies and a message may declare. */
export function writeSignatures(field: Pick<Field, 'name' | 'type'>, self: Param): ImpliedSignature[] {
  return signatures(
    field,
    self,
    accessorVerbs(field.type, true).filter((verb) => !isGet(verb)),
  )
}

function signatures(
  { name, type }: Pick<Field, 'name' | 'type'>,
  self: Param,
  verbs: readonly AccessorVerb[],
): ImpliedSignature[] {
  return verbs.map((verb) => ({
    name: `${verb}_${name}`,
    params: [self, ...FIELD_RPCS[verb].params(type)],
    result: isGet(verb) ? type : null,
    does: { kind: verb, field: name },
    doc: FIELD_RPCS[verb].doc(name),
  }))
}

function isGet(verb: AccessorVerb): boolean {
  return 'isGet' in FIELD_RPCS[verb]
}

/** The verbs of a field's accessors: those that read it, and with `writable` those that write a field of its type. */
export function accessorVerbs({ kind }: Type, writable: boolean): readonly AccessorVerb[] {
  if (!writable) return READING
  return kind === 'set' || kind === 'map' ? WRITING[kind] : WRITING.other
}

const verbsOf = (kind: string) =>
  ACCESSOR_VERBS.filter((verb) => {
    const { of }: FieldRpc = FIELD_RPCS[verb]
    return of === undefined || of === kind
  })

const READING = ACCESSOR_VERBS.filter(isGet)
const WRITING = { set: verbsOf('set'), map: verbsOf('map'), other: verbsOf('other') }
