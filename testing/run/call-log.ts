/** The calls of a test so far, as values; made to texts only where the test fails. */

import type { Api, Param, Type } from '../../model/api.ts'
import { asyncTwins } from '../../model/async-twins.ts'
import type { TextRange } from '../../model/body.ts'
import { calledRpcsOf } from '../../model/rpcs.ts'
import type { LocalValue } from '../../runtime/bodies/protocol.ts'
import { ApiError } from '../../runtime/values/api-error.ts'
import type { Value } from '../../runtime/values/values.ts'
import type { NamesOfObjects } from './object-names.ts'
import type { TaskState } from './task-watch.ts'
import type { ShownCall, ShownTask } from './test-result.ts'
import { type ValueTextParts, valueText } from './value-text.ts'

export interface CallSignature {
  readonly params: readonly Pick<Param, 'type'>[]
  readonly result: Type | null
}

/** By the name of the method, also of `Async` twins. */
export type Signatures = ReadonlyMap<string, CallSignature>

export function signaturesOf(api: Api): Signatures {
  const rpcs = calledRpcsOf(api)
  return new Map([...rpcs, ...asyncTwins(api, rpcs)].map((rpc) => [rpc.name, rpc]))
}

export interface TestCall {
  readonly client: string
  readonly method: string
  readonly args: readonly Value[]
  /** The file of the test. */
  readonly path: string
  readonly at: TextRange
  /** Milliseconds of the test's clock since the test began. */
  readonly time: number
  outcome?: { readonly value: LocalValue; readonly time: number } | { readonly error: unknown; readonly time: number }
  /** Of an `async` call: how its task has ended, or stands where the test has failed. */
  task?: TaskState
}

/** `VM.start(vm, true)`. */
export function callText(call: TestCall, signatures: Signatures, parts: ValueTextParts): string {
  return `${call.method}(${argTexts(call, signatures, parts).join(', ')})`
}

export function shownCall(
  call: TestCall,
  signatures: Signatures,
  parts: ValueTextParts,
  names: NamesOfObjects,
): ShownCall {
  const { client, method, at, time, outcome } = call
  const shown = { client, method, args: argTexts(call, signatures, parts), at, time }
  if (!outcome) return shown
  const end = outcome.time
  if ('error' in outcome) {
    const { error } = outcome
    const [code, params] = error instanceof ApiError ? [error.code, error.params] : [String(error), []]
    return { ...shown, end, error: { code, params: params.map((param) => names.nameText(param)) } }
  }
  const type = signatures.get(method)?.result
  if (!type || outcome.value === undefined) return { ...shown, end }
  const result = { ...shown, end, result: valueText(parts, type, outcome.value) }
  return call.task ? { ...result, task: shownTask(call.task, names) } : result
}

function shownTask({ status, error: [code, ...params], time }: TaskState, names: NamesOfObjects): ShownTask {
  return {
    status,
    ...(code !== undefined && { error: { code, params: params.map((param) => names.nameText(param)) } }),
    ...(time !== undefined && { end: time }),
  }
}

function argTexts({ method, args }: TestCall, signatures: Signatures, parts: ValueTextParts): string[] {
  const params = signatures.get(method)?.params ?? []
  return args.map((arg, i) => {
    const type = params[i]?.type
    return type ? valueText(parts, type, arg) : String(arg)
  })
}
