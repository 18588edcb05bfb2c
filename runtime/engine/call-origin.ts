/** The facts about a request that its calls can read. */

export interface CallOrigin {
  /** The header of that name, as the client sent it (W3C Trace Context). */
  readonly traceparent?: string
  /** The client is on this machine. */
  readonly isNear: boolean
  /** The client came by a socket that only the user of the server's process can open, so it may act as root. */
  readonly isOwner: boolean
  /** Bytes of the request's body, which stay in memory while a call of it waits. */
  readonly size?: number
  /** The client's address, `socket` for a Unix socket; `unknown` where the connection has ended. */
  readonly source: string
  /** Calls `listener` if the client goes away before it is answered. The returned function removes the listener. */
  onGone(listener: () => void): () => void
  /**
   * Calls `listener` when a call that only waits should be answered at once: the client has closed its side of the
   * connection and may be gone, or the connection cannot be read, so that the server would not see the client go. The
   * returned function removes the listener.
   */
  onHurry(listener: () => void): () => void
  /** Counts characters of the request and of its answer that stay in memory while one of its calls waits. */
  hold(characters: number): void
}

/** The origin of calls that came in no request, such as those of tasks: no client goes away. */
export const NO_REQUEST: CallOrigin = {
  isNear: true,
  isOwner: false,
  source: 'unknown',
  onGone: () => () => undefined,
  onHurry: () => () => undefined,
  hold: () => undefined,
}
