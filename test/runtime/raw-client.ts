/** A client that sends the exact bytes of a test, valid or not, and keeps all that it receives. */
import { once } from 'node:events'
import type { Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'

export interface RawClient {
  readonly socket: Socket
  /** All that came back so far. */
  text(): string
  /** Resolves with the received text when it matches. Rejects if the connection closes before. */
  until(pattern: RegExp): Promise<string>
  /** Resolves with the received text when the connection is closed, also by a reset. */
  readonly closed: Promise<string>
}

export function rawClient(server: Server, ...pieces: (string | Buffer)[]): RawClient {
  const socket = connect({ port: portOf(server), host: '127.0.0.1', allowHalfOpen: true })
  let text = ''
  let check = () => {}
  socket.setEncoding('utf8').on('data', (data) => {
    text += data
    check()
  })
  // A reset is one of the ways in which a server may close.
  socket.on('error', () => {})
  socket.on('end', () => socket.end())
  for (const piece of pieces) socket.write(piece)
  const closed = new Promise<string>((resolve) => socket.once('close', () => resolve(text)))
  const until = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      check = () => pattern.test(text) && resolve(text)
      void closed.then(() => reject(new Error(`Closed before ${pattern}: ${text}`)))
      check()
    })
  return { socket, text: () => text, until, closed }
}

export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}

export async function listening(server: Server): Promise<Server> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

/** The head of a call. */
export function head(...lines: string[]): string {
  return ['POST / HTTP/1.1', 'Host: localhost', 'Content-Type: application/json', ...lines, '', ''].join('\r\n')
}

/** A whole call. */
export function post(body: string, ...lines: string[]): string {
  return `${head(`Content-Length: ${Buffer.byteLength(body)}`, ...lines)}${body}`
}
