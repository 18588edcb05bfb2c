/** The simplest implementation in memory of the calls in docs/language.md: their results and their changes. */
import type { Api } from '../../../model/api.ts'
import type { Call, Made, Reply } from './call.ts'
import { argumentFaults, type Fault } from './faults.ts'
import { type Plain, textOf } from './plain-values.ts'
import { type OracleRpc, oracleRpcs } from './rpcs.ts'
import { copyOf, type State } from './state.ts'

/** The result of a call: its value and the state after it, or all its faults, any of which may be the reply. */
export type Outcome = { readonly value: Plain; readonly state: State } | { readonly faults: readonly Fault[] }

export class Oracle {
  readonly api: Api
  readonly rpcs: ReadonlyMap<string, OracleRpc>

  constructor(api: Api) {
    this.api = api
    this.rpcs = oracleRpcs(api)
  }

  /** `made`: the object that a create has made on the server, which chooses refs and uuids. */
  run(before: State, { method, args }: Call, made: Made | undefined): Outcome {
    const rpc = this.rpcs.get(method)
    if (!rpc) return { faults: [['MESSAGE_METHOD_UNKNOWN', method]] }
    const { params } = rpc
    if (args.length !== params.length)
      return { faults: [['MESSAGE_PARAMETER_COUNT_MISMATCH', method, `${params.length}`, `${args.length}`]] }
    const unread = argumentFaults(this.api.classes, params, args)
    if (unread.length > 0) return { faults: unread }
    // Calls are atomic: one that fails does not change the state.
    const state = copyOf(before)
    const faults: Fault[] = []
    const value = rpc.run({ state, args, faults, made })
    return faults.length > 0 ? { faults } : { value, state }
  }
}

/** The state after a call with that reply; undefined if the reply is wrong. */
export function stateAfter(before: State, outcome: Outcome, reply: Reply): State | undefined {
  if ('faults' in outcome)
    return 'error' in reply && outcome.faults.some((fault) => isFault(reply.error, fault)) ? before : undefined
  return 'value' in reply && textOf(reply.value) === textOf(outcome.value) ? outcome.state : undefined
}

function isFault(error: readonly string[], fault: Fault): boolean {
  return error.length === fault.length && fault.every((part, i) => part === '*' || part === error[i])
}
