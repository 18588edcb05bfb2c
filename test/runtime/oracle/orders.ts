/** Looks for an order of concurrent calls that keeps each client's own order and explains all replies. */
import { type Oracle, stateAfter } from './oracle.ts'
import type { Answered } from './session.ts'
import { type State, stateText } from './state.ts'

/**
 * The possible states of the server, each once: after each order of the calls in which the oracle replies as the server
 * did, from each possible state before. Empty if there is no such order.
 */
export function statesAfter(oracle: Oracle, before: readonly State[], answered: readonly Answered[]): State[] {
  const clients = [...new Set(answered.map((answer) => answer.client))]
  const queues = clients.map((client) => answered.filter((answer) => answer.client === client))
  let reached: Reached[] = before.map((state) => ({ state, done: clients.map(() => 0) }))
  // All orders grow by one call at a time; those that lead to the same state are merged.
  for (let i = 0; i < answered.length; i++) {
    const next = reached.flatMap((from) => queues.flatMap((queue, client) => stepOf(oracle, from, queue, client)))
    reached = [...new Map(next.map((to) => [`${to.done} ${stateText(to.state)}`, to])).values()]
  }
  return [...new Map(reached.map(({ state }) => [stateText(state), state])).values()]
}

/** The number of calls done for each client, and the state after them. */
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
