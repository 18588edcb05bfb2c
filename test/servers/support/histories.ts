/** The calls that clients of several servers made, by what they are about, and whether each history can be. */
import assert from 'node:assert/strict'
import { judge, type SequentialModel, type TimedCall } from '../../support/linearizable.ts'
import type { Outcome } from './caller.ts'
import { GONE, type HostInput, type HostOutput, hosts, observed, type RegisterInput, register } from './models.ts'

export class History<I, O> {
  readonly name: string
  readonly #calls: TimedCall<I, O>[] = []
  readonly #model: SequentialModel<unknown, I, O>
  readonly #reduced: (calls: readonly TimedCall<I, O>[]) => readonly TimedCall<I, O>[]

  constructor(
    name: string,
    model: SequentialModel<never, I, O>,
    reduced: (calls: readonly TimedCall<I, O>[]) => readonly TimedCall<I, O>[] = (calls) => calls,
  ) {
    this.name = name
    this.#model = model as unknown as SequentialModel<unknown, I, O>
    this.#reduced = reduced
  }

  get length(): number {
    return this.#calls.length
  }

  /** Makes a call and notes what is known of it. `read`: what the answer says; undefined: nothing, so that it is not noted. */
  async note(input: I, make: () => Promise<Outcome>, read: (outcome: Outcome) => O | undefined): Promise<Outcome> {
    const called = performance.now()
    const outcome = await make()
    this.add(input, called, outcome, read)
    return outcome
  }

  add(input: I, called: number, outcome: Outcome, read: (outcome: Outcome) => O | undefined): void {
    if ('refused' in outcome) return
    if ('unknown' in outcome) {
      this.#calls.push({ input, output: undefined, called, returned: Number.POSITIVE_INFINITY })
      return
    }
    const output = read(outcome)
    if (output !== undefined) this.#calls.push({ input, output, called, returned: performance.now() })
  }

  /** Throws where no order of the calls explains what they answered. */
  check(): void {
    const judged = judge(this.#reduced(this.#calls), this.#model)
    if (judged.isLinearizable) return
    const last = judged.order.slice(-12).map(line)
    const next = judged.stuck.map(line)
    assert.fail(`${this.name} is not linearizable. After\n${last.join('\n')}\nnone of these fits:\n${next.join('\n')}`)
  }
}

function line({ input, output, called, returned }: TimedCall<unknown, unknown>): string {
  return `  ${called.toFixed(3)} … ${returned.toFixed(3)} ${JSON.stringify(input)} → ${output ?? 'unknown'}`
}

export type RegisterHistory = History<RegisterInput, string>
export type HostHistory = History<HostInput, HostOutput>

export function registerHistory(name: string, start = ''): RegisterHistory {
  return new History(name, register(start) as SequentialModel<never, RegisterInput, string>, observed)
}

export function hostHistory(name: string, count: number): HostHistory {
  return new History(name, hosts(count) as SequentialModel<never, HostInput, HostOutput>)
}

/** The value of an answer, or that the object is gone. */
export function valueOrGone(outcome: Outcome): string | undefined {
  if ('value' in outcome) return outcome.value as string
  return 'error' in outcome && outcome.error === 'HANDLE_INVALID' ? GONE : undefined
}
