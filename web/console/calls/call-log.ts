/** The calls that the user has made while the page is open. Kept in memory only, without passwords. */
import { signal } from '@preact/signals'
import type { Api } from '../../../model/api.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import { resultWithoutPasswords, withoutPasswords } from '../values/secrets.ts'

export interface LoggedCall {
  readonly id: number
  readonly at: Date
  readonly rpc: Rpc
  /** The parameters without the session. */
  readonly params: readonly unknown[]
  /** True if no password was removed from the parameters: the call can be repeated. */
  readonly isWhole: boolean
  readonly milliseconds: number
  readonly result: { readonly value: unknown } | { readonly error: unknown }
}

const KEPT = 200

export class CallLog {
  #api: Api
  readonly #calls = signal<readonly LoggedCall[]>([])
  #next = 1

  constructor(api: Api) {
    this.#api = api
  }

  /** The latest call is first. */
  get calls(): readonly LoggedCall[] {
    return this.#calls.value
  }

  /** Continues with another text, which says what is a password. */
  renew(api: Api): void {
    this.#api = api
  }

  add(call: Omit<LoggedCall, 'id' | 'isWhole'>): void {
    const { rpc, result } = call
    const params = withoutPasswords(this.#api, rpc, call.params)
    const isWhole = JSON.stringify(params) === JSON.stringify(call.params)
    const shown = 'value' in result ? { value: resultWithoutPasswords(this.#api, rpc, result.value) } : result
    const logged = { ...call, params, isWhole, result: shown, id: this.#next++ }
    this.#calls.value = [logged, ...this.#calls.peek()].slice(0, KEPT)
  }

  clear(): void {
    this.#calls.value = []
  }
}
