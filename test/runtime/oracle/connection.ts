/** A client's keep-alive connection that sends requests without waiting for earlier replies. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Format } from './wire.ts'

const HEAD_END = '\r\n\r\n'

export class Connection {
  readonly #socket: Socket
  #read = Buffer.alloc(0)
  /** The pieces that are still to be written. */
  readonly #pieces: Buffer[] = []
  /** Requests that wait for a reply, in order. */
  #waiting: { resolve(body: string): void; reject(error: Error): void }[] = []

  constructor(port: number) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true })
    this.#socket.on('data', (chunk: Buffer) => this.#receive(chunk))
    this.#socket.on('error', (error) => this.#fail(error))
    this.#socket.on('close', () => this.#fail(new Error('The server closed the connection')))
  }

  send(format: Format, body: string): Promise<string> {
    const type = format === 'XML' ? 'text/xml' : 'application/json'
    const length = Buffer.byteLength(body)
    const head = `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${type}\r\nContent-Length: ${length}${HEAD_END}`
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject })
      this.#write(Buffer.from(head + body))
    })
  }

  /** Sends two pieces in different turns of the event loop, so that requests of several connections overlap. */
  #write(request: Buffer): void {
    const cut = 1 + ((request.length * 31) % (request.length - 1))
    this.#pieces.push(request.subarray(0, cut), request.subarray(cut))
    if (this.#pieces.length === 2) setImmediate(() => this.#writeNext())
  }

  #writeNext(): void {
    const piece = this.#pieces.shift()
    if (!piece || this.#socket.destroyed) return
    this.#socket.write(piece)
    if (this.#pieces.length > 0) setImmediate(() => this.#writeNext())
  }

  async end(): Promise<void> {
    this.#socket.destroy()
    if (!this.#socket.closed) await once(this.#socket, 'close')
  }

  #receive(chunk: Buffer): void {
    this.#read = Buffer.concat([this.#read, chunk])
    for (;;) {
      const headEnd = this.#read.indexOf(HEAD_END)
      const head = this.#read.toString('latin1', 0, Math.max(headEnd, 0))
      const start = headEnd + HEAD_END.length
      const end = start + Number(/^content-length: (\d+)$/im.exec(head)?.[1])
      if (headEnd < 0 || this.#read.length < end) return
      const body = this.#read.toString('utf8', start, end)
      this.#read = this.#read.subarray(end)
      const waiting = this.#waiting.shift()
      if (head.startsWith('HTTP/1.1 200 ')) waiting?.resolve(body)
      else waiting?.reject(new Error(`${head}\n${body}`))
    }
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.splice(0)) reject(error)
  }
}
