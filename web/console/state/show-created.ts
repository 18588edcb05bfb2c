/** After a call has created an object, opens it, or the object that it was made for, and shows a notice. */
import type { Rpc } from '../../../model/rpcs.ts'
import { hashOf } from '../route.ts'
import { labelField } from '../values/label-field.ts'
import { own } from '../values/own-member.ts'
import type { ConsoleState } from './console-state.ts'
import type { ObjectAddress } from './notice.ts'

/**
 * Does nothing for a call that does not create an object of its class, or does not return it. `back` is the object for
 * which the new one was made.
 */
export function showCreated(state: ConsoleState, { rpc, params, back }: CreateCall, value: unknown): void {
  const { api, rpcs, notice } = state
  const isOne = rpc.result?.kind === 'ref' && rpc.result.class === rpc.class
  if (rpc.name !== rpcs.create(rpc.class)?.name || !isOne || typeof value !== 'string') return
  const owner = api.classes.find((c) => c.name === rpc.class)
  if (!owner || owner.objects === 'none') return
  const made = { class: rpc.class, ref: value }
  const hash = hashOf({ view: 'object', ...(back ?? made) })
  const label = labelOf(rpc, params, labelField(owner))
  notice.say(label ? `${rpc.class} "${label}" was created.` : `The ${rpc.class} was created.`, hash, back && made)
  location.hash = hash
}

export interface CreateCall {
  readonly rpc: Rpc
  readonly params: readonly unknown[]
  readonly back?: ObjectAddress | undefined
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
