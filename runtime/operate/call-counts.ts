/** Counts calls by method and code, and how long they took. Cheap enough to run for every call. */
import type { AnsweredCall } from '../engine/call-context.ts'

/** The label of unknown methods, so that clients cannot invent series. */
export const UNKNOWN_METHOD = '(unknown)'
/** The label of requests that are not calls. */
const NO_CALL = '(malformed)'
/** Upper bounds of the buckets, in seconds. */
export const BUCKETS = [
  ...[0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
] as const

/** Calls that wait by design; their durations would hide all others. */
const WAITS: ReadonlySet<string> = new Set(['event.from', 'event.next'])

export interface MethodCounts {
  /** Number of calls by code, `OK` for a success. */
  readonly codes: Map<string, number>
  seconds: number
}

export class Durations {
  /** Has one bucket more than there are bounds: the last one counts the calls that took longer. */
  readonly counts: number[] = Array.from({ length: BUCKETS.length + 1 }, () => 0)
  seconds = 0

  add(seconds: number): void {
    let bucket = 0
    while (bucket < BUCKETS.length && seconds > (BUCKETS[bucket] as number)) bucket++
    this.counts[bucket] = (this.counts[bucket] as number) + 1
    this.seconds += seconds
  }
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
  readonly durations = { json: new Durations(), xml: new Durations() } as const

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
