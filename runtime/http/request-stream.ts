/** The body of a request as a web stream, which is read only as fast as its consumer reads. */
import type { IncomingMessage } from 'node:http'

export interface RequestStreamParts {
  /** Milliseconds in which the client must send something while the consumer waits. */
  readonly patience: number
  /** Ends the stream with its reason: also a consumer that does not look at the signal goes on. */
  readonly signal: AbortSignal
  /** So many more bytes have come. */
  readonly moved: (bytes: number) => void
}

export interface RequestStream {
  /** Fails where the client goes away before the end, or sends nothing for too long: the connection is then cut. */
  readonly stream: ReadableStream<Uint8Array>
  /** Leaves the rest of the body to others who read the request. */
  release(): void
}

export function requestStream(
  request: IncomingMessage,
  { patience, signal, moved }: RequestStreamParts,
): RequestStream {
  const chunks: AsyncIterator<Buffer> = request.iterator({ destroyOnReturn: false })
  const release = async () => void (await chunks.return?.())
  const stream = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const end = () => controller.error(signal.reason)
        if (signal.aborted) end()
        else signal.addEventListener('abort', end, { once: true })
      },
      async pull(controller) {
        const timer = setTimeout(() => request.socket.destroy(), patience)
        try {
          const { done, value } = await chunks.next()
          if (done) controller.close()
          else {
            moved(value.length)
            controller.enqueue(value)
          }
        } finally {
          clearTimeout(timer)
        }
      },
      cancel: release,
    },
    // A chunk is read when the consumer asks for it.
    { highWaterMark: 0 },
  )
  return { stream, release: () => void release().catch(() => undefined) }
}
