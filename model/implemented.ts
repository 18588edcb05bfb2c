/** Which RPCs a compiled server has code for; the others answer `NOT_IMPLEMENTED`. */
import type { Api } from './api.ts'
import type { Rpc } from './rpcs.ts'
import { typeText } from './types.ts'

/** False for a declared message that does nothing by its signature (docs/language.md, Declared accessors). */
export function isImplemented(api: Api, rpc: Rpc): boolean {
  return rpc.does.kind !== 'message' || isProvided(api, rpc)
}

/** Messages of the standard classes that servers have code for, with the types of their parameters where these matter. */
const PROVIDED: readonly (readonly [name: string, params?: string])[] = [
  ['session.login_with_password'],
  ['session.logout'],
  ['session.change_password', 'string, string'],
  ['event.from'],
  ['event.inject'],
  ['event.register'],
  ['event.unregister'],
  ['event.next'],
  ['event.get_current_id'],
  ['task.cancel'],
  ['task.create', 'string, string'],
  ['task.set_status', 'task ref, task_status_type enum'],
]

function isProvided(api: Api, { name, class: owner, params }: Rpc): boolean {
  const types = params.map((p) => typeText(p.type)).join(', ')
  const isStandard = api.uses.some((part) => part === owner)
  return isStandard && PROVIDED.some(([known, takes = types]) => known === name && takes === types)
}
