/** A keep-alive connection to a server that may be killed at any moment. */
import { Agent, type IncomingMessage, request } from 'node:http'
import { batchBody, bodyOf, type Call, type Format, PATHS, type Reply, readBatch, readReply, TYPES } from './formats.ts'

/** The server was killed before it answered. */
export class Unanswered extends Error {}

export class Connection {
  readonly #port: number
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 })

  constructor(port: number) {
    this.#port = port
  }

  /** Throws Unanswered. `sent` is called when the request has been sent. */
  async ask(format: Format, call: Call, sent?: () => void): Promise<Reply> {
    return readReply(format, await this.#post(format, bodyOf(format, call), sent))
  }

  async batch(calls: readonly Call[], sent?: () => void): Promise<Reply[]> {
    return readBatch(await this.#post('json', batchBody(calls), sent))
  }

  close(): void {
    this.#agent.destroy()
  }

  async #post(format: Format, body: string, sent: () => void = () => {}): Promise<string> {
    const { status, text } = await this.#reply(format, body, sent)
    if (status !== 200) throw new Error(`HTTP ${status}: ${text}`)
    return text
  }

  #reply(format: Format, body: string, sent: () => void): Promise<{ status: number | undefined; text: string }> {
    const headers = { 'Content-Type': TYPES[format], 'Content-Length': Buffer.byteLength(body) }
    const options = { port: this.#port, method: 'POST', path: PATHS[format], headers, agent: this.#agent }
    return new Promise((resolve, reject) => {
      const gone = (error: Error) => reject(new Unanswered(error.message))
      const outgoing = request({ host: '127.0.0.1', ...options }, (reply) => void whole(reply).then(resolve, gone))
      outgoing.once('error', gone).once('finish', sent).end(body)
    })
  }
}

async function whole(reply: IncomingMessage): Promise<{ status: number | undefined; text: string }> {
  const parts: string[] = []
  reply.setEncoding('utf8')
  for await (const part of reply) parts.push(part as string)
  return { status: reply.statusCode, text: parts.join('') }
}
