/** A request whose body goes straight to its reader, without the queue, the events and the ticks of a stream. */
import { IncomingMessage } from 'node:http'

/** Receives the body of a request; `end` or `abandon` comes last. */
export interface BodyReader {
  take(chunk: Buffer): void
  /** The body is complete. */
  end(): void
  /** The client disconnected before the end of the body. */
  abandon(): void
}

/**
 * Given to Node's server as its class of requests. Node hands each part of a body to `push`, as every source of a stream
 * does; a reader that is there in time gets it at once. Everything else, such as a refused body that is dropped, and the body
 * of a request that had to wait, goes through the stream as usual.
 */
export class DirectRequest extends IncomingMessage {
  #reader: BodyReader | undefined
  /** Parts of the body are in the stream's queue, or will be. */
  #isQueued = false
  /** All of the body went to the reader, so the stream's own end never comes. */
  #isRead = false

  /** Gives the body to the reader, which may be called before this returns. */
  readBody(reader: BodyReader): void {
    this.#reader = reader
    // Only the stream's own way lets a paused connection go on.
    if (this.socket.isPaused()) this.#isQueued = true
    if (!this.#isQueued) return
    this.on('data', (chunk: Buffer) => this.#reader?.take(chunk))
    this.on('end', () => this.#end())
  }

  /** The reader gets no more; the rest of the body can be read as a stream. */
  stopReading(): void {
    this.#reader = undefined
    if (this.#isQueued) this.removeAllListeners('data').removeAllListeners('end')
  }

  override push(chunk: Buffer | null): boolean {
    if (this.#reader === undefined) this.#isQueued = true
    if (this.#isQueued) return super.push(chunk)
    if (chunk !== null) this.#reader?.take(chunk)
    else {
      this.#isRead = true
      this.#end()
    }
    return true
  }

  #end(): void {
    const reader = this.#reader
    this.#reader = undefined
    reader?.end()
  }

  /** The body is all that comes until the client ends the connection. */
  get endsWithConnection(): boolean {
    return false
  }

  /** Node looks at it when the answer is sent, to forget the request. */
  // @ts-expect-error: its type says that it is a field.
  override get readableEnded(): boolean {
    return this.#isRead || Reflect.get(IncomingMessage.prototype, 'readableEnded', this)
  }

  /** Node calls it when the answer is sent, to drop what nobody has read. */
  override resume(): this {
    return this.#isRead ? this : super.resume()
  }

  override destroy(error?: Error): this {
    const reader = this.#reader
    this.#reader = undefined
    reader?.abandon()
    return super.destroy(error)
  }
}
