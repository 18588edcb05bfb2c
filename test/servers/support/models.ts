/** What calls of the tests of several servers do one after the other, for the checker of histories. */
import type { SequentialModel, TimedCall } from '../../support/linearizable.ts'

/** Values of writes and swaps are never used twice, and none is `GONE`. */
export type RegisterInput =
  | { readonly does: 'read' }
  | { readonly does: 'write'; readonly value: string }
  /** Answers with the value before. */
  | { readonly does: 'swap'; readonly value: string }
  /** Destroys the object. Answers with `DESTROYED`. */
  | { readonly does: 'destroy' }

export type RegisterCall = TimedCall<RegisterInput, string>

/** What calls of an object that is destroyed answer, and its value. */
export const GONE = 'gone'
export const DESTROYED = 'destroyed'

/** A value of an object that clients read and write, a message that exchanges it, and the end of the object. */
export function register(start: string): SequentialModel<string, RegisterInput, string> {
  return {
    start,
    apply(state, input, output) {
      if (state === GONE || output === GONE) return state === GONE && (output ?? GONE) === GONE ? GONE : undefined
      if (input.does === 'destroy') return GONE
      if (input.does === 'write') return input.value
      if (output !== undefined && output !== state) return undefined
      return input.does === 'read' ? state : input.value
    },
    text: (state) => state,
  }
}

/**
 * Without the calls of an unknown outcome whose effect no call has seen: that they never happened explains the history as well
 * as any other explanation does. Each of them would double the work of the checker.
 */
export function observed(calls: readonly RegisterCall[]): RegisterCall[] {
  const seen = new Set(
    calls.flatMap(({ input, output }) => (input.does === 'write' && output !== GONE ? [] : [output])),
  )
  return calls.filter(({ input, returned }) => {
    if (returned !== Number.POSITIVE_INFINITY) return true
    if (input.does === 'read') return false
    return seen.has(input.does === 'destroy' ? GONE : input.value)
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
