/** Looks for an order of calls that came together: one that each client's own order allows and that explains every reply. */
import { type Oracle, stateAfter } from './oracle.ts'
import type { Answered } from './session.ts'
import { type State, stateText } from './state.ts'

/**
 * The states in which the server may be, each once: after every order of the calls in which the oracle answers as the
 * server did, from every state it may have been in before. None where there is no such order.
 */
export function statesAfter(oracle: Oracle, before: readonly State[], answered: readonly Answered[]): State[] {
  const clients = [...new Set(answered.map((answer) => answer.client))]
  const queues = clients.map((client) => answered.filter((answer) => answer.client === client))
  let reached: Reached[] = before.map((state) => ({ state, done: clients.map(() => 0) }))
  // All orders grow by one call at a time; those that come to the same are one.
  for (let i = 0; i < answered.length; i++) {
    const next = reached.flatMap((from) => queues.flatMap((queue, client) => stepOf(oracle, from, queue, client)))
    reached = [...new Map(next.map((to) => [`${to.done} ${stateText(to.state)}`, to])).values()]
  }
  return [...new Map(reached.map(({ state }) => [stateText(state), state])).values()]
}

/** How many calls of each client are done, and where that leads. */
interface Reached {
  readonly state: State
  readonly done: readonly number[]
}

function stepOf(oracle: Oracle, { state, done }: Reached, queue: readonly Answered[], client: number): Reached[] {
  const answer = queue[done[client] as number]
  if (!answer) return []
  const after = stateAfter(state, oracle.run(state, answer.call, answer.made), answer.reply)
  return after ? [{ state: after, done: done.with(client, (done[client] as number) + 1) }] : []
}
