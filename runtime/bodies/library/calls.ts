/** Calls between bodies: of messages, and of guards. */
import { BUILT_IN_ERRORS } from '../../../model/built-in-errors.ts'
import { SECRET_MARK } from '../../access/redact-secrets.ts'
import { ApiError, valueNotSupported } from '../../values/api-error.ts'
import { canonicalText } from '../../values/canonical-text.ts'
import type { Value } from '../../values/values.ts'
import type { LocalValue, Pause, PlainCode, Run, WaitingCode } from '../protocol.ts'
import { COST, payContent, steps } from './steps.ts'

/** An error of a requirement or of `fail`; its parameters are the texts of the values. */
function error(code: string, ...params: readonly Value[]): ApiError {
  return new ApiError(code, ...params.map(canonicalText))
}

export const calls = {
  error,

  /** Stands in an error for a value that is made of a `@secret` field. */
  secretMark: () => SECRET_MARK,

  /** A message that a body calls. */
  call(run: Run, message: string, code: PlainCode, ...args: LocalValue[]): LocalValue {
    const scope = run.enter(message)
    try {
      return code(run, ...args)
    } finally {
      run.leave(scope)
    }
  },

  *callWaiting(
    run: Run,
    message: string,
    code: WaitingCode,
    ...args: LocalValue[]
  ): Generator<Pause, LocalValue, LocalValue> {
    const scope = run.enter(message)
    try {
      return yield* code(run, ...args)
    } finally {
      run.leave(scope)
    }
  },

  /** `can`: whether a guard passes; an error on the way is no. */
  can(run: Run, guard: () => void): boolean {
    return calls.refusal(run, guard).length === 0
  },

  /**
   * `refusal`: the code and the parameters of the error; empty if there is none. `hasSecrets`: what the guard reads, of which a
   * built-in error may be made, is secret.
   */
  refusal(run: Run, guard: () => void, hasSecrets = false): readonly string[] {
    try {
      guard()
      return []
    } catch (raised) {
      return refused(run, raised, hasSecrets)
    }
  },

  /** `can` of arguments that wait. */
  *canWaiting(run: Run, guard: WaitingGuard): Generator<Pause, boolean, LocalValue> {
    return (yield* calls.refusalWaiting(run, guard)).length === 0
  },

  /** `refusal` of arguments that wait. A cancel is not an answer: it is thrown on. */
  *refusalWaiting(run: Run, guard: WaitingGuard, hasSecrets = false): Generator<Pause, readonly string[], LocalValue> {
    try {
      yield* guard()
      return []
    } catch (raised) {
      if (raised instanceof ApiError && raised.code === 'TASK_CANCELLED') throw raised
      return refused(run, raised, hasSecrets)
    }
  },

  /** The condition of a parameter; one that cannot be evaluated does not hold. */
  condition(run: Run, holds: PlainCode, name: string, value: Value, text: string): void {
    if (isMet(run, holds, value)) return
    payContent(run, value)
    throw valueNotSupported(name, canonicalText(value), text)
  },
}

type WaitingGuard = () => Generator<Pause, void, LocalValue>

/** The error of a guard as a set of strings; throws what is none of the guard. */
function refused(run: Run, raised: unknown, hasSecrets: boolean): readonly string[] {
  if (!(raised instanceof ApiError) || run.steps < 0) throw raised
  steps(run, COST.refuse)
  const isHidden = hasSecrets && BUILT_IN_ERRORS.has(raised.code)
  return [...new Set([raised.code, ...raised.params.map((text) => (isHidden ? SECRET_MARK : text))])]
}

function isMet(run: Run, holds: PlainCode, value: Value): boolean {
  try {
    return holds(run, value) === true
  } catch (raised) {
    if (!(raised instanceof ApiError) || run.steps < 0) throw raised
    return false
  }
}
