/** What an exploration has reached: which messages succeeded, and which of their declared errors came. */

import type { EndedCall } from './claims.ts'
import type { Explored } from './explored-api.ts'

export interface CallCoverage {
  /** RPCs that never succeeded, with how often they were called. */
  readonly neverSucceeded: readonly { readonly rpc: string; readonly calls: number }[]
  /** Errors after `throws` that never came. */
  readonly neverRaised: readonly { readonly rpc: string; readonly codes: readonly string[] }[]
  /** How many RPCs were called, and how many succeeded. */
  readonly called: number
  readonly succeeded: number
}

export class CoverageOfCalls {
  readonly #explored: Explored
  readonly #outcomes = new Map<string, Map<string | null, number>>()

  constructor(explored: Explored) {
    this.#explored = explored
  }

  note(ended: readonly EndedCall[]): void {
    for (const { step, error } of ended) {
      let outcomes = this.#outcomes.get(step.rpc)
      if (!outcomes) {
        outcomes = new Map()
        this.#outcomes.set(step.rpc, outcomes)
      }
      const code = error?.code ?? null
      outcomes.set(code, (outcomes.get(code) ?? 0) + 1)
    }
  }

  summary(): CallCoverage {
    const outcomesOf = (rpc: string) => this.#outcomes.get(rpc) ?? new Map<string | null, number>()
    const calls = (rpc: string) => [...outcomesOf(rpc).values()].reduce((sum, one) => sum + one, 0)
    const rpcs = this.#explored.actions.filter(({ weight }) => weight >= 1).map(({ rpc }) => rpc)
    const missed = rpcs.map(({ name, message }) => ({
      rpc: name,
      codes: (message?.throws ?? []).filter((code) => !outcomesOf(name).has(code)),
    }))
    return {
      neverSucceeded: rpcs
        .filter(({ name }) => !outcomesOf(name).has(null))
        .map(({ name }) => ({ rpc: name, calls: calls(name) })),
      neverRaised: missed.filter(({ codes }) => codes.length > 0),
      called: rpcs.filter(({ name }) => calls(name) > 0).length,
      succeeded: rpcs.filter(({ name }) => outcomesOf(name).has(null)).length,
    }
  }
}
