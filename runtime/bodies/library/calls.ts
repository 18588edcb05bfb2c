/** Calls between bodies: of messages, guards and the implied RPCs that have no body. */
import type { Api } from '../../../model/api.ts'
import { BUILT_IN_ERRORS } from '../../../model/built-in-errors.ts'
import { type Rpc, rpcsOf } from '../../../model/rpcs.ts'
import { SECRET_MARK } from '../../access/redact-secrets.ts'
import { behaviourFor, type PlainWrites } from '../../engine/behaviours.ts'
import { CallContext } from '../../engine/call-context.ts'
import { NO_REQUEST } from '../../engine/call-origin.ts'
import type { Handler } from '../../engine/handler.ts'
import type { Store } from '../../store/store.ts'
import { ApiError, notImplemented, valueNotSupported } from '../../values/api-error.ts'
import { canonicalText } from '../../values/canonical-text.ts'
import { AllRecords, AllRefs, LateValue, type Result, Snapshot, type Value } from '../../values/values.ts'
import type { LocalValue, Pause, PlainCode, Run, WaitingCode } from '../protocol.ts'
import { COST, payContent, payEvaluated, steps } from './steps.ts'

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
      if (!(raised instanceof ApiError) || run.steps < 0) throw raised
      steps(run, COST.refuse)
      const isHidden = hasSecrets && BUILT_IN_ERRORS.has(raised.code)
      return [...new Set([raised.code, ...raised.params.map((text) => (isHidden ? SECRET_MARK : text))])]
    }
  },

  /** The condition of a parameter; one that cannot be evaluated does not hold. */
  condition(run: Run, holds: PlainCode, name: string, value: Value, text: string): void {
    if (isMet(run, holds, value)) return
    payContent(run, value)
    throw valueNotSupported(name, canonicalText(value), text)
  },
}

function isMet(run: Run, holds: PlainCode, value: Value): boolean {
  try {
    return holds(run, value) === true
  } catch (raised) {
    if (!(raised instanceof ApiError) || run.steps < 0) throw raised
    return false
  }
}

/** Finds the RPCs that have no body, for bodies that call them. */
export function createRpcs(api: Api, store: Store) {
  const rpcs = new Map(rpcsOf(api).map((rpc) => [rpc.name, rpc]))
  return {
    /** Prepares an RPC. Bodies have all rights, so the caller's are not checked. */
    rpc(name: string): PlainCode {
      const rpc = rpcs.get(name)
      if (!rpc) throw new Error(`the model has no RPC "${name}"`)
      return codeOf(rpc, api, store)
    },
  }
}

function codeOf(rpc: Rpc, api: Api, store: Store): PlainCode {
  if (rpc.does.kind === 'message') {
    return () => {
      throw notImplemented(rpc.name)
    }
  }
  // The run of the call that is made now.
  let caller: Run | undefined
  const holds: PlainWrites = {
    mayBeHeld: () => true,
    end({ field, ref, key }) {
      const [owner = '', name = ''] = field.split('.')
      caller?.endHolds(owner, name, ref, key)
    },
  }
  const price = rpc.writes ? COST.call + COST.create : COST.call
  // Made at the first call: bodies are made before the store that they use is complete.
  let behaviour: Handler | undefined
  return (run, ...args) => {
    steps(run, price)
    for (const arg of args) payContent(run, arg)
    caller = run
    behaviour ??= behaviourFor(rpc, { api, store, owned: undefined, holds })
    const context = new CallContext(rpc.name, NO_REQUEST)
    context.session = run.session
    const read = behaviour
    const result = payEvaluated(run, store, () => readNow(run, store, read(args as Value[], context) as Result))
    payContent(run, result)
    return result
  }
}

/** Reads what would otherwise be read while the answer is written. */
function readNow(run: Run, store: Store, result: Result): Value {
  if (result instanceof Snapshot) return store.class(result.class).record(result.ref)
  if (result instanceof LateValue) return result.make()
  if (!(result instanceof AllRefs) && !(result instanceof AllRecords)) return result
  const objects = store.class(result.class)
  steps(run, objects.count())
  return result instanceof AllRefs ? objects.refs() : new Map(objects.records())
}
