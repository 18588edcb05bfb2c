/** Implied RPCs as the naive evaluator calls them from bodies: what docs/language.md says of each, on its objects. */

import type { CallTarget } from '../../../model/body.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import { ApiError } from '../../../runtime/values/api-error.ts'
import { canonicalText } from '../../../runtime/values/canonical-text.ts'
import type { RecordValue, Value } from '../../../runtime/values/values.ts'
import type { NaiveObjects } from './naive-objects.ts'
import type { Entries } from './naive-operators.ts'
import { equal } from './naive-values.ts'

/** Calls an implied RPC without a body. */
export function callRpc(
  rpcs: ReadonlyMap<string, Rpc>,
  objects: NaiveObjects,
  callee: CallTarget & { kind: 'message' },
  args: Value[],
): Value {
  const rpc = rpcs.get(`${callee.class}.${callee.name}`)
  if (!rpc || rpc.does.kind === 'message') throw new ApiError('NOT_IMPLEMENTED', `${callee.class}.${callee.name}`)
  const changed = changedValue(objects, rpc, args)
  if (!changed) return ofClass(objects, rpc, args)
  objects.write(rpc.class, changed.field, args[0] ?? null, changed.value)
  return null
}

/** The field that an accessor writes, and its new value; undefined for other RPCs. */
function changedValue(
  objects: NaiveObjects,
  { does, class: owner }: Rpc,
  [self = null, value = null, entry = null]: Value[],
): { field: string; value: Value } | undefined {
  const old = () => objects.read(owner, 'field' in does ? does.field : '', self)
  switch (does.kind) {
    case 'set':
      return { field: does.field, value }
    case 'add': {
      const set = old() as readonly Value[]
      return { field: does.field, value: set.some((one) => equal(one, value)) ? set : [...set, value] }
    }
    case 'remove':
      return { field: does.field, value: (old() as readonly Value[]).filter((one) => !equal(one, value)) }
    case 'add_to': {
      const map = old() as Entries
      const current = map.get(value)
      if (current !== undefined)
        throw new ApiError('MAP_DUPLICATE_KEY', ...[value, current, entry].map((part) => canonicalText(part)))
      return { field: does.field, value: new Map([...map, [value, entry]]) }
    }
    case 'remove_from':
      return { field: does.field, value: new Map([...(old() as Entries)].filter(([key]) => key !== value)) }
    default:
      return undefined
  }
}

function ofClass(
  objects: NaiveObjects,
  { does, class: owner, name }: Rpc,
  [first = null, second = null]: Value[],
): Value {
  const all = objects.all(owner)
  const given = (record: RecordValue, words: readonly string[]) =>
    new Map(
      objects.owner(owner).fields.flatMap((field): [string, Value][] => {
        const value = record.values[record.names.indexOf(field.name)]
        return words.includes(field.qualifier) && value !== undefined ? [[field.name, value]] : []
      }),
    )
  switch (does.kind) {
    case 'get':
      return objects.read(owner, does.field, first)
    case 'create':
      return objects.create(owner, given(first as RecordValue, ['RW', 'RO/constructor']))
    case 'destroy':
      objects.destroy(owner, first)
      return null
    case 'set_record':
      objects.writeAll(owner, first, given(second as RecordValue, ['RW']))
      return null
    case 'get_record':
      return objects.record(owner, first)
    case 'get_all':
      return all
    case 'get_all_records':
      return new Map(all.map((ref) => [ref, objects.record(owner, ref)]))
    case 'get_by_name_label':
      return all.filter((ref) => objects.read(owner, 'name_label', ref) === first)
    case 'get_by': {
      const found = all.find((ref) => equal(objects.read(owner, does.unique, ref), [first]))
      if (found === undefined) throw new ApiError('HANDLE_INVALID', owner, canonicalText(first))
      return found
    }
    default:
      throw new Error(`${name} is not among the RPCs of random bodies`)
  }
}
