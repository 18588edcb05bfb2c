/** Calls where writes are ordered: those that may write run in a group of the gate, all others on data that are fresh. */
import type { Rpc } from '../../model/rpcs.ts'
import type { OnGone, WriteGate } from '../engine/gate.ts'

/** Their handlers take their writes to the gate themselves, as they wait for other things first. */
const OWN_WRITES = ['session.login_with_password', 'session.change_password', 'event.next']
/** Messages, which count as writing, whose handlers only read. */
const ONLY_READ = ['event.from', 'event.get_current_id']

export class OrderedCalls {
  readonly #gate: WriteGate
  readonly #outside: ReadonlySet<string>

  /** `code`: the names of RPCs whose handlers are code of `handlers.ts`, which writes in transactions of its own. */
  constructor(gate: WriteGate, code: Iterable<string>) {
    this.#gate = gate
    this.#outside = new Set([...OWN_WRITES, ...ONLY_READ, ...code])
  }

  /** Whether calls of the RPC run in a group. */
  mayWrite({ name, writes }: Rpc): boolean {
    return writes && !this.#outside.has(name)
  }

  /** Runs a call that does not write, or not yet. */
  read<T>(run: () => T | Promise<T>): T | Promise<T> {
    const waiting = this.#gate.fresh()
    return waiting ? waiting.then(run) : run()
  }

  /** Runs a call in a group. The data of this server may be behind, so that who is refused is asked again on fresh data. */
  async write<T>({ method, bytes = 0, admit, run, onGone }: WritingCall<T>): Promise<T> {
    try {
      admit()
    } catch (error) {
      const waiting = this.#gate.fresh()
      if (!waiting) throw error
      await waiting
      admit()
    }
    return (await this.#gate.write(run, onGone, { name: method, bytes })) as T
  }
}

export interface WritingCall<T> {
  readonly method: string
  /** What it holds while it waits. */
  readonly bytes?: number
  /** Throws for a caller that may not make the call: such callers never make others wait. */
  readonly admit: () => void
  /** Asks once more, in the group. */
  readonly run: () => T | Promise<T>
  readonly onGone: OnGone
}
