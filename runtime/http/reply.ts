/** Replies that are not answers of calls: the content of a path, or the reason why a request is refused. */

/** Names and values of headers, in turn. */
export type HeaderPairs = readonly string[]

export interface Reply {
  readonly status: number
  /** The exact Content-Type. */
  readonly type: string
  readonly body: string
  /** Sent instead of `body` where the content is not text. */
  readonly bytes?: Uint8Array
  readonly allow?: string
  /** Other headers: those of CORS, and those of pages. */
  readonly headers?: HeaderPairs
}

/** The content of a path, made when a client requests it. */
export interface Resource {
  readonly read: () => Reply | Promise<Reply>
}

export function plainReply(status: number, text: string): Reply {
  return { status, type: 'text/plain; charset=utf-8', body: `${text}\n` }
}

export function tooLargeReply(maxBody: number): Reply {
  return plainReply(413, `The body is larger than ${maxBody} bytes`)
}

/** The server receives so many bodies at once that it gave this one up. */
export function crowdedReply(): Reply {
  return { ...plainReply(503, 'Too many bodies are on their way; try again'), headers: ['Retry-After', '1'] }
}

export function notAllowedReply(allow: string): Reply {
  const text = allow.includes('POST') ? 'Calls are made by POST' : 'This can only be read'
  return { ...plainReply(405, text), allow }
}
