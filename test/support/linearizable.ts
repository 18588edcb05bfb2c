/**
 * Judges whether a history of concurrent calls is linearizable: whether each call can have happened at one moment between its
 * begin and its answer. The search of Wing and Gong, which never tries the same calls in the same state twice (Lowe).
 */

export interface TimedCall<I, O> {
  readonly input: I
  /** undefined where the outcome is unknown: the call happened at any time after its begin, or never. */
  readonly output: O | undefined
  /** Times of one clock, such as `performance.now()`. */
  readonly called: number
  /** Infinity where the outcome is unknown. */
  readonly returned: number
}

/** What the calls do one after the other. */
export interface SequentialModel<S, I, O> {
  readonly start: S
  /** The state after the call; undefined where the call does not answer `output` in this state. An undefined output fits any. */
  apply(state: S, input: I, output: O | undefined): S | undefined
  /** Equal states have equal texts. */
  text(state: S): string
}

export type Judgement<I, O> =
  | { readonly isLinearizable: true; readonly order: readonly TimedCall<I, O>[] }
  /** `order`: the longest that was found. `stuck`: the calls of which one would have to come next. */
  | {
      readonly isLinearizable: false
      readonly order: readonly TimedCall<I, O>[]
      readonly stuck: readonly TimedCall<I, O>[]
    }

interface Step<S> {
  readonly state: S
  /** Which calls can come next, by their index. */
  readonly candidates: readonly number[]
  /** How many of them have been tried. */
  tried: number
}

/** Throws where `mostSteps` do not decide it. */
export function judge<S, I, O>(
  calls: readonly TimedCall<I, O>[],
  model: SequentialModel<S, I, O>,
  mostSteps = 2_000_000,
): Judgement<I, O> {
  const sorted = [...calls].sort((a, b) => a.called - b.called)
  const search = new Search(sorted)
  const steps: Step<S>[] = [{ state: model.start, candidates: search.candidates(), tried: 0 }]
  let longest: readonly number[] = []
  let stuck: readonly number[] = search.candidates()
  for (let count = 0; !search.isComplete; count++) {
    if (count === mostSteps) throw new Error(`${calls.length} calls are not decided in ${mostSteps} steps`)
    const step = steps.at(-1)
    if (!step) return { isLinearizable: false, order: longest.map(at), stuck: stuck.map(at) }
    const next = step.candidates[step.tried++]
    if (next === undefined) {
      steps.pop()
      search.back()
      continue
    }
    const call = at(next)
    const state = model.apply(step.state, call.input, call.output)
    if (state === undefined || !search.take(next, model.text(state))) continue
    const candidates = search.candidates()
    if (search.order.length > longest.length) [longest, stuck] = [[...search.order], candidates]
    steps.push({ state, candidates, tried: 0 })
  }
  return { isLinearizable: true, order: search.order.map(at) }

  function at(index: number): TimedCall<I, O> {
    return sorted[index] as TimedCall<I, O>
  }
}

/** Which calls have been put into an order so far. */
class Search {
  readonly order: number[] = []
  readonly #calls: readonly TimedCall<unknown, unknown>[]
  readonly #known: readonly number[]
  readonly #unknown: readonly number[]
  readonly #taken: boolean[]
  /** The place in `#known` of the first call that is not in the order. */
  #first = 0
  #left: number
  readonly #seen = new Set<string>()

  /** `calls`: by the time at which they began. */
  constructor(calls: readonly TimedCall<unknown, unknown>[]) {
    this.#calls = calls
    const indices = calls.map((_, index) => index)
    this.#known = indices.filter((index) => calls[index]?.returned !== Number.POSITIVE_INFINITY)
    this.#unknown = indices.filter((index) => calls[index]?.returned === Number.POSITIVE_INFINITY)
    this.#taken = calls.map(() => false)
    this.#left = this.#known.length
  }

  /** All calls with a known outcome are in the order. */
  get isComplete(): boolean {
    return this.#left === 0
  }

  /** The calls that no call outside of the order precedes. */
  candidates(): number[] {
    let earliest = Number.POSITIVE_INFINITY
    const found: number[] = []
    for (let i = this.#first; i < this.#known.length; i++) {
      const index = this.#known[i] as number
      const { called, returned } = this.#calls[index] as TimedCall<unknown, unknown>
      if (called > earliest) break
      if (this.#taken[index]) continue
      earliest = Math.min(earliest, returned)
      found.push(index)
    }
    // Calls with an unknown outcome come last: the fewer of them are taken, the better for those that follow.
    for (const index of this.#unknown) {
      if ((this.#calls[index] as TimedCall<unknown, unknown>).called > earliest) break
      if (!this.#taken[index]) found.push(index)
    }
    return found
  }

  /** Adds a call to the order, unless that has been tried with the same calls and state. */
  take(index: number, state: string): boolean {
    const first = this.#first
    this.#set(index, true)
    const text = `${this.#text()} ${state}`
    if (this.#seen.has(text)) {
      this.#set(index, false)
      this.#first = first
      return false
    }
    this.#seen.add(text)
    this.order.push(index)
    return true
  }

  /** Removes the last call of the order. */
  back(): void {
    const index = this.order.pop()
    if (index !== undefined) this.#set(index, false)
  }

  #set(index: number, isTaken: boolean): void {
    this.#taken[index] = isTaken
    if (this.#calls[index]?.returned === Number.POSITIVE_INFINITY) return
    this.#left += isTaken ? -1 : 1
    if (isTaken) while (this.#taken[this.#known[this.#first] as number]) this.#first++
    else this.#first = Math.min(this.#first, this.#known.indexOf(index))
  }

  /** The calls in the order: all known ones up to a place, and the others by their index. */
  #text(): string {
    const beyond: number[] = []
    for (let i = this.#first, left = this.#known.length - this.#left - this.#first; left > 0; i++) {
      if (!this.#taken[this.#known[i] as number]) continue
      beyond.push(i)
      left--
    }
    const unknown = this.#unknown.filter((index) => this.#taken[index])
    return `${this.#first} ${beyond.join(',')} ${unknown.join(',')}`
  }
}
