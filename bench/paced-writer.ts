/** A process of bench/watchers.ts: sets fields at an even pace, whether the calls before are answered or not. */
import type { Socket } from 'node:net'
import { hrtime } from 'node:process'
import { openRaw, RawReplies } from './raw-replies.ts'

interface PacedWrites {
  readonly url: string
  readonly session: string
  readonly refs: readonly string[]
  readonly perSecond: number
}

const { url, session, refs, perSecond } = JSON.parse(process.argv[2] ?? '') as PacedWrites
const { hostname, port } = new URL(url)
const idle: Writer[] = []
const times: number[] = []
const state = { counts: false, sent: 0 }
const start = performance.now()

interface Writer {
  readonly socket: Socket
  since: number
}

for (let i = 0; i < 4; i++) idle.push(await open())
process.on('message', (word) => {
  state.counts = word === 'begin'
  if (word === 'end') process.send?.({ times })
})
process.send?.('ready')
setInterval(pace, 1)

/** A timer may be late: sends as many writes as are due. */
function pace(): void {
  const due = Math.floor(((performance.now() - start) / 1000) * perSecond)
  for (; state.sent < due; state.sent++) void write(state.sent)
}

async function write(number: number): Promise<void> {
  const name = `sent at ${hrtime.bigint() / 1000n}`
  const writer = idle.pop() ?? (await open())
  writer.since = performance.now()
  const params = [session, refs[number % refs.length], name]
  const body = JSON.stringify({ jsonrpc: '2.0', method: 'VM.set_name_label', params, id: 1 })
  const head = 'POST /jsonrpc HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n'
  writer.socket.write(`${head}Content-Length: ${body.length}\r\n\r\n${body}`)
}

async function open(): Promise<Writer> {
  const writer: Writer = { socket: await openRaw(hostname, Number(port)), since: 0 }
  const replies = new RawReplies((chunks) => {
    if (chunks[0]?.includes('"error"')) throw new Error(String(chunks[0]))
    if (state.counts) times.push(performance.now() - writer.since)
    idle.push(writer)
  })
  writer.socket.on('data', (data) => replies.add(data))
  return writer
}
