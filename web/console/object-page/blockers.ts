/** What keeps an object from being destroyed: every object that still refers to it, and what can be done about each. */
import type { Api, Field } from '../../../model/api.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import { type ReferringField, referringFields } from '../../../reference/referring-fields.ts'
import type { RpcIndex } from '../calls/rpc-index.ts'
import type { ObjectRecord } from '../objects/class-table.ts'
import type { ClassTables } from '../objects/class-tables.ts'
import { own } from '../values/own-member.ts'

export interface Blocker {
  readonly class: string
  readonly ref: string
  /** The field of the blocker that refers to the object. */
  readonly field: string
  /** The call after which the field does not refer to it any more; undefined if there is none. */
  readonly unset: { readonly rpc: Rpc; readonly params: readonly unknown[] } | undefined
  /** The call that destroys the blocker itself. */
  readonly destroy: Rpc | undefined
}

export interface BlockerSources {
  readonly api: Api
  readonly rpcs: RpcIndex
  readonly tables: ClassTables
}

/** The classes whose objects must be known to find blockers: their fields refer to the class, and no pair leads back. */
export function classesToSearch(api: Api, className: string): readonly string[] {
  return [...new Set(referringFields(api, className).flatMap((one) => (wayBack(api, one) ? [] : [one.class])))]
}

/** In the order of the API. Bound pairs are read from the object itself, other fields from the tables as far as loaded. */
export function blockersOf(sources: BlockerSources, className: string, ref: string, record: ObjectRecord): Blocker[] {
  const { api, rpcs, tables } = sources
  return referringFields(api, className).flatMap((one) => {
    const { class: name, field } = one
    const back = wayBack(api, one)
    const refs = back === undefined ? holders(tables, one, ref) : refsOf(own(record, back))
    // Found once for each field: one may have thousands of objects.
    const [unset, destroy] = [unsetOf(rpcs, name, field, ref), rpcs.destroy(name)]
    return refs
      .filter((other) => other !== ref || name !== className)
      .map((other) => ({ class: name, ref: other, field: field.name, unset: unset?.(other), destroy }))
  })
}

/** The field of the object that lists what refers to it by this field. */
function wayBack(api: Api, { class: name, field }: ReferringField): string | undefined {
  const relation = api.relations.find((r) => r.name === field.relation)
  if (!relation || relation.symmetric) return undefined
  const [a, b] = relation.ends
  return a.class === name && a.field === field.name ? b.field : a.field
}

function holders(tables: ClassTables, { class: name, field }: ReferringField, ref: string): string[] {
  const table = tables.of(name)
  // While a large table is being loaded it changes often, and each time all of it would be searched.
  if (!table || table.state === 'loading') return []
  return [...table.records].flatMap(([other, record]) => (holds(own(record, field.name), ref) ? [other] : []))
}

/** Whether a reference is in a value: itself, or in its set, its map or its record. */
function holds(value: unknown, ref: string): boolean {
  if (value === ref) return true
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([key, one]) => key === ref || holds(one, ref))
}

function refsOf(value: unknown): readonly string[] {
  const all = Array.isArray(value) ? value : [value]
  return all.filter((ref): ref is string => typeof ref === 'string' && ref !== '' && ref !== 'OpaqueRef:NULL')
}

type UnsetOf = (self: string) => NonNullable<Blocker['unset']>

/** Sets a reference that may be null to null, empties an option, or takes the object out of a set. */
function unsetOf(rpcs: RpcIndex, name: string, field: Field, ref: string): UnsetOf | undefined {
  const { type } = field
  const by = (verb: 'set' | 'remove', value: unknown): UnsetOf | undefined => {
    const rpc = rpcs.writer(name, field, verb)
    return rpc && ((self) => ({ rpc, params: [self, value] }))
  }
  if (type.kind === 'ref' && type.nullable) return by('set', 'OpaqueRef:NULL')
  if (type.kind === 'option') return by('set', [])
  return type.kind === 'set' ? by('remove', ref) : undefined
}
