/** Sockets whose replies are only counted and cut apart: one process can have many and notices each answer at once. */
import { connect, type Socket } from 'node:net'

export function openRaw(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true }, () => resolve(socket)).once('error', reject)
  })
}

/** Finds the end of each reply by its Content-Length. */
export class RawReplies {
  readonly #listener: (chunks: readonly Buffer[]) => void
  #chunks: Buffer[] = []
  #got = 0
  /** Bytes of the whole reply; undefined until its head is read. */
  #length: number | undefined

  /** `listener` gets each whole reply, head included. A client sends its next request only then. */
  constructor(listener: (chunks: readonly Buffer[]) => void) {
    this.#listener = listener
  }

  add(data: Buffer): void {
    this.#chunks.push(data)
    this.#got += data.length
    this.#length ??= this.#readHead()
    if (this.#length === undefined || this.#got < this.#length) return
    const chunks = this.#chunks
    this.#chunks = []
    this.#got = 0
    this.#length = undefined
    this.#listener(chunks)
  }

  #readHead(): number | undefined {
    const head = Buffer.concat(this.#chunks)
    const end = head.indexOf('\r\n\r\n')
    if (end < 0) return undefined
    return end + 4 + Number(/content-length: (\d+)/i.exec(head.toString('latin1', 0, end))?.[1])
  }
}
