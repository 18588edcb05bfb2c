/**
 * Clients that wait for events on raw sockets, so that one process can have a thousand and notices each answer at once.
 */
import { connect, type Socket } from 'node:net'

export interface Waiters {
  /** All clients ask for the events after the token. */
  wait(token: string): void
  /** Resolves when all are answered, with the time of each complete answer (`performance.now()`). */
  answered(): Promise<number[]>
  close(): void
}

/** `body`: makes the body of the waiting call. */
export async function openWaiters(url: string, count: number, body: (token: string) => string): Promise<Waiters> {
  const { hostname, port, host } = new URL(url)
  const sockets = await Promise.all(Array.from({ length: count }, () => open(hostname, Number(port))))
  let times: number[] = []
  let done = (_: number[]) => {}
  let all: Promise<number[]> = Promise.resolve([])
  for (const socket of sockets)
    onReply(socket, () => {
      if (times.push(performance.now()) === count) done(times)
    })
  return {
    wait(token) {
      times = []
      all = new Promise((resolve) => {
        done = resolve
      })
      const text = body(token)
      const head = `POST /jsonrpc HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\n`
      const request = `${head}Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`
      for (const socket of sockets) socket.write(request)
    },
    answered: () => all,
    close() {
      for (const socket of sockets) socket.destroy()
    },
  }
}

function open(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true }, () => resolve(socket)).once('error', reject)
  })
}

/** Reads only the length of a reply: parsing a thousand replies would measure this process. */
function onReply(socket: Socket, listener: () => void): void {
  let got = Buffer.alloc(0)
  socket.on('data', (data) => {
    got = got.length === 0 ? data : Buffer.concat([got, data])
    const end = got.indexOf('\r\n\r\n')
    if (end < 0) return
    const length = Number(/content-length: (\d+)/i.exec(got.toString('latin1', 0, end))?.[1])
    if (got.length < end + 4 + length) return
    got = Buffer.alloc(0)
    listener()
  })
}
