/** A task as the body that it runs has it. */
import type { TaskControl } from '../../engine/call-context.ts'
import type { ApiError } from '../../values/api-error.ts'
import type { Result } from '../../values/values.ts'
import { hasEnded, type TaskObjects } from './task-objects.ts'

/** A task that a client has made, while a transfer reports to it. */
export interface OpenTask {
  /** From 0 to 1. */
  progress(done: number): void
  /** Ends it; where it was cancelled, as cancelled. null: with success, and with this result. */
  end(error: ApiError | null, result: string): void
}

/** How a body ends the task that runs it, in its last transaction. */
type BodyEnds = Pick<TaskControl, 'ended' | 'failed'>

export class RunningTask implements TaskControl {
  readonly ref: string
  isCancelling = false
  readonly #objects: TaskObjects
  #listener: (() => void) | undefined
  #ends: BodyEnds | undefined

  constructor(ref: string, objects: TaskObjects) {
    this.ref = ref
    this.#objects = objects
  }

  progress(done: number): void {
    if (this.#isUnderWay()) this.#objects.setProgress(this.ref, done)
  }

  onCancel(listener: () => void): void {
    this.#listener = listener
  }

  onEnd(ends: BodyEnds): void {
    this.#ends = ends
  }

  ended(result: Result): void {
    this.#ends?.ended(result)
  }

  failed(error: unknown): void {
    this.#ends?.failed(error)
  }

  look(): void {
    if (this.isCancelling || !this.#objects.has(this.ref)) return
    if (this.#objects.status(this.ref) === 'cancelling') this.cancel()
  }

  cancel(): void {
    this.isCancelling = true
    this.#listener?.()
  }

  goOn(): void {
    this.isCancelling = false
    if (this.#isUnderWay()) this.#objects.setStatus(this.ref, 'pending')
  }

  /** False where a client has destroyed the task, or ended it. */
  #isUnderWay(): boolean {
    return this.#objects.has(this.ref) && !hasEnded(this.#objects.status(this.ref))
  }
}
