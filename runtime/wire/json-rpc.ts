/** JSON-RPC 1.0 and 2.0: bytes → calls → bytes (docs/wire.md, Calls). */
import { CallContext, type Observe } from '../engine/call-context.ts'
import { type CallOrigin, NO_REQUEST } from '../engine/call-origin.ts'
import { ApiError, internalError } from '../values/api-error.ts'
import { printable } from '../values/printable.ts'
import { type AnswerPiece, type WireAnswer, wrapAnswer } from './answer.ts'
import { type BatchLimits, type BatchPart, LIMITS, runBatch } from './batch.ts'
import { decodeBody } from './decode-body.ts'
import type { CallDispatcher, Endpoint, Outcome, Settle } from './endpoint.ts'
import { isJsonObject, jsonForm, parseJson } from './json-form.ts'
import { JsonNumber } from './json-number.ts'

export interface JsonRpcParts {
  readonly dispatcher: CallDispatcher<unknown>
  readonly settle: Settle
  /** Hears of every call that is answered, those of batches one by one. */
  readonly observe?: Observe
  readonly limits?: BatchLimits
}

export function jsonRpcEndpoint(parts: JsonRpcParts): Endpoint {
  const all = { observe: () => undefined, limits: LIMITS, ...parts }
  return (body, respond, origin = NO_REQUEST, charset) => answerJsonRpc(all, body, respond, origin, charset)
}

type Parts = Required<JsonRpcParts>

/** Answers the body of one request: a call, a batch of calls, or neither. */
function answerJsonRpc(
  parts: Parts,
  body: Buffer,
  respond: (answer: WireAnswer) => void,
  origin: CallOrigin,
  charset: string | undefined,
): void {
  const read = readRequest(body, charset, parts.limits.calls)
  if ('refusal' in read) {
    parts.observe(unread(read))
    respond(read.refusal)
  } else if ('batch' in read) {
    // Parsed calls take about twice the memory of their text.
    const run = {
      settle: parts.settle,
      origin,
      most: parts.limits.answers,
      size: 2 * body.length,
      brackets: jsonForm.array,
      tooLong: () => respond(refuse(INTERNAL, 'The answers of the batch are too long for one reply').refusal),
    }
    void runBatch(batchParts(read.batch, parts, origin), run, respond)
  } else void answerJsonCall(read.request, parts, origin, respond)
}

function unread({ code }: Refusal): Parameters<Observe>[0] {
  return { context: null, format: 'json', code: String(code) }
}

interface JsonCall extends ReplyForm {
  readonly params: readonly unknown[]
}

/** How a call is answered. */
interface ReplyForm {
  readonly method: string
  /** As JSON text. */
  readonly id: string
  /** JSON-RPC 2.0. */
  readonly modern: boolean
}

/** The reply to a request, or a part of a batch, that cannot be run. */
type Refusal = { readonly refusal: string; readonly code: number }
type Asked = { readonly call: JsonCall } | Refusal
type Requests = { readonly request: JsonCall } | { readonly batch: readonly Asked[] } | Refusal

const [PARSE_ERROR, INVALID_REQUEST, METHOD_NOT_FOUND] = [-32700, -32600, -32601]
const [INVALID_PARAMS, INTERNAL] = [-32602, -32603]
/** The code of every error of the API, as in the Xen API, whose clients look at the message and data. */
const API_ERROR = 1

function readRequest(body: Buffer, charset: string | undefined, maxBatch: number): Requests {
  const decoded = decodeBody(body, charset)
  if ('problem' in decoded) return refuse(PARSE_ERROR, decoded.problem)
  const parsed = parseJson(decoded.text)
  if ('problem' in parsed) {
    if (parsed.problem === 'deep') return refuse(INVALID_REQUEST, 'The JSON is nested too deep')
    if (parsed.problem === 'many') return refuse(INVALID_REQUEST, 'The JSON holds more than a million values')
    return refuse(PARSE_ERROR, 'The body is not JSON')
  }
  if (!Array.isArray(parsed.value)) {
    const request = requestOf(parsed.value)
    return 'call' in request ? { request: request.call } : request
  }
  const length = parsed.value.length
  if (length === 0) return refuse(INVALID_REQUEST, 'The batch is empty')
  if (length > maxBatch) return refuse(INVALID_REQUEST, `The batch has ${length} calls; at most ${maxBatch} are run`)
  return { batch: parsed.value.map(requestOf) }
}

function requestOf(value: unknown): Asked {
  if (!isJsonObject(value) || typeof value.method !== 'string')
    return refuse(INVALID_REQUEST, 'A call is an object with "method", "params" and "id"')
  const id = idText(value.id)
  const modern = value.jsonrpc === '2.0'
  if (!modern && value.jsonrpc !== undefined)
    return refuse(INVALID_REQUEST, 'The "jsonrpc" must be "2.0", or left out for JSON-RPC 1.0', true, id)
  if (id === undefined) return refuse(INVALID_REQUEST, 'The "id" must be a string or a number', modern)
  const params = value.params ?? []
  if (Array.isArray(params)) return { call: { method: value.method, params, id, modern } }
  return refuse(modern ? INVALID_PARAMS : INVALID_REQUEST, 'The "params" must be an array', modern, id)
}

/** undefined for an id that is refused: a missing or null one too, as the Xen API has no notifications. */
function idText(id: unknown): string | undefined {
  if (id instanceof JsonNumber) return id.source
  return typeof id === 'string' || typeof id === 'number' ? JSON.stringify(id) : undefined
}

/**
 * Runs one call and answers it. A promise only where the call has to wait for something; it is kept when the call is
 * done.
 */
function answerJsonCall(
  call: JsonCall,
  { dispatcher, settle, observe }: Pick<Parts, 'dispatcher' | 'settle' | 'observe'>,
  origin: CallOrigin,
  respond: (answer: WireAnswer) => void,
): Promise<void> | undefined {
  const context = new CallContext(call.method, origin, 'json')
  // A copy without the parameters, which a call that waits needs no more.
  const form: ReplyForm = { method: call.method, id: call.id, modern: call.modern }
  const finish = (outcome: Outcome) => {
    let code = outcome instanceof ApiError ? outcome.code : null
    const answered = (answer: WireAnswer) => {
      observe({ context, format: 'json', code })
      respond(answer)
    }
    settle(answered, jsonReply(form, outcome), (error) => {
      code = error.code
      return failure(form, error)
    })
  }
  const outcome = dispatcher.dispatchCall(call.method, call.params, context)
  if (outcome instanceof Promise) return outcome.then(finish)
  finish(outcome)
  return undefined
}

/** A part of a batch that is not a call is its own answer. */
function batchParts(asked: readonly Asked[], parts: Parts, origin: CallOrigin): BatchPart[] {
  return asked.map((one): BatchPart => {
    if ('call' in one)
      return {
        run: (settle, keep) => answerJsonCall(one.call, { ...parts, settle }, origin, keep),
        unrun: (error) => failure(one.call, error),
      }
    const refused = () => {
      parts.observe(unread(one))
      return one.refusal
    }
    return {
      run(_settle, keep) {
        keep(refused())
        return undefined
      },
      unrun: refused,
    }
  })
}

function jsonReply(call: ReplyForm, outcome: Outcome): WireAnswer {
  return outcome instanceof ApiError ? failure(call, outcome) : success(call, outcome)
}

/** A result may be so long that the text around it does not fit. */
function success(call: ReplyForm, result: AnswerPiece): WireAnswer {
  try {
    return call.modern
      ? wrapAnswer('{"jsonrpc":"2.0","result":', result, `,"id":${call.id}}`)
      : wrapAnswer('{"result":', result, `,"error":null,"id":${call.id}}`)
  } catch {
    return failure(call, internalError('The result is too long for one reply'))
  }
}

function failure(call: ReplyForm, { code, params }: ApiError): string {
  if (!call.modern) return `{"result":null,"error":${JSON.stringify([code, ...params])},"id":${call.id}}`
  // system.methodHelp throws the same code for its parameter.
  const unknown = code === 'MESSAGE_METHOD_UNKNOWN' && params[0] === printable(call.method)
  const number = unknown ? METHOD_NOT_FOUND : API_ERROR
  const error = JSON.stringify({ code: number, message: code, data: params })
  return `{"jsonrpc":"2.0","error":${error},"id":${call.id}}`
}

/** The reply that says what is wrong with the request itself; in the form of 2.0 where the version is unknown. */
function refuse(code: number, message: string, modern = true, id = 'null'): Refusal {
  const error = JSON.stringify({ code, message: printable(message) })
  const refusal = modern
    ? `{"jsonrpc":"2.0","error":${error},"id":${id}}`
    : `{"result":null,"error":${error},"id":${id}}`
  return { refusal, code }
}
