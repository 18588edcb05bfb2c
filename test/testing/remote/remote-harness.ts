/** Servers that the tests of the client talk to: ours, and one that answers anything. */
import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHttpServer, stopHttpServer } from '../../../runtime/http/http-server.ts'
import type { Desk } from '../../runtime/harness.ts'

export interface Listening {
  readonly url: URL
  close(): void | Promise<void>
}

/** Serves a service in memory on a free port. */
export async function serveDesk(desk: Desk): Promise<Listening> {
  const server = createHttpServer({ front: desk.front, log: (text) => assertNothing(text) })
  return { url: await listen(server), close: () => stopHttpServer(server, 0) }
}

function assertNothing(text: string): never {
  throw new Error(`The server logs: ${text}`)
}

/** A server that answers as `listener` does. */
export async function serveAnything(listener: RequestListener): Promise<Listening> {
  const server = createServer(listener)
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  return { url: await listen(server), close }
}

async function listen(server: Server): Promise<URL> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
}
