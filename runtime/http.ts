/** The front on node:http: reads bodies up to their limit, writes replies, bounds time, and ends without dropping calls. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type Admission, type Front, type Reply, tooLarge } from './front.ts'

export interface HttpLimits {
  /** Milliseconds for the head of a request. */
  readonly headersTimeout?: number
  /** Milliseconds for all of a request. */
  readonly requestTimeout?: number
}

/** The front as a server that is not listening yet. `log` hears of bugs. */
export function createHttpServer(front: Front, log: (text: string) => void, limits: HttpLimits = {}): Server {
  const { headersTimeout = 20_000, requestTimeout = 120_000 } = limits
  const timeouts = { headersTimeout, requestTimeout, keepAliveTimeout: 65_000, connectionsCheckingInterval: 5_000 }
  return createServer(timeouts, (request, response) => {
    const head = { method: request.method as string, url: request.url as string, headers: request.rawHeaders }
    const admission = front.admit(head)
    if ('status' in admission) refuse(request, response, admission)
    else readBody(request, response, front.maxBody, (body) => answer(admission, body, response, log))
  })
}

/** Stops listening, lets calls under way be answered for at most `patience` milliseconds, and closes every connection. */
export function stopHttpServer(server: Server, patience: number): Promise<void> {
  return new Promise((resolve) => {
    // A connection that a call kept busy is idle once it is answered, and would stay open for its keep-alive time.
    const sweep = setInterval(() => server.closeIdleConnections(), 20)
    const deadline = setTimeout(() => server.closeAllConnections(), patience)
    server.close(() => {
      clearInterval(sweep)
      clearTimeout(deadline)
      resolve()
    })
  })
}

function answer(admission: Admission, body: Buffer, response: ServerResponse, log: (text: string) => void): void {
  try {
    admission.endpoint(body, (text) => {
      response.writeHead(200, ['Content-Type', admission.type, 'Content-Length', String(Buffer.byteLength(text))])
      response.end(text)
    })
  } catch (error) {
    log(error instanceof Error ? (error.stack ?? error.message) : String(error))
    send(response, { status: 500, type: 'text/plain; charset=utf-8', body: 'The server failed; its log says why\n' })
  }
}

function readBody(
  request: IncomingMessage,
  response: ServerResponse,
  maxBody: number,
  whole: (body: Buffer) => void,
): void {
  let size = 0
  let first: Buffer | undefined
  let chunks: Buffer[] | undefined
  request.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > maxBody) {
      request.removeAllListeners('data').removeAllListeners('end').pause()
      refuse(request, response, tooLarge(maxBody))
    } else if (first === undefined) first = chunk
    else {
      chunks ??= [first]
      chunks.push(chunk)
    }
  })
  // Most bodies come in one piece, which needs no copy.
  request.on('end', () => whole(chunks ? Buffer.concat(chunks) : (first ?? Buffer.alloc(0))))
}

/** What is refused may still have a body on its way, which nobody will read: the connection ends with the reply. */
function refuse(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') response.setHeader('Connection', 'close')
  send(response, reply)
}

function send(response: ServerResponse, reply: Reply): void {
  response.statusCode = reply.status
  response.setHeader('Content-Type', reply.type)
  if (reply.allow !== undefined) response.setHeader('Allow', reply.allow)
  response.end(reply.body)
}
