/** Clients that wait for events on raw sockets: one process can hold a thousand, and hears of each answer at once. */
import { connect, type Socket } from 'node:net'

export interface Waiters {
  /** All ask for what happens after the token. */
  wait(token: string): void
  /** When the last of them is answered: for each, when its answer was complete (`performance.now()`). */
  answered(): Promise<number[]>
  close(): void
}

/** `body` makes the text of the call that waits. */
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

/** Looks at no more of a reply than its length: reading a thousand of them would be a measurement of this process. */
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
