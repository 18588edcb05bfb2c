/** What the text of a class implies (LANGUAGE section 8): accessors, create and destroy, look-ups, as bare signatures. */
import type { Class, Field, Param, Type } from './api.ts'

/** What a call does. `message`: whatever a handler says, else `NOT_IMPLEMENTED`. */
export type Behaviour =
  | { readonly kind: 'get' | 'set' | 'add' | 'remove' | 'add_to' | 'remove_from'; readonly field: string }
  /** `set_power_on_mode(self, power_on_mode, power_on_config)`: each parameter after the first sets the field of its name. */
  | { readonly kind: 'set_many'; readonly fields: readonly string[] }
  | {
      readonly kind:
        | 'create'
        | 'destroy'
        | 'get_by_uuid'
        | 'get_by_name_label'
        | 'get_record'
        | 'get_all'
        | 'get_all_records'
    }
  /** Positional create: parameter i is the field `fields[i]`. */
  | { readonly kind: 'create_from'; readonly fields: readonly string[] }
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

/** The bare signatures that a class's fields and `without` words imply. */
export function impliedSignatures(owner: Pick<Class, 'name' | 'without' | 'fields'>): ImpliedSignature[] {
  const without = new Set<string>(owner.without)
  const ref: Type = { kind: 'ref', class: owner.name, nullable: false }
  const record: Type = { kind: 'record', name: owner.name }
  const self: Param = { name: 'self', type: ref }
  const refs: Type = { kind: 'set', of: ref }
  const out: ImpliedSignature[] = []
  const add = (name: string, params: readonly Param[], result: Type | null, does: Behaviour, doc: string) =>
    out.push({ name, params, result, does, doc })

  for (const field of owner.fields) out.push(...fieldSignatures(field, self))
  if (!without.has('create'))
    add('create', [{ name: 'record', type: record }], ref, { kind: 'create' }, 'A new object; its reference.')
  if (!without.has('destroy')) add('destroy', [self], null, { kind: 'destroy' }, 'Destroys the object.')
  add('get_by_uuid', [{ name: 'uuid', type: STRING }], ref, { kind: 'get_by_uuid' }, 'The object with this uuid.')
  if (!without.has('get_by_name_label') && hasNameLabel(owner))
    add(
      'get_by_name_label',
      [{ name: 'label', type: STRING }],
      refs,
      { kind: 'get_by_name_label' },
      'The objects with this label.',
    )
  add('get_record', [self], record, { kind: 'get_record' }, 'All fields of the object.')
  if (!without.has('get_all')) {
    add('get_all', [], refs, { kind: 'get_all' }, 'References to all objects.')
    const all: Type = { kind: 'map', key: ref, value: record }
    add('get_all_records', [], all, { kind: 'get_all_records' }, 'All fields of all objects.')
  }
  return out
}

/** A `name_label : string` field, which implies `get_by_name_label`. */
export function hasNameLabel(owner: Pick<Class, 'fields'>): boolean {
  return owner.fields.some((f) => f.name === 'name_label' && f.type.kind === 'string')
}

/** The accessors of one field. */
export function fieldSignatures(field: Pick<Field, 'name' | 'qualifier' | 'type'>, self: Param): ImpliedSignature[] {
  const { name, type } = field
  const out: ImpliedSignature[] = [
    {
      name: `get_${name}`,
      params: [self],
      result: type,
      does: { kind: 'get', field: name },
      doc: `The value of ${name}.`,
    },
  ]
  if (field.qualifier === 'RW') out.push(...writeSignatures(field, self))
  return out
}

/** The accessors that write a field, whatever its qualifier: what `RW` implies and a message may declare. */
export function writeSignatures(field: Pick<Field, 'name' | 'type'>, self: Param): ImpliedSignature[] {
  const { name, type } = field
  const write = (
    verb: 'set' | 'add' | 'remove' | 'add_to' | 'remove_from',
    params: Param[],
    doc: string,
  ): ImpliedSignature => ({
    name: `${verb}_${name}`,
    params: [self, ...params],
    result: null,
    does: { kind: verb, field: name },
    doc,
  })
  const out = [write('set', [{ name: 'value', type }], `Replaces ${name}.`)]
  if (type.kind === 'set') {
    out.push(write('add', [{ name: 'value', type: type.of }], `Adds an element to ${name}; no action if it is there.`))
    out.push(
      write(
        'remove',
        [{ name: 'value', type: type.of }],
        `Removes an element of ${name}; no action if it is not there.`,
      ),
    )
  }
  if (type.kind === 'map') {
    const key: Param = { name: 'key', type: type.key }
    out.push(
      write(
        'add_to',
        [key, { name: 'value', type: type.value }],
        `Adds a key to ${name}; MAP_DUPLICATE_KEY if it is there.`,
      ),
    )
    out.push(write('remove_from', [key], `Removes a key of ${name}; no action if it is not there.`))
  }
  return out
}

/** The verbs of a field's accessors: `get` alone, or with those that write a field of its type. */
export function accessorVerbs(type: Type, writable: boolean): readonly AccessorVerb[] {
  if (!writable) return ['get']
  if (type.kind === 'set') return ['get', 'set', 'add', 'remove']
  return type.kind === 'map' ? ['get', 'set', 'add_to', 'remove_from'] : ['get', 'set']
}

export type AccessorVerb = 'get' | 'set' | 'add' | 'remove' | 'add_to' | 'remove_from'
