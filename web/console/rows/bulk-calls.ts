/** The calls that can be made for many objects at once: they take the object and nothing else. */
import type { Api, Class } from '../../../model/api.ts'
import { isImplemented } from '../../../model/implemented.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import type { RpcIndex } from '../calls/rpc-index.ts'
import type { ObjectRecord } from '../objects/class-table.ts'
import { own } from '../values/own-member.ts'

/** Messages sorted by name; the destruction is apart. Messages without code are left out. */
export function bulkCalls(
  api: Api,
  rpcs: RpcIndex,
  name: string,
): { readonly messages: readonly Rpc[]; readonly destroy: Rpc | undefined } {
  const destroy = rpcs.destroy(name)
  const messages = rpcs
    .messages(name)
    .own.filter((rpc) => rpc.params.length === 1 && rpc.name !== destroy?.name && rpc.does.kind === 'message')
    // One that only answers is no action.
    .filter((rpc) => rpc.writes && isImplemented(api, rpc))
    .toSorted((a, b) => a.name.localeCompare(b.name))
  return { messages, destroy }
}

/**
 * The objects that say in a set such as `allowed_operations` that they would take the message now; undefined if the
 * class has no such set with the message.
 */
export function allowing(owner: Class, enums: Api['enums'], rpc: Rpc): ((record: ObjectRecord) => boolean) | undefined {
  const bare = rpc.name.slice(owner.name.length + 1)
  const field = owner.fields.find(({ name, type }) => {
    if (!/^allowed_/.test(name) || type.kind !== 'set' || type.of.kind !== 'enum') return false
    const { name: enumName } = type.of
    return enums.some((e) => e.name === enumName && e.values.some((v) => v.name === bare))
  })
  return field && ((record) => (own(record, field.name) as readonly unknown[] | undefined)?.includes(bare) === true)
}
