/**
 * The errors that bodies raise by `require … else` and `fail`. What a client gets does not tell them from those that the runtime
 * raises: `fail HANDLE_INVALID("host", h)` is an answer, and reading through a null reference to a host is a fault.
 */
import type { calls } from '../../runtime/bodies/library/calls.ts'
import type { ApiError } from '../../runtime/values/api-error.ts'
import { printable } from '../../runtime/values/printable.ts'

type Library = Pick<typeof calls, 'error' | 'can' | 'canWaiting' | 'refusal' | 'refusalWaiting'>
type Raised = Pick<ApiError, 'code' | 'params'>

/** Clients get it in place of what they may not read: `(hidden)`, `(secret)`. */
const REDACTED = /^\([a-z]+\)$/

/** Those of all worlds of one code. */
export class RaisedErrors {
  /** null: nobody asks, so none is noted. */
  #noted: Raised[] | null = null

  /** Forgets those that were noted, and notes what is raised from now on. */
  begin(): void {
    this.#noted = []
  }

  /** Whether the error that a client gets was raised since `begin`, other than to answer `can` or `refusal`. */
  has(error: Raised): boolean {
    return this.#noted?.some((raised) => isReportedAs(raised, error)) ?? false
  }

  /** The library with functions that note what they raise. */
  noting<L extends Library>(library: L): L {
    const asked = <T>(ask: () => T): T => {
      const before = this.#noted?.length ?? 0
      const answer = ask()
      this.#noted?.splice(before)
      return answer
    }
    const forgetting = (refusal: readonly string[]) => {
      const at = this.#noted?.findLastIndex(({ code }) => code === refusal[0]) ?? -1
      if (at >= 0) this.#noted?.splice(at, 1)
      return refusal
    }
    const noting: Library = {
      error: (code, ...params) => {
        const raised = library.error(code, ...params)
        this.#noted?.push(raised)
        return raised
      },
      refusal: (...args) => asked(() => library.refusal(...args)),
      can: (...args) => asked(() => library.can(...args)),
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

/** Clients get long parameters shortened, and marks in place of what they may not read. */
function isReportedAs(raised: Raised, { code, params }: Raised): boolean {
  if (raised.code !== code || raised.params.length !== params.length) return false
  return raised.params.every((text, i) => {
    const shown = params[i] ?? ''
    return text === shown || printable(text) === shown || REDACTED.test(shown)
  })
}
