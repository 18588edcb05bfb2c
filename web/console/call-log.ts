/** What the user has called, while the page is open: kept in its memory alone, and without passwords. */
import type { Class } from '../../model/api.ts'
import type { Rpc } from '../../model/rpcs.ts'
import { Changing } from './changing.ts'
import { withoutPasswords } from './secrets.ts'

export interface LoggedCall {
  readonly id: number
  readonly at: Date
  readonly rpc: Rpc
  /** Without the session. */
  readonly params: readonly unknown[]
  readonly milliseconds: number
  readonly result: { readonly value: unknown } | { readonly error: unknown }
}

const KEPT = 200

export class CallLog extends Changing {
  /** The latest first. */
  calls: readonly LoggedCall[] = []
  #next = 1

  /** `owner`: the class of the call. */
  add(call: Omit<LoggedCall, 'id'>, owner: Class | undefined): void {
    const params = withoutPasswords(call.rpc, call.params, owner)
    this.calls = [{ ...call, params, id: this.#next++ }, ...this.calls].slice(0, KEPT)
    this.changed()
  }

  clear(): void {
    this.calls = []
    this.changed()
  }
}
