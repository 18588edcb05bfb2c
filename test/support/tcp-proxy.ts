/** A proxy between a client and a server that cuts or stalls their connection after a chosen byte. */
import { once } from 'node:events'
import { createServer, connect as open, type Server, type Socket } from 'node:net'

export type ProxySide = 'to server' | 'to client'

/** What happens to the bytes of one direction after the next `after` of them. `stall`: they are lost, and nothing else is. */
export interface ProxyFault {
  readonly side: ProxySide
  readonly after: number
  readonly how: 'cut' | 'stall'
}

export class TcpProxy {
  /** Bytes that went through since the last `count`, by direction. */
  readonly bytes: Record<ProxySide, number> = { 'to server': 0, 'to client': 0 }
  #target: number
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #fault: ProxyFault | undefined
  #left = 0
  #isRefusing = false

  private constructor(target: number) {
    this.#target = target
    this.#server = createServer((socket) => this.#accept(socket))
  }

  /** `target`: a port of this machine. */
  static async to(target: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(target)
    proxy.#server.listen(0, '127.0.0.1')
    await once(proxy.#server, 'listening')
    return proxy
  }

  get port(): number {
    const address = this.#server.address()
    return typeof address === 'object' && address ? address.port : 0
  }

  get connections(): number {
    return this.#sockets.size / 2
  }

  /** Counts from 0 again. The fault counts from here as well. */
  count(fault?: ProxyFault): void {
    this.bytes['to server'] = 0
    this.bytes['to client'] = 0
    this.#fault = fault
    this.#left = fault?.after ?? 0
  }

  /** Cuts all connections now. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  /** New connections are cut at once. */
  refuse(on: boolean): void {
    this.#isRefusing = on
  }

  /** New connections go to another port; those that are open stay. */
  leadTo(target: number): void {
    this.#target = target
  }

  async close(): Promise<void> {
    this.cut()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #accept(client: Socket): void {
    if (this.#isRefusing) {
      client.destroy()
      return
    }
    const server = open(this.#target, '127.0.0.1')
    const both = [client, server]
    for (const socket of both) {
      socket.setNoDelay()
      this.#sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        this.#sockets.delete(socket)
        for (const other of both) other.destroy()
      })
    }
    client.on('data', (bytes) => this.#pass('to server', bytes, server, both))
    server.on('data', (bytes) => this.#pass('to client', bytes, client, both))
  }

  #pass(side: ProxySide, bytes: Buffer, to: Socket, both: readonly Socket[]): void {
    const fault = this.#fault?.side === side ? this.#fault : undefined
    const through = fault ? Math.min(this.#left, bytes.length) : bytes.length
    this.bytes[side] += through
    if (!fault) {
      to.write(bytes)
      return
    }
    this.#left -= through
    if (through > 0) to.write(bytes.subarray(0, through))
    if (this.#left > 0 || fault.how === 'stall') return
    this.#fault = undefined
    // What came through before has to arrive.
    to.end()
    for (const socket of both) if (socket !== to) socket.destroySoon()
  }
}
