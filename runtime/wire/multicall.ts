/** `system.multicall`: several XML-RPC calls in one request, each with the answer that it would get in a request of its own. */
import type { CallOrigin } from '../engine/call-origin.ts'
import { ApiError, internalError } from '../values/api-error.ts'
import { textOf, type WireAnswer, wrapAnswer } from './answer.ts'
import { type BatchLimits, type BatchPart, runBatch } from './batch.ts'
import type { Outcome } from './endpoint.ts'
import { type XmlCall, XmlProblem } from './xml-call.ts'
import { type XmlValue, xmlForm } from './xml-form.ts'
import { faultOf, faultText, isBare, statusStruct } from './xml-reply.ts'
import { answerXmlCall, type XmlRunner } from './xml-run.ts'

const MULTICALL = 'system.multicall'
const NAMES: readonly string[] = [MULTICALL, MULTICALL.replace('.', '_')]

export function isMulticall(method: string): boolean {
  return NAMES.includes(method)
}

export interface MulticallParts {
  readonly runner: XmlRunner
  readonly limits: BatchLimits
  readonly origin: CallOrigin
  /** About the bytes that the calls take in memory. */
  readonly size: number
}

/**
 * Runs the calls in order, each in its own transaction. `respond` gets the array of their answers as text: for each call an
 * array of its value, or the struct of a fault. It gets a problem, and nothing is run, where the parameters are not one
 * array of calls.
 */
export function runMulticall(
  params: readonly XmlValue[],
  { runner, limits, origin, size }: MulticallParts,
  respond: (answers: WireAnswer | XmlProblem) => void,
): void {
  const items = itemsOf(params, limits.calls)
  if (items instanceof XmlProblem) respond(items)
  else {
    const parts = items.map((item) => partOf(callOf(item), runner, origin))
    const tooLong = () =>
      respond(new XmlProblem(-32603, internalError('The answers are too long for one reply').message))
    const run = { settle: runner.settle, origin, most: limits.answers, size, brackets: xmlForm.array, tooLong }
    void runBatch(parts, run, respond)
  }
}

function itemsOf(params: readonly XmlValue[], most: number): readonly XmlValue[] | XmlProblem {
  const [list] = params
  const items = list && params.length === 1 ? xmlForm.items(list) : undefined
  if (!items) return new XmlProblem(-32602, `${MULTICALL} takes one array of structs`)
  if (items.length <= most) return items
  return new XmlProblem(-32600, `The array has ${items.length} calls; at most ${most} are run`)
}

/** The call that is given as a struct of `methodName` and `params`. */
function callOf(item: XmlValue): XmlCall | XmlProblem {
  const members = new Map<string, XmlValue>()
  const twice = new Set<string>()
  xmlForm.members(item, (name, value) => (members.has(name) ? twice.add(name) : members.set(name, value)))
  const [name, list] = [members.get('methodName'), members.get('params')]
  const method = name && xmlForm.string(name)
  const params = list ? xmlForm.items(list) : []
  if (typeof method !== 'string' || params === undefined || twice.size > 0)
    return new XmlProblem(-32602, 'A call is a struct of a text "methodName" and an array "params"')
  if (isMulticall(method)) return new XmlProblem(-32600, `A call of ${MULTICALL} is not run inside another`)
  return { method: method.trim(), params }
}

function partOf(call: XmlCall | XmlProblem, runner: XmlRunner, origin: CallOrigin): BatchPart {
  if (!(call instanceof XmlProblem))
    return {
      run: (settle, keep) => answerXmlCall(call, { ...runner, settle }, origin, answerOf, keep),
      unrun: (error) => textOf(answerOf(call.method, error)),
    }
  const refused = () => {
    runner.observe({ context: null, format: 'xml', code: String(call.fault) })
    return faultText(call.fault, call.message)
  }
  return {
    run(_settle, keep) {
      keep(refused())
      return undefined
    },
    unrun: refused,
  }
}

const { open, close } = xmlForm.array

function answerOf(method: string, outcome: Outcome): WireAnswer {
  if (!isBare(method)) return wrapAnswer(open, statusStruct(outcome), close)
  return outcome instanceof ApiError ? faultOf(outcome) : wrapAnswer(open, outcome, close)
}
