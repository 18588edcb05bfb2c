/** What holds of every API without a claim of its author: which errors a call may end in. */
import type { Api } from '../../model/api.ts'
import { bodyOfRpc } from '../../model/bodies-of.ts'
import { BUILT_IN_ERRORS } from '../../model/built-in-errors.ts'
import { checksOf } from '../../model/check-codes.ts'
import type { Rpc } from '../../model/rpcs.ts'
import { errorCodesOf } from '../../reference/openrpc/errors.ts'
import type { CallStep } from './steps.ts'

/** An error of a call. */
export interface CallError {
  readonly code: string
  readonly params: readonly string[]
}

/** A call that has ended. */
export interface EndedCall {
  readonly step: CallStep
  /** null for a success. */
  readonly error: CallError | null
}

/** Errors that the server raises by itself, whatever a message does. */
const OF_ANY_CALL = new Set([
  ...['RBAC_PERMISSION_DENIED', 'SESSION_INVALID', 'TASK_CANCELLED', 'TOO_BUSY', 'NOT_IMPLEMENTED', 'UUID_INVALID'],
  ...['FIELD_MISSING', 'FIELD_UNKNOWN', 'INVALID_VALUE'],
])

export class DeclaredErrors {
  readonly #api: Api
  readonly #known = new Map<string, ReadonlySet<string>>()
  readonly #checks: ReadonlySet<string>

  /** `api` with its statements. */
  constructor(api: Api) {
    this.#api = api
    this.#checks = new Set(api.classes.flatMap(checksOf))
  }

  /**
   * Whether the text says that a call of the RPC may end in the error. Built-in errors need no `throws`: they are expected where
   * they are about what the client gave, or where the body itself raises them; elsewhere they are a fault of the body. `given`:
   * the references in the arguments. `isRaised`: a `require` or `fail` gave the error.
   */
  allows(rpc: Rpc, { code, params }: CallError, given: ReadonlySet<string>, isRaised: boolean): boolean {
    if (code === 'INTERNAL_ERROR') return false
    if (OF_ANY_CALL.has(code) || rpc.message?.throws.includes(code)) return true
    const body = bodyOfRpc(this.#api, rpc)
    // A check belongs to the data: whoever writes them may break it, and no message has to declare that.
    if (this.#checks.has(code)) return true
    if (!body || !BUILT_IN_ERRORS.has(code)) return this.#codesOf(rpc).has(code)
    if (isRaised) return true
    switch (code) {
      case 'HANDLE_INVALID':
      case 'OBJECT_IN_USE':
        return given.has(params[1] ?? '')
      case 'VALUE_NOT_SUPPORTED':
        return !FAILED_EVALUATIONS.has(params[2] ?? '')
      case 'FIELD_TYPE_ERROR':
        return rpc.params.some(({ name }) => name === params[0])
      default:
        return false
    }
  }

  /** Those of the reference; an implied RPC has no `throws`, so its body declares what it raises. */
  #codesOf(rpc: Rpc): ReadonlySet<string> {
    const known = this.#known.get(rpc.name)
    if (known) return known
    const body = bodyOfRpc(this.#api, rpc)
    const raises = body && rpc.implied ? body.effects.raises : []
    const made = new Set(body ? raises : errorCodesOf(this.#api, rpc))
    this.#known.set(rpc.name, made)
    return made
  }
}

/** Reasons of errors about what a body evaluates. Others are about a value that the text has a condition for. */
const FAILED_EVALUATIONS = new Set([
  ...['no such key', 'is outside 64 bits', 'division by zero', 'is not a finite number', 'is not positive'],
  ...['is outside the years 0001 to 9999', 'is less than 1', 'is not between 0 and 1'],
])
