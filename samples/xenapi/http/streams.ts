/** Answers whose body comes or is read piece by piece. */
import { ReadableStream as NodeStream } from 'node:stream/web'

/** Unlike Readable.toWeb, it may be cancelled while a chunk is on its way. */
export function webStream(bytes: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  return NodeStream.from(bytes) as ReadableStream<Uint8Array>
}

export function streamed(bytes: AsyncIterable<Uint8Array>, headers: { readonly [name: string]: string }): Response {
  return new Response(webStream(bytes), { headers })
}

/**
 * An empty answer that begins at once and ends when the work is done: as with xapi, many clients send the body of an upload
 * only after the head of the answer. The connection of work that fails is cut, and its task has the error.
 */
export function answeredFirst(work: () => Promise<void>): Response {
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        await work()
        controller.close()
      },
    },
    // The work begins when the head has been sent.
    { highWaterMark: 0 },
  )
  return new Response(body)
}

/** What xen-api, the npm package, sends as the length of a body whose length it does not know. It then ends the connection. */
const UNKNOWN_LENGTH = 2 ** 50

/** undefined where the client does not say it. */
export function lengthOf(request: Request): number | undefined {
  const length = request.headers.get('content-length')
  return length === null || Number(length) >= UNKNOWN_LENGTH ? undefined : Number(length)
}

/** The body. Where its client does not know how long it is, it ends with the connection, and `onCut` is called. */
export async function* bodyOf(request: Request, onCut: () => void = () => undefined): AsyncGenerator<Uint8Array> {
  if (!request.body) return
  try {
    for await (const chunk of request.body) yield chunk
  } catch (error) {
    if (request.headers.get('content-length') !== String(UNKNOWN_LENGTH)) throw error
    onCut()
  }
}
