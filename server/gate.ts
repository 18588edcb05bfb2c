/**
 * Checks each message of a client before its handler runs: the life cycle (`initialize`, `shutdown`, `exit`), and the shape of
 * the parameters. It is the connection's message strategy, the library's hook for all messages.
 */
import {
  type Connection,
  ErrorCodes,
  Message,
  type MessageStrategy,
  type RequestMessage,
  ResponseError,
} from 'vscode-languageserver'
import { malformed } from './protocol/message-shapes.ts'
import { Traffic } from './traffic.ts'

/** Refused requests are sent to this method, whose handler answers with the error: a message strategy cannot answer. */
const REFUSED = '$/crowfoot/refused'

type Next = (message: Message) => void | Promise<void>

export class Gate implements MessageStrategy {
  readonly traffic = new Traffic()
  #stage: 'new' | 'serving' | 'shut down' = 'new'
  #log: (message: string) => void = () => {}

  /** Call it once, before the connection listens. */
  attach(connection: Connection): void {
    this.#log = (message) => connection.console.error(message)
    connection.onRequest(REFUSED, (error: unknown) => {
      throw error instanceof ResponseError
        ? error
        : new ResponseError(ErrorCodes.MethodNotFound, `Unknown method ${REFUSED}`)
    })
  }

  handleMessage(message: Message, next: Next): void | Promise<void> {
    this.traffic.count()
    if (Message.isRequest(message)) return this.#request(message, next)
    if (!Message.isNotification(message) || message.method === 'exit') return next(message)
    if (this.#stage !== 'serving') return
    const wrong = malformed(message.method, message.params)
    if (wrong === undefined) return next(message)
    this.#log(`A notification was dropped. ${wrong}`)
  }

  #request(message: RequestMessage, next: Next): void | Promise<void> {
    const refusal = this.#refusal(message)
    if (refusal) return next({ ...message, method: REFUSED, params: refusal } as RequestMessage)
    if (message.method === 'initialize') this.#stage = 'serving'
    if (message.method === 'shutdown') this.#stage = 'shut down'
    // Without parameters, the library would pass the cancellation token in their place.
    return next(message.method === 'shutdown' ? message : withParams(message))
  }

  /** Follows the protocol's order: first whether the request is allowed now, then whether its parameters are valid. */
  #refusal({ method, params }: RequestMessage): ResponseError<void> | undefined {
    const starts = method === 'initialize'
    if (this.#stage === 'shut down')
      return new ResponseError(ErrorCodes.InvalidRequest, `"${method}" came after "shutdown".`)
    if (this.#stage === 'new' && !starts)
      return new ResponseError(ErrorCodes.ServerNotInitialized, `"${method}" came before "initialize".`)
    if (this.#stage === 'serving' && starts)
      return new ResponseError(ErrorCodes.InvalidRequest, 'The server is initialized already.')
    const wrong = malformed(method, params)
    return wrong === undefined ? undefined : new ResponseError(ErrorCodes.InvalidParams, wrong)
  }
}

function withParams(message: RequestMessage): RequestMessage {
  const { params } = message
  return params === undefined || params === null || Array.isArray(params) ? { ...message, params: {} } : message
}
