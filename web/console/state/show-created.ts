/** After a call has created an object, opens it and shows a notice. */
import type { Rpc } from '../../../model/rpcs.ts'
import { hashOf } from '../route.ts'
import { labelField } from '../values/label-field.ts'
import { own } from '../values/own-member.ts'
import type { ConsoleState } from './console-state.ts'

/** Does nothing for a call that does not create an object of its class, or does not return it. */
export function showCreated(state: ConsoleState, rpc: Rpc, params: readonly unknown[], value: unknown): void {
  const { api, rpcs, notice } = state
  const isOne = rpc.result?.kind === 'ref' && rpc.result.class === rpc.class
  if (rpc.name !== rpcs.create(rpc.class)?.name || !isOne || typeof value !== 'string') return
  const owner = api.classes.find((c) => c.name === rpc.class)
  if (!owner || owner.objects === 'none') return
  const hash = hashOf({ view: 'object', class: rpc.class, ref: value })
  const label = labelOf(rpc, params, labelField(owner))
  notice.say(label ? `${rpc.class} "${label}" was created.` : `The ${rpc.class} was created.`, hash)
  location.hash = hash
}

/** The name of the new object, from its record or from its own parameter. */
function labelOf(rpc: Rpc, params: readonly unknown[], name: string | undefined): string {
  if (name === undefined) return ''
  const texts = rpc.params.map((param, i) => {
    const value = params[i]
    if (param.name === name) return value
    return param.type.kind === 'record' ? own(value as { [name: string]: unknown } | null, name) : undefined
  })
  return String(texts.find((text) => typeof text === 'string') ?? '')
}
