/**
 * The errors that bodies raise by `require … else` and `fail`. What a client gets does not tell them from those that the runtime
 * raises: `fail HANDLE_INVALID("host", h)` is an answer, and reading through a null reference to a host is a fault.
 */
import type { calls } from '../../runtime/bodies/library/calls.ts'
import type { ApiError } from '../../runtime/values/api-error.ts'

type Library = Pick<typeof calls, 'error' | 'can' | 'canWaiting' | 'refusal' | 'refusalWaiting'>

/** Those of all worlds of one code. */
export class RaisedErrors {
  /** null: nobody asks, so none is noted. */
  #noted: Set<string> | null = null

  /** Forgets those that were noted, and notes what is raised from now on. */
  begin(): void {
    if (this.#noted) this.#noted.clear()
    else this.#noted = new Set()
  }

  /** Whether an error with this code and these parameters was raised since `begin`, other than to answer `can` or `refusal`. */
  has({ code, params }: Pick<ApiError, 'code' | 'params'>): boolean {
    return this.#noted?.has(keyOf([code, ...params])) ?? false
  }

  /** The library with functions that note what they raise. */
  noting<L extends Library>(library: L): L {
    const forgetting = (refusal: readonly string[]) => {
      this.#noted?.delete(keyOf(refusal))
      return refusal
    }
    const noting: Library = {
      error: (code, ...params) => {
        const raised = library.error(code, ...params)
        this.#noted?.add(keyOf([code, ...raised.params]))
        return raised
      },
      refusal: (...args) => forgetting(library.refusal(...args)),
      can: (...args) => forgetting(library.refusal(...args)).length === 0,
      *refusalWaiting(...args) {
        return forgetting(yield* library.refusalWaiting(...args))
      },
      *canWaiting(...args) {
        return forgetting(yield* library.refusalWaiting(...args)).length === 0
      },
    }
    return { ...library, ...noting }
  }
}

/** Refusals are sets, so equal parameters count once. */
function keyOf(texts: readonly string[]): string {
  return JSON.stringify([...new Set(texts)])
}
