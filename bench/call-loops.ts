/** A process of bench/servers.ts: clients on raw sockets, each of which makes its next call when the last one is answered. */
import { openRaw, RawReplies } from './raw-replies.ts'

export interface CallLoops {
  readonly url: string
  readonly clients: number
  readonly method: string
  /** `@@` in it becomes a number that counts up. */
  readonly params: readonly string[]
}

export interface LoopTimes {
  readonly calls: number
  /** Milliseconds of each call. */
  readonly times: readonly number[]
}

const { url, clients, method, params } = JSON.parse(process.argv[2] ?? '') as CallLoops
const { hostname, port } = new URL(url)
const state = { counts: false, sent: 0 }
const times: number[] = []

for (let i = 0; i < clients; i++) await loop()
process.on('message', (word) => {
  state.counts = word === 'begin'
  if (word === 'end') process.send?.({ calls: times.length, times })
})
process.send?.('ready')

async function loop(): Promise<void> {
  const socket = await openRaw(hostname, Number(port))
  let since = 0
  const send = () => {
    since = performance.now()
    socket.write(request())
  }
  const replies = new RawReplies((chunks) => {
    if (chunks[0]?.includes('"error"')) throw new Error(String(chunks[0]))
    if (state.counts) times.push(performance.now() - since)
    send()
  })
  socket.on('data', (data) => replies.add(data))
  send()
}

function request(): string {
  const number = String(state.sent++)
  const given = params.map((text) => text.replace('@@', number))
  const body = JSON.stringify({ jsonrpc: '2.0', method, params: given, id: 1 })
  const head = 'POST /jsonrpc HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n'
  return `${head}Content-Length: ${body.length}\r\n\r\n${body}`
}
