/** JSON-RPC 1.0 and 2.0: bytes → calls → bytes (WIRE, Calls). */
import { ApiError, internalError } from '../errors.ts'
import { type Answer, around, lengthOf, ownLength, type Piece, piecesOf } from './answer.ts'
import { CallContext, type Observe } from './callcontext.ts'
import { type Caller, type Endpoint, type Outcome, type Settle, utf8Text } from './endpoint.ts'
import { isJsonObject, parseJson } from './jsonform.ts'
import { JsonNumber } from './jsonnumber.ts'
import { type Request, UNSEEN } from './request.ts'
import { printable } from './text.ts'

export interface BatchLimits {
  /** The most calls that one batch may hold. */
  readonly calls: number
  /** Characters of answers after which no more of its calls are run. */
  readonly answers: number
}

const LIMITS: BatchLimits = { calls: 1000, answers: 64 * 1024 * 1024 }

export interface JsonRpcParts {
  readonly caller: Caller<unknown>
  readonly settle: Settle
  /** Hears of every call that is answered, those of batches one by one. */
  readonly observe?: Observe
  readonly limits?: BatchLimits
}

export function jsonRpcEndpoint({
  caller,
  settle,
  observe = () => undefined,
  limits = LIMITS,
}: JsonRpcParts): Endpoint {
  const parts = { caller, settle, observe }
  return (body, respond, request = UNSEEN) => {
    const read = readRequest(body, limits.calls)
    if ('refusal' in read) {
      observe(unread(read))
      respond(read.refusal)
    } else if ('batch' in read) {
      // What is parsed takes about twice the room.
      void answerBatch({ asked: read.batch, size: 2 * body.length }, parts, request, respond, limits.answers)
    } else void answerOne(read.request, parts, request, respond)
  }
}

type Parts = Required<Pick<JsonRpcParts, 'caller' | 'settle' | 'observe'>>

function unread({ code }: Refusal): Parameters<Observe>[0] {
  return { context: null, format: 'json', code: String(code) }
}

interface JsonCall extends ReplyForm {
  readonly method: string
  readonly params: readonly unknown[]
}

interface Batch {
  readonly asked: readonly Asked[]
  /** Bytes that it takes in memory, about. */
  readonly size: number
}

/** How a call is answered. */
interface ReplyForm {
  /** As JSON text. */
  readonly id: string
  /** JSON-RPC 2.0. */
  readonly modern: boolean
}

/** What cannot be run is its own reply. */
type Refusal = { readonly refusal: string; readonly code: number }
type Asked = { readonly call: JsonCall } | Refusal
type Requests = { readonly request: JsonCall } | { readonly batch: readonly Asked[] } | Refusal

const [PARSE_ERROR, INVALID_REQUEST, INVALID_PARAMS, INTERNAL] = [-32700, -32600, -32602, -32603]

function readRequest(body: Buffer, maxBatch: number): Requests {
  const text = utf8Text(body)
  if (text === undefined) return refuse(PARSE_ERROR, 'The body is not UTF-8')
  const parsed = parseJson(text)
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
  const modern = value.jsonrpc === '2.0'
  const id = idText(value.id)
  if (id === undefined) return refuse(INVALID_REQUEST, 'The "id" must be a string or a number', modern)
  const params = value.params ?? []
  if (Array.isArray(params)) return { call: { method: value.method, params, id, modern } }
  return refuse(modern ? INVALID_PARAMS : INVALID_REQUEST, 'The "params" must be an array', modern, id)
}

/** As the Xen API documents, a missing or null id is refused: there are no notifications. */
function idText(id: unknown): string | undefined {
  if (id instanceof JsonNumber) return id.source
  return typeof id === 'string' || typeof id === 'number' ? JSON.stringify(id) : undefined
}

/** A promise only where the call has to wait for something; it is kept when the call is done. */
function answerOne(
  call: JsonCall,
  { caller, settle, observe }: Parts,
  request: Request,
  respond: (answer: Answer) => void,
): Promise<void> | undefined {
  const context = new CallContext(call.method, request)
  // Not the call: one that waits needs its parameters no more.
  const form: ReplyForm = { id: call.id, modern: call.modern }
  const finish = (outcome: Outcome) => {
    let code = outcome instanceof ApiError ? outcome.code : null
    const answered = (made: Answer) => {
      observe({ context, format: 'json', code })
      respond(made)
    }
    settle(answered, reply(form, outcome), (error) => {
      code = error.code
      return failure(form, error)
    })
  }
  const outcome = caller(call.method, call.params, context)
  if (outcome instanceof Promise) return outcome.then(finish)
  finish(outcome)
  return undefined
}

/** In order, each call after the one before it is done; the replies are sent together, each once it is durable. */
async function answerBatch(
  { asked, size }: Batch,
  parts: Parts,
  request: Request,
  respond: (answer: Answer) => void,
  most: number,
): Promise<void> {
  const replies: Answer[] = []
  let missing = asked.length
  let room = most
  let held = size
  const keep = (place: number) => (answer: Answer) => {
    replies[place] = answer
    held += ownLength(answer)
    if (--missing === 0) respond(joined(replies))
  }
  const counted: Settle = (answer, made, failed) => {
    room -= lengthOf(made)
    parts.settle(answer, made, failed)
  }
  const counting = { ...parts, settle: counted }
  const unrun = internalError(`The answers before this one are longer than ${most} characters: it was not run`)
  for (const [place, one] of asked.entries()) {
    if ('refusal' in one) {
      parts.observe(unread(one))
      keep(place)(one.refusal)
    } else if (room < 0) keep(place)(failure(one.call, unrun))
    else {
      const waiting = answerOne(one.call, counting, request, keep(place))
      if (waiting) {
        // All that is answered stays until the last call is, and so does what is not run yet.
        if (held > WORTH_COUNTING) request.hold(held)
        await waiting
      }
    }
  }
}

/** Characters of a batch that waits, below which nobody is told of them. */
const WORTH_COUNTING = 16 * 1024

/** The last of the answers may be too long for one text with the rest, as V8 has it. */
function joined(replies: readonly Answer[]): Answer {
  try {
    const pieces: Piece[] = []
    let text = '['
    for (const [i, reply] of replies.entries()) {
      if (i > 0) text += ','
      for (const piece of piecesOf(reply)) {
        if (typeof piece === 'string') text += piece
        else {
          pieces.push(text, piece)
          text = ''
        }
      }
    }
    return [...pieces, `${text}]`]
  } catch {
    return refuse(INTERNAL, 'The answers of the batch are too long for one reply').refusal
  }
}

function reply(call: ReplyForm, outcome: Outcome): Answer {
  return outcome instanceof ApiError ? failure(call, outcome) : success(call, outcome)
}

/** A result that just fits into one text may not fit with what stands around it. */
function success(call: ReplyForm, result: Piece): Answer {
  try {
    return call.modern
      ? around('{"jsonrpc":"2.0","result":', result, `,"id":${call.id}}`)
      : around('{"result":', result, `,"error":null,"id":${call.id}}`)
  } catch {
    return failure(call, internalError('The result is too long for one reply'))
  }
}

function failure(call: ReplyForm, { code, params }: ApiError): string {
  if (!call.modern) return `{"result":null,"error":${JSON.stringify([code, ...params])},"id":${call.id}}`
  const error = JSON.stringify({ code: 1, message: code, data: params })
  return `{"jsonrpc":"2.0","error":${error},"id":${call.id}}`
}

/** Says what is wrong with the request itself; where its version cannot be told, as 2.0 does. */
function refuse(code: number, message: string, modern = true, id = 'null'): Refusal {
  const error = JSON.stringify({ code, message: printable(message) })
  const refusal = modern
    ? `{"jsonrpc":"2.0","error":${error},"id":${id}}`
    : `{"result":null,"error":${error},"id":${id}}`
  return { refusal, code }
}
