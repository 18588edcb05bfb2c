/** Messages that bring an object back to the state of a new one, such as one that stops a machine. */
import type { Api } from '../../model/api.ts'
import { type Rpc, rpcsOf } from '../../model/rpcs.ts'
import { ANY_VALUE, type StateArrow } from '../../model/state-arrow.ts'
import { allStates } from '../../reference/states/field-states.ts'

/** By the state diagrams of the class: its messages about one object, which lead to a state of new ones. Those that wait come last. */
export function messagesBack(api: Api, className: string): readonly string[] {
  const rpcs = new Map(rpcsOf(api).map((rpc) => [rpc.name, rpc]))
  const drawings = [...allStates(api)].filter(([field]) => field.startsWith(`${className}.`))
  const names = new Set(drawings.flatMap(([, { arrows }]) => arrowsBack(arrows).flatMap(({ by }) => by)))
  const messages = [...names].flatMap((name) => rpcs.get(name) ?? []).filter((rpc) => isAboutOne(rpc, className))
  return messages.sort((a, b) => waits(a) - waits(b)).map(({ name }) => name)
}

function arrowsBack(arrows: readonly StateArrow[]): readonly StateArrow[] {
  const first = new Set(arrows.flatMap(({ from, to }) => (from === null && to !== ANY_VALUE ? [to] : [])))
  return arrows.filter(({ from, to, how }) => from !== null && how === 'sets' && first.has(to))
}

function isAboutOne({ class: owner, message, params: [self, ...others] }: Rpc, className: string): boolean {
  if (owner !== className || !message || self?.type.kind !== 'ref' || self.type.class !== className) return false
  return others.every((param) => param.default !== undefined)
}

function waits({ message }: Rpc): number {
  return message?.body?.effects.waits ? 1 : 0
}
