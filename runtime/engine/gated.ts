/** Work that may write, at a gate that a service may not have. */
import type { OnGone, WorkFacts, WriteGate } from './gate.ts'

/** Runs work of a call: at once where writes are not ordered, else in a group. */
export function gated<T>(
  gate: WriteGate | undefined,
  work: () => T,
  onGone?: OnGone,
  facts?: WorkFacts,
): T | Promise<Awaited<T>> {
  return gate?.isOrdered ? gate.write(work, onGone, facts) : work()
}
