/** What the user has called, while the page is open: kept in its memory alone, and without passwords. */
import type { Api } from '../../model/api.ts'
import type { Rpc } from '../../model/rpcs.ts'
import { Changing } from './changing.ts'
import { resultWithoutPasswords, withoutPasswords } from './secrets.ts'

export interface LoggedCall {
  readonly id: number
  readonly at: Date
  readonly rpc: Rpc
  /** Without the session. */
  readonly params: readonly unknown[]
  /** No password was left out of the parameters: it can be made again. */
  readonly isWhole: boolean
  readonly milliseconds: number
  readonly result: { readonly value: unknown } | { readonly error: unknown }
}

const KEPT = 200

export class CallLog extends Changing {
  readonly #api: Api
  /** The latest first. */
  calls: readonly LoggedCall[] = []
  #next = 1

  constructor(api: Api) {
    super()
    this.#api = api
  }

  add(call: Omit<LoggedCall, 'id' | 'isWhole'>): void {
    const { rpc, result } = call
    const params = withoutPasswords(this.#api, rpc, call.params)
    const isWhole = JSON.stringify(params) === JSON.stringify(call.params)
    const shown = 'value' in result ? { value: resultWithoutPasswords(this.#api, rpc, result.value) } : result
    this.calls = [{ ...call, params, isWhole, result: shown, id: this.#next++ }, ...this.calls].slice(0, KEPT)
    this.changed()
  }

  clear(): void {
    this.calls = []
    this.changed()
  }
}
