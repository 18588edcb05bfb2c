/**
 * A process of bench/watchers.ts: clients on raw sockets that call event.from in a loop, each with the token of its last
 * answer. Only some of them read the events: parsing all would measure this process.
 */
import type { Socket } from 'node:net'
import { hrtime } from 'node:process'
import { openRaw, RawReplies } from './raw-replies.ts'

export interface Watching {
  readonly url: string
  readonly session: string
  readonly format: 'json' | 'xml'
  /** The objects that are changed. */
  readonly refs: readonly string[]
  readonly count: number
  readonly token: string
  /** What all clients wait for, and read: `own`: each an object of its own; `class`: all objects. Else a third each, see `classesOf`. */
  readonly each?: 'own' | 'class'
}

/** When the first and the last client had the event of one write, in milliseconds after it was sent. */
export interface EventSpan {
  first: number
  last: number
}

/** A write sets a name to this and the time of sending in microseconds of `hrtime`, so each event says when it was sent. */
export const SENT = 'sent at '

/** One of so many clients reads its events. */
const PROBES = 10
/** Bytes at the end of an answer in which its token is. */
const END = 16 * 1024
const TOKEN = { json: /"token":"([^"]*)"/, xml: /<name>token<\/name><value>(?:<string>)?([^<]*)</ }

const { url, session, format, refs, count, token: first, each } = JSON.parse(process.argv[2] ?? '') as Watching
const { hostname, port } = new URL(url)
const found = { counts: false, answers: 0, received: 0 }
const events: number[] = []
const spans = new Map<number, EventSpan>()

for (let i = 0; i < count; i++)
  watch(await openRaw(hostname, Number(port)), classesOf(i), each !== undefined || i % PROBES === 0)
process.on('message', (word) => {
  found.counts = word === 'begin'
  if (word === 'end')
    process.send?.({
      events,
      spans: [...spans.values()],
      answers: found.answers,
      received: (found.received * count) / Math.max(1, Math.ceil(count / PROBES)),
    })
})
process.send?.('ready')

/** A third each: the machines, everything, and one machine. Every kind has clients that read their events. */
function classesOf(i: number): string {
  if (each) return each === 'own' ? `VM/${refs[i % refs.length]}` : 'VM'
  const kind = Math.floor(i / PROBES) % 3
  return kind === 0 ? 'VM' : kind === 1 ? '*' : `VM/${refs[i % refs.length]}`
}

function watch(socket: Socket, classes: string, reads: boolean): void {
  const replies = new RawReplies((chunks) => {
    if (found.counts) found.answers++
    if (reads && found.counts) readTimes(Buffer.concat(chunks))
    socket.write(request(classes, tokenIn(chunks)))
  })
  socket.on('data', (data) => replies.add(data))
  socket.write(request(classes, first))
}

/** Each event has the name twice at most: in its snapshot. */
function readTimes(answer: Buffer): void {
  const now = Number(hrtime.bigint() / 1000n)
  for (let at = answer.indexOf(SENT); at >= 0; at = answer.indexOf(SENT, at + SENT.length)) {
    const start = at + SENT.length
    const sent = Number.parseInt(answer.toString('latin1', start, start + 20), 10)
    const took = (now - sent) / 1000
    events.push(took)
    const span = spans.get(sent)
    if (span) span.last = took
    else spans.set(sent, { first: took, last: took })
    found.received++
  }
}

function tokenIn(chunks: readonly Buffer[]): string {
  let end: Buffer = Buffer.alloc(0)
  for (let i = chunks.length - 1; i >= 0 && end.length < END; i--) end = Buffer.concat([chunks[i] as Buffer, end])
  const token = TOKEN[format].exec(end.toString('latin1', Math.max(0, end.length - END)))?.[1]
  if (token === undefined) throw new Error(`no token in ${end.toString().slice(0, 500)}`)
  return token
}

function request(classes: string, since: string): string {
  return format === 'json' ? jsonRequest(classes, since) : xmlRequest(classes, since)
}

function jsonRequest(classes: string, since: string): string {
  return post(
    'application/json',
    JSON.stringify({ jsonrpc: '2.0', method: 'event.from', params: [session, [classes], since, 60], id: 1 }),
  )
}

function xmlRequest(classes: string, since: string): string {
  const param = (type: string, text: string) => `<param><value><${type}>${text}</${type}></value></param>`
  const names = `<data><value><string>${classes}</string></value></data>`
  const params = param('string', session) + param('array', names) + param('string', since) + param('double', '60')
  const call = `<methodName>event.from</methodName><params>${params}</params>`
  return post('text/xml', `<?xml version="1.0"?><methodCall>${call}</methodCall>`)
}

function post(type: string, body: string): string {
  return `POST /${format}rpc HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n${body}`
}
