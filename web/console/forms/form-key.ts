/** The key of a call's form in the console's choices. */
import type { Rpc } from '../../../model/rpcs.ts'
import { hashOf } from '../route.ts'

/** `fill` are the values that the form starts with: forms with other values have other drafts. */
export function formKey(
  rpc: Pick<Rpc, 'name'>,
  self: string | undefined,
  fill?: { readonly [name: string]: unknown },
): string {
  const texts = Object.entries(fill ?? {}).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value]] : [],
  )
  const view = { view: 'call', rpc: rpc.name, ...(self !== undefined && { self }) } as const
  return `form ${hashOf(texts.length > 0 ? { ...view, fill: Object.fromEntries(texts) } : view)}`
}
