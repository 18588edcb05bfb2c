/** What is known of one call while it runs: who makes it, in which request, and when it came. */
import type { Principal } from '../access/principal.ts'
import type { Request } from './request.ts'

/** The dispatcher fills in the session and its user as soon as they are known, and the method's own name. */
export class CallContext {
  method: string
  readonly request: Request
  /** By `performance.now()`. */
  readonly started = performance.now()
  /** The reference of its object. */
  session: string | null = null
  /** What the client sent for it, a secret: to be repeated to that client alone. null for a task. */
  handle: string | null = null
  principal: Principal | null = null

  constructor(method: string, request: Request) {
    this.method = method
    this.request = request
  }
}

/** A call that was answered: for the log and the metrics. */
export interface AnsweredCall {
  /** null where the request was no well-formed call. */
  readonly context: CallContext | null
  readonly format: 'json' | 'xml'
  /** The error's code, `-32700` and the like for what is no call; null for a success. */
  readonly code: string | null
}

export type Observe = (call: AnsweredCall) => void
