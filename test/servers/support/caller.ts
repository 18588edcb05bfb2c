/** JSON-RPC calls to servers that may be killed or paused, and what is known of them afterwards. */
import { Agent, request } from 'node:http'

export type Outcome =
  | { readonly value: unknown }
  /** The code of an API error. */
  | { readonly error: string }
  /** It may have happened, or may happen yet. */
  | { readonly unknown: string }
  /** It has not happened, and never will. */
  | { readonly refused: string }

/** Milliseconds after which a client no longer waits for an answer. */
export const PATIENCE = 5000

/** Errors by which a server says that it could not run a call, and that nothing has changed. */
const NOT_RUN: ReadonlySet<string> = new Set(['INTERNAL_ERROR', 'TOO_BUSY'])

export class Caller {
  readonly #agent = new Agent({ keepAlive: true })

  async call(url: string, method: string, params: readonly unknown[], patience = PATIENCE): Promise<Outcome> {
    const body = JSON.stringify({ jsonrpc: '2.0', method, params, id: 1 })
    let text: string
    try {
      text = await this.#post(`${url}/jsonrpc`, body, patience)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      return code === 'ECONNREFUSED' ? { refused: reason } : { unknown: reason }
    }
    const reply = JSON.parse(text) as { result?: unknown; error?: { message: string; data?: unknown } }
    if (!reply.error) return { value: reply.result }
    const code = reply.error.message
    if (code === 'INTERNAL_ERROR') {
      this.#count(String(reply.error.data))
      // The server ended before it knew.
      if (String(reply.error.data).includes('not known')) return { unknown: code }
    }
    if (!NOT_RUN.has(code)) return { error: code }
    const reason = `${code} ${JSON.stringify(reply.error.data)}`
    return reason.includes('not known whether') ? { unknown: reason } : { refused: reason }
  }

  /** What servers have said with INTERNAL_ERROR, and how often. */
  readonly failures = new Map<string, number>()

  #count(reason: string): void {
    this.failures.set(reason, (this.failures.get(reason) ?? 0) + 1)
  }

  close(): void {
    this.#agent.destroy()
  }

  #post(url: string, body: string, patience: number): Promise<string> {
    return new Promise((resolve, reject) => {
      const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) }
      const signal = AbortSignal.timeout(patience)
      const outgoing = request(url, { method: 'POST', agent: this.#agent, headers, signal }, (reply) => {
        const parts: string[] = []
        reply.setEncoding('utf8')
        reply.on('data', (part: string) => parts.push(part))
        reply.once('end', () => {
          if (reply.complete && reply.statusCode === 200) resolve(parts.join(''))
          else reject(new Error(`HTTP ${reply.statusCode}: ${parts.join('').slice(0, 200)}`))
        })
        reply.once('error', reject)
      })
      outgoing.once('error', reject)
      outgoing.end(body)
    })
  }
}
