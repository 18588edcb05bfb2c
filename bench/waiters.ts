/**
 * Clients that wait for events on raw sockets, so that one process can have a thousand and notices each answer at once.
 */
import { openRaw, RawReplies } from './raw-replies.ts'

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
  const sockets = await Promise.all(Array.from({ length: count }, () => openRaw(hostname, Number(port))))
  let times: number[] = []
  let done = (_: number[]) => {}
  let all: Promise<number[]> = Promise.resolve([])
  for (const socket of sockets) {
    const replies = new RawReplies(() => {
      if (times.push(performance.now()) === count) done(times)
    })
    socket.on('data', (data) => replies.add(data))
  }
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
