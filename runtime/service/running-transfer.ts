/** A transfer under way: its code, its task, and how it ends. */
import type { CallContext } from '../engine/call-context.ts'
import type { OpenTransfer, TransferError } from '../engine/transfer.ts'
import { failureOf } from '../outside/failures.ts'
import type { OpenRoute } from '../outside/route-code.ts'
import type { OpenTask } from '../standard/tasks/running-task.ts'
import { ApiError, internalError } from '../values/api-error.ts'
import { type ErrorReport, reportedError } from './reported-error.ts'

export interface RunningTransferParts {
  readonly route: OpenRoute
  readonly call: CallContext
  readonly task: OpenTask | undefined
  readonly report: ErrorReport
  /** Aborted when the server stops. */
  readonly stopping: AbortSignal
  /** Called when the transfer has ended. */
  readonly leave: (() => void) | undefined
}

/** Milliseconds in which the code of a transfer ends after its client has gone away. */
const GRACE = 10_000

const CONNECTION_ENDED = 'The connection ended before the transfer did'

/** A change of the progress that is worth an event for the task's watchers. */
const STEP = 0.01

export class RunningTransfer implements OpenTransfer {
  readonly signal: AbortSignal
  readonly #parts: RunningTransferParts
  readonly #gone = new AbortController()
  #isOver = false
  /** The code has begun. */
  #isRunning = false
  /** Bytes that have passed. */
  #moved = 0
  /** The progress that was written last. */
  #done = 0
  /** The code reports the progress itself. */
  #isReported = false
  /** Of the task, if it ends with success. */
  #result = ''

  constructor(parts: RunningTransferParts) {
    this.#parts = parts
    this.signal = AbortSignal.any([this.#gone.signal, parts.call.signal])
  }

  run(request: Request): Promise<Response> {
    const { route, call } = this.#parts
    this.#isRunning = true
    return route.run(request, call, {
      progress: (done) => {
        this.#isReported = true
        this.#progress(done)
      },
      result: (text) => {
        this.#result = text
      },
    })
  }

  refuse(reason: string): TransferError {
    const error = internalError(reason)
    this.#finish(error)
    return error
  }

  moved(bytes: number, all: number | undefined): void {
    this.#moved += bytes
    if (!this.#isReported && all !== undefined && all > 0) this.#progress(this.#moved / all)
  }

  end(): void {
    this.#finish(null)
  }

  /** `thrown`: by the code, also by the stream that it has answered with. */
  fail(thrown: unknown): TransferError {
    const { call, stopping, report } = this.#parts
    const error = failureOf(thrown)
    // What the code throws because it was asked to end is no bug.
    const isEnded = (this.signal.aborted || stopping.aborted) && !(error instanceof ApiError)
    const failure = isEnded ? endedBy(call, stopping) : reportedError(error, report)
    this.#finish(failure)
    return failure
  }

  gone(): void {
    this.#gone.abort()
    const end = () => this.#finish(internalError(CONNECTION_ENDED))
    // The code knows best what that means, unless it takes no notice.
    if (this.#isRunning) setTimeout(end, GRACE).unref()
    else end()
  }

  #progress(done: number): void {
    const part = Math.min(1, Math.max(0, Number(done) || 0))
    if (this.#isOver || part - this.#done < STEP) return
    this.#done = part
    this.#parts.task?.progress(part)
  }

  #finish(error: ApiError | null): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#parts.task?.end(error, this.#result)
    this.#parts.leave?.()
    const { route, call } = this.#parts
    const facts = {
      method: call.method,
      user: call.principal?.name ?? null,
      bytes: this.#moved,
      ms: Math.round(call.took),
    }
    route.log.info('transfer', { ...facts, error: error?.code ?? null })
  }
}

function endedBy(call: CallContext, stopping: AbortSignal): ApiError {
  if (stopping.aborted) return internalError('The server is stopping')
  if (call.signal.aborted && call.task !== null) return new ApiError('TASK_CANCELLED', call.task)
  return internalError(CONNECTION_ENDED)
}
