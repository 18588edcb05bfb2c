/** What calls of the tests of several servers do one after the other, for the checker of histories. */
import type { SequentialModel, TimedCall } from '../../support/linearizable.ts'

/** Values of writes and swaps are never used twice. */
export type RegisterInput =
  | { readonly does: 'read' }
  | { readonly does: 'write'; readonly value: string }
  /** Answers with the value before. */
  | { readonly does: 'swap'; readonly value: string }

export type RegisterCall = TimedCall<RegisterInput, string>

/** A field that clients read and write, and a message that exchanges its value. */
export function register(start: string): SequentialModel<string, RegisterInput, string> {
  return {
    start,
    apply(state, input, output) {
      const fits = input.does === 'write' || output === undefined || output === state
      if (!fits) return undefined
      return input.does === 'read' ? state : input.value
    },
    text: (state) => state,
  }
}

/**
 * Without the calls of an unknown outcome whose value no call has seen: that they never happened explains the history as well
 * as any other explanation does. Each of them would double the work of the checker.
 */
export function observed(calls: readonly RegisterCall[]): RegisterCall[] {
  const seen = new Set(calls.filter(({ input }) => input.does !== 'write').map(({ output }) => output))
  return calls.filter(({ input, returned }) => {
    if (returned !== Number.POSITIVE_INFINITY) return true
    return input.does !== 'read' && seen.has(input.value)
  })
}

export interface HostInput {
  readonly does: 'enable' | 'disable' | 'read'
  readonly host: number
}

/** `refused`: the check did not hold. `on`, `off`: what a read sees. */
export type HostOutput = 'done' | 'refused' | 'on' | 'off'

/** Hosts of which a check wants at least one enabled. The state is a text with a letter for each. */
export function hosts(count: number): SequentialModel<string, HostInput, HostOutput> {
  return {
    start: '1'.repeat(count),
    apply(state, { does, host }, output) {
      if (does === 'read') {
        const seen = state[host] === '1' ? 'on' : 'off'
        return output === undefined || output === seen ? state : undefined
      }
      const after = `${state.slice(0, host)}${does === 'enable' ? '1' : '0'}${state.slice(host + 1)}`
      const isAllowed = after.includes('1')
      if (output === undefined) return isAllowed ? after : state
      return isAllowed === (output === 'done') ? (isAllowed ? after : state) : undefined
    },
    text: (state) => state,
  }
}
