/** The facts about one call: its caller, its request and format, and the time when it arrived. */
import type { Principal } from '../values/principal.ts'
import type { Result } from '../values/values.ts'
import type { CallOrigin } from './call-origin.ts'

/** The dispatcher fills in the session and its user as soon as they are known, and the method's own name. */
export class CallContext {
  method: string
  readonly origin: CallOrigin
  /** The format in which the call came; null for the call of a task. */
  readonly format: 'json' | 'xml' | null
  /** When the call came, by `performance.now()`. */
  readonly started = performance.now()
  /** The reference of the session's object; null without a session. */
  session: string | null = null
  /** The text that the client sent for the session: a secret, which only this client may see. null for a task. */
  handle: string | null = null
  principal: Principal | null = null
  /** The task that runs the call; null where the client waits for its answer. */
  task: string | null = null
  /** The same task, for a message body. */
  control: TaskControl | null = null
  #abort: AbortController | undefined
  #took: number | undefined

  constructor(method: string, origin: CallOrigin, format: 'json' | 'xml' | null = null) {
    this.method = method
    this.origin = origin
    this.format = format
  }

  /** Aborted when the task of the call is cancelled. */
  get signal(): AbortSignal {
    this.#abort ??= new AbortController()
    return this.#abort.signal
  }

  abort(): void {
    this.#abort ??= new AbortController()
    this.#abort.abort()
  }

  /** Milliseconds that the call took: until this is first read, when it is answered. */
  get took(): number {
    this.#took ??= performance.now() - this.started
    return this.#took
  }
}

/** What a message body does with the task that runs it. */
export interface TaskControl {
  readonly ref: string
  /** Writes the task's progress, from 0 to 1, where the task is still there and its class has the field. */
  progress(done: number): void
  /** The task was cancelled, and its body has not caught that. */
  readonly isCancelling: boolean
  /** Calls `listener` when the task is cancelled, in the call that cancels it. Replaces the listener before. */
  onCancel(listener: () => void): void
  /** Looks whether a call of the same group has cancelled the task. */
  look(): void
  /** The body has caught the error of its cancel: the task runs as before. To be called inside a transaction. */
  goOn(): void
  /** The message body that the task runs has ended well. To be called with its result in its last transaction. */
  ended(result: Result): void
  /** The same for one that has failed, whose last transaction was undone. */
  failed(error: unknown): void
}

/** A call that was answered: for the log and the metrics. */
export interface AnsweredCall {
  /** null where the request was not a well-formed call. */
  readonly context: CallContext | null
  readonly format: 'json' | 'xml'
  /** The error's code, or `-32700` and the like where the request was not a call; null for a success. */
  readonly code: string | null
}

export type Observe = (call: AnsweredCall) => void
