/** A run of a body for tests that compare bodies: where it waits, what was written so far stays. */
import type { Store, StoreMark } from '../../../runtime/store/store.ts'
import { ApiError } from '../../../runtime/values/api-error.ts'
import { TestRun } from '../../support/test-run.ts'

export class StretchRun extends TestRun {
  readonly #kept: Store
  #start: StoreMark
  /** Of the tries that are open. */
  #tries: StoreMark[] = []

  /** To be made in a transaction, which `undoStretch` or `endStretch` ends. */
  constructor(store: Store) {
    super({ store, steps: 100_000_000 })
    this.#kept = store
    this.#start = store.mark()
  }

  override mark(): number {
    return this.#tries.push(this.#kept.mark())
  }

  override undo(mark: number, error: unknown, codes: readonly string[]): void {
    if (!(error instanceof ApiError) || !codes.includes(error.code)) throw error
    this.#kept.undo(this.#tries[mark - 1] as StoreMark)
  }

  override release(): void {
    this.#kept.release(this.#tries.pop() as StoreMark)
  }

  endStretch(): void {
    for (const mark of this.#tries.toReversed()) this.#kept.release(mark)
    this.#kept.release(this.#start)
    this.#start = this.#kept.mark()
    this.#tries = this.#tries.map(() => this.#kept.mark())
  }

  /** The message has failed. */
  undoStretch(): void {
    this.#kept.undo(this.#start)
  }
}
