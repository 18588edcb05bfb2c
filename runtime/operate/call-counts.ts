/** Counts calls by method and code, and how long they took. Cheap enough to run for every call. */
import type { AnsweredCall } from '../engine/call-context.ts'
import { Distribution, SECONDS } from './distribution.ts'

/** The label of unknown methods, so that clients cannot invent series. */
export const UNKNOWN_METHOD = '(unknown)'
/** The label of requests that are not calls. */
const NO_CALL = '(malformed)'
/** Calls that wait by design; their durations would hide all others. */
const WAITS: ReadonlySet<string> = new Set(['event.from', 'event.next'])

export interface MethodCounts {
  /** Number of calls by code, `OK` for a success. */
  readonly codes: Map<string, number>
  seconds: number
}

export class CallCounts {
  readonly #known = new Set<string>()
  /** Of the known methods that were called. */
  readonly #methods = new Map<string, MethodCounts>()
  readonly #unknown: MethodCounts = { codes: new Map(), seconds: 0 }
  readonly #malformed: MethodCounts = { codes: new Map(), seconds: 0 }
  /** Requests that were refused before a call was read, by HTTP status. */
  readonly refused = new Map<number, number>()
  /** By format, not by method: 1,800 methods would make 30,000 series. */
  readonly durations = { json: new Distribution(SECONDS), xml: new Distribution(SECONDS) } as const

  /** Every name that can be called; all other names are counted as one. */
  know(methods: Iterable<{ readonly name: string }>): void {
    for (const { name } of methods) this.#known.add(name)
  }

  count({ context, format, code }: AnsweredCall): void {
    if (context === null) {
      addOne(this.#malformed, code)
      return
    }
    const counts = this.#methods.get(context.method) ?? this.#firstOf(context.method)
    addOne(counts, code)
    const seconds = context.took / 1000
    counts.seconds += seconds
    if (!WAITS.has(context.method)) this.durations[format].add(seconds)
  }

  #firstOf(method: string): MethodCounts {
    if (!this.#known.has(method)) return this.#unknown
    const counts: MethodCounts = { codes: new Map(), seconds: 0 }
    this.#methods.set(method, counts)
    return counts
  }

  refuse(status: number): void {
    this.refused.set(status, (this.refused.get(status) ?? 0) + 1)
  }

  /** The methods that were called, in the order in which they are known. */
  *called(): Iterable<readonly [method: string, counts: MethodCounts]> {
    for (const method of this.#known) {
      const counts = this.#methods.get(method)
      if (counts) yield [method, counts]
    }
    const others = [[UNKNOWN_METHOD, this.#unknown] as const, [NO_CALL, this.#malformed] as const]
    for (const entry of others) if (entry[1].codes.size > 0) yield entry
  }
}

function addOne({ codes }: MethodCounts, code: string | null): void {
  const label = code ?? 'OK'
  codes.set(label, (codes.get(label) ?? 0) + 1)
}
