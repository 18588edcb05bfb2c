/** A run of a body for tests: no holds, no tasks, a clock that stands still, and what the body asked for as a list. */
import { formatDatetime } from '../../model/datetime.ts'
import type { LocalValue, Run } from '../../runtime/bodies/protocol.ts'
import type { Store, StoreMark } from '../../runtime/store/store.ts'
import { ApiError, internalError } from '../../runtime/values/api-error.ts'

export interface RunOptions {
  readonly store?: Store
  readonly steps?: number
  readonly computing?: boolean
}

export class TestRun implements Run {
  steps: number
  readonly computing: boolean
  readonly task = 'OpaqueRef:no-task'
  readonly session = null
  readonly user = 'ann'
  /** What the body asked of its engine, in order. */
  readonly asked: (readonly unknown[])[] = []
  readonly #store: Store | undefined
  readonly #marks: StoreMark[] = []
  #count = 0

  constructor({ store, steps = 1_000_000, computing = false }: RunOptions = {}) {
    this.#store = store
    this.steps = steps
    this.computing = computing
  }

  tooLong(): never {
    throw internalError('too many steps')
  }

  now(): string {
    return formatDatetime(1_769_860_800_000) ?? ''
  }

  uuid(): string {
    this.#count++
    return `00000000-0000-4000-8000-${String(this.#count).padStart(12, '0')}`
  }

  random(n: bigint): bigint {
    return n - 1n
  }

  enter(message: string): number {
    this.asked.push(['enter', message])
    return this.asked.length
  }

  leave(): void {
    this.asked.push(['leave'])
  }

  hold(className: string, field: string, ref: string | null, key: LocalValue, value: LocalValue): void {
    this.asked.push(['hold', className, field, ref, key, value])
  }

  endHolds(className: string, field: string, _ref: string | null, key: LocalValue): void {
    this.asked.push(['endHolds', className, field, key])
  }

  progress(done: number): void {
    this.asked.push(['progress', done])
  }

  after(id: string, milliseconds: bigint, captured: readonly LocalValue[]): void {
    this.asked.push(['after', id, milliseconds, ...captured])
  }

  mark(): number {
    return this.#marks.push(this.#marked().mark())
  }

  undo(mark: number, error: unknown, codes: readonly string[]): void {
    if (!(error instanceof ApiError) || !codes.includes(error.code)) throw error
    this.#marked().undo(this.#marks[mark - 1] as StoreMark)
  }

  release(): void {
    const mark = this.#marks.pop()
    if (mark) this.#marked().release(mark)
  }

  #marked(): Store {
    if (!this.#store) throw new Error('a run without a store has no marks')
    return this.#store
  }
}
