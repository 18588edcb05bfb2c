/** The HTTP request behind calls. */

/** The request that calls came in, as far as they care. */
export interface CallOrigin {
  /** As the client sent it (W3C Trace Context). */
  readonly traceparent?: string
  /** Its client is on this machine. */
  readonly isNear: boolean
  /** The client's address; `unknown` where its connection has ended. */
  readonly source: string
  /** `listener` is called where the client goes away before it is answered, until the returned function is called. */
  onGone(listener: () => void): () => void
  /**
   * `listener` is called where a call that only waits should be answered now, until the returned function is called: the
   * client has no more to say, and may be gone, or its connection cannot be read, so that nobody would see it go.
   */
  onHurry(listener: () => void): () => void
  /** So many characters of it and of its answer stay in memory while one of its calls waits. */
  hold(characters: number): void
}

/** Where there is no request, as in tests: nobody goes away. */
export const NO_REQUEST: CallOrigin = {
  isNear: true,
  source: 'unknown',
  onGone: () => () => undefined,
  onHurry: () => () => undefined,
  hold: () => undefined,
}
