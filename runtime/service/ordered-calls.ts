/** Calls where writes are ordered: those that may write run in a group of the gate, all others on data that are fresh. */
import type { Rpc } from '../../model/rpcs.ts'
import type { OnGone, WriteGate } from '../engine/gate.ts'
import type { ServiceGate } from './service-gate.ts'

/** Their handlers take their writes to the gate themselves, as they wait for other things first. */
const OWN_WRITES = ['session.login_with_password', 'session.change_password', 'event.next']
/** Messages, which count as writing, whose handlers only read. */
const ONLY_READ = ['event.from', 'event.get_current_id']

type OrderingGate = WriteGate & Pick<ServiceGate, 'linearized'>

export class OrderedCalls {
  readonly #gate: OrderingGate
  readonly #outside: ReadonlySet<string>

  /** `code`: the names of RPCs whose handlers are code of `handlers.ts`, which writes in transactions of its own. */
  constructor(gate: OrderingGate, code: Iterable<string>) {
    this.#gate = gate
    this.#outside = new Set([...OWN_WRITES, ...ONLY_READ, ...code])
  }

  /** Whether calls of the RPC run in a group. */
  mayWrite({ name, writes }: Rpc): boolean {
    return writes && !this.#outside.has(name)
  }

  run<T>(call: OrderedCall<T>): T | Promise<T> {
    return this.mayWrite(call.rpc) ? this.#write(call) : this.#read(call)
  }

  #read<T>({ rpc, admit, run }: OrderedCall<T>): T | Promise<T> {
    // What these decide, such as by a password, they decide before they enter a group.
    const waiting = OWN_WRITES.includes(rpc.name) ? this.#gate.linearized() : this.#gate.fresh()
    if (waiting) return waiting.then(run)
    try {
      admit()
    } catch {
      return this.#gate.linearized().then(run)
    }
    return run()
  }

  async #write<T>({ rpc, bytes = 0, admit, run, onGone }: OrderedCall<T>): Promise<T> {
    try {
      admit()
    } catch {
      await this.#gate.linearized()
      admit()
    }
    return (await this.#gate.write(run, onGone, { name: rpc.name, bytes })) as T
  }
}

export interface OrderedCall<T> {
  readonly rpc: Rpc
  /** What it holds while it waits. */
  readonly bytes?: number
  /**
   * Throws for a caller that may not make the call, so that nobody without a session makes others wait. The data of this server
   * may be behind, so it is asked again when they are not.
   */
  readonly admit: () => void
  /** Runs the call, and asks once more. */
  readonly run: () => T | Promise<T>
  readonly onGone: OnGone
}
