/**
 * A process that repeats `VM.get_all_records` for bench:big-answers, and drops what it reads. Its parent sends a BigRead, and
 * gets a message when the first bytes have come, and the counts of what was read when it sends another message.
 */
import { Agent, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'

export interface BigRead {
  readonly url: string
  readonly session: string
  readonly format: 'json' | 'xml'
  /** 0 for a client that reads as fast as it can. */
  readonly bytesPerSecond: number
}

export interface Heard {
  readonly bytes: number
  /** The number of complete answers. */
  readonly whole: number
  readonly failed: number
}

const heard = { bytes: 0, whole: 0, failed: 0 }

process.once('message', (reading: BigRead) => {
  process.once('message', () => process.send?.(heard, () => process.exit()))
  void readOn(reading)
})

async function readOn(reading: BigRead): Promise<void> {
  const agent = new Agent({ keepAlive: true })
  for (;;) {
    try {
      await readOnce(reading, agent)
      heard.whole++
    } catch {
      heard.failed++
      await pause(100)
    }
  }
}

async function readOnce({ url, session, format, bytesPerSecond }: BigRead, agent: Agent): Promise<void> {
  const path = format === 'json' ? '/jsonrpc' : '/xmlrpc'
  const asked = request(`${url}${path}`, {
    method: 'POST',
    agent,
    headers: { 'Content-Type': format === 'json' ? 'application/json' : 'text/xml' },
  })
  asked.end(format === 'json' ? json(session) : xml(session))
  const answer = await new Promise<import('node:http').IncomingMessage>((resolve, reject) =>
    asked.on('response', resolve).on('error', reject),
  )
  let first = true
  const from = performance.now()
  let read = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    if (first && /"error":\{|Failure|<fault>/.test(chunk.toString('latin1', 0, 300))) throw new Error('refused')
    first = false
    read += chunk.length
    if (heard.bytes === 0) process.send?.('begun')
    heard.bytes += chunk.length
    if (bytesPerSecond === 0) continue
    const early = (read / bytesPerSecond) * 1000 - (performance.now() - from)
    if (early > 1) await pause(early)
  }
}

function json(session: string): string {
  return JSON.stringify({ jsonrpc: '2.0', method: 'VM.get_all_records', params: [session], id: 1 })
}

function xml(session: string): string {
  return `<?xml version="1.0"?><methodCall><methodName>VM.get_all_records</methodName><params><param><value><string>${session}</string></value></param></params></methodCall>`
}
