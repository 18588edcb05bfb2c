/** A server over TLS whose certificate can be renewed, and which can stop while handshakes are under way. */

import type { Server as HttpServer } from 'node:http'
import { createServer, type Server, type ServerOptions } from 'node:https'
import type { Socket } from 'node:net'
import type { SecureContextOptions } from 'node:tls'

/** Node does not close connections whose handshake is not finished; they would keep the server from stopping. */
export function createTlsServer(options: ServerOptions): Server {
  const server = createServer(options)
  const handshakes = new Map<string, Socket>()
  const peer = ({ remoteAddress, remotePort }: Socket) => `${remoteAddress} ${remotePort}`
  server.on('connection', (socket: Socket) => {
    const key = peer(socket)
    handshakes.set(key, socket)
    socket.once('close', () => handshakes.get(key) === socket && handshakes.delete(key))
  })
  server.on('secureConnection', (socket) => {
    handshakes.delete(peer(socket))
    // As without TLS: a client that has sent all that it will send is still answered.
    socket.allowHalfOpen = true
  })
  const closeIdle = server.closeIdleConnections.bind(server)
  server.closeIdleConnections = () => {
    closeIdle()
    if (!server.listening) for (const socket of handshakes.values()) socket.destroy()
  }
  return server
}

/** Uses another certificate from the next connection on; does nothing for a server without TLS. */
export function renewCertificate(server: HttpServer, tls: SecureContextOptions): void {
  if ('setSecureContext' in server) (server as Server).setSecureContext(tls)
}
