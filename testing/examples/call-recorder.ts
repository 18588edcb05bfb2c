/** Keeps the calls of a test as they travel, without what is secret. */
import type { Api } from '../../model/api.ts'
import { asyncTwins } from '../../model/async-twins.ts'
import { bodyOfRpc } from '../../model/bodies-of.ts'
import { calledRpcsOf, type Rpc } from '../../model/rpcs.ts'
import { secretFields } from '../../model/secret-fields.ts'
import type { RecordedCall } from '../../reference/test-examples.ts'
import { ApiError } from '../../runtime/values/api-error.ts'
import type { Value } from '../../runtime/values/values.ts'
import type { TestCall } from '../run/call-log.ts'
import { NotPlain, travellingValue } from './travelling-value.ts'

/** A call that gives or takes values of `@secret` fields, or opens a session. */
export class SecretCall extends Error {}

/** The user outside of each `as`. */
const ROOT = 'root'
/** The most characters of a result. */
const LONGEST_RESULT = 4000

export class CallRecorder {
  readonly #api: Api
  /** As `Class.field`. */
  readonly #secrets: ReadonlySet<string>
  readonly #rpcs: ReadonlyMap<string, Rpc>

  constructor(api: Api) {
    this.#api = api
    this.#secrets = secretFields(api)
    const rpcs = calledRpcsOf(api)
    this.#rpcs = new Map([...rpcs, ...asyncTwins(api, rpcs)].map((rpc) => [rpc.name, rpc]))
  }

  /** Whether a text has the name of a secret field, also as part of the name of an accessor. */
  namesSecret(text: string): boolean {
    return [...this.#secrets].some((path) => text.includes(path.slice(path.indexOf('.') + 1)))
  }

  /** Throws SecretCall. */
  record({ method, client, args, time, outcome }: TestCall): RecordedCall {
    const rpc = this.#rpcs.get(method)
    if (!rpc || this.#isSecret(rpc)) throw new SecretCall(method)
    const travel = (value: Value, i: number) => {
      const param = rpc.params[i]
      return param ? travellingValue(this.#api, this.#secrets, param.type, value) : null
    }
    const call = { method, ...(client !== ROOT && { role: client }), time, params: args.map(travel) }
    if (outcome && 'value' in outcome) return { ...call, ...this.#result(rpc, outcome.value as Value | undefined) }
    const error = outcome?.error
    return error instanceof ApiError ? { ...call, error: [error.code, ...error.params] } : { ...call, isOpen: true }
  }

  #result({ result: type }: Rpc, value: Value | undefined): Pick<RecordedCall, 'result' | 'isOpen'> {
    if (!type || value === undefined) return {}
    try {
      const result = travellingValue(this.#api, this.#secrets, type, value)
      return JSON.stringify(result).length > LONGEST_RESULT ? { isOpen: true } : { result }
    } catch (error) {
      if (!(error instanceof NotPlain)) throw error
      return { isOpen: true }
    }
  }

  #isSecret(rpc: Rpc): boolean {
    const { does, result, class: owner } = rpc
    if (result?.kind === 'ref' && result.class === 'session') return true
    if ('field' in does && this.#secrets.has(`${owner}.${does.field}`)) return true
    return bodyOfRpc(this.#api, rpc)?.effects.reads.some((path) => this.#secrets.has(path)) ?? false
  }
}
