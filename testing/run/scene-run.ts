/** The run that the code of a test has from its beginning to its end, over all of its stretches. */
import type { LocalValue, Run } from '../../runtime/bodies/protocol.ts'

/** How many statements and elements a test may go through by itself. Calls have the limits of servers. */
const MOST_STEPS = 20_000_000

/** Why a test is ended before it has come to its end. */
export class TestLimit extends Error {}

/** Does what the run of the present stretch does. `try`s, in defines that a test calls, end in their stretch. */
export class SceneRun implements Run {
  steps = MOST_STEPS
  readonly computing = false
  #now: Run | undefined

  /** To be called at the begin of each stretch. */
  begin(run: Run): void {
    this.#now = run
  }

  tooLong(): never {
    throw new TestLimit(`The test has gone through more than ${MOST_STEPS} statements and elements by itself.`)
  }

  get task(): string {
    return this.#run.task
  }

  get session(): string | null {
    return this.#run.session
  }

  get user(): string {
    return this.#run.user
  }

  now(): string {
    return this.#run.now()
  }

  uuid(): string {
    return this.#run.uuid()
  }

  random(n: bigint): bigint {
    return this.#run.random(n)
  }

  enter(message: string): number {
    return this.#run.enter(message)
  }

  leave(scope: number): void {
    this.#run.leave(scope)
  }

  hold(className: string, field: string, ref: string | null, key: LocalValue, value: LocalValue): void {
    this.#run.hold(className, field, ref, key, value)
  }

  endHolds(className: string, field: string, ref: string | null, key: LocalValue): void {
    this.#run.endHolds(className, field, ref, key)
  }

  progress(done: number): void {
    this.#run.progress(done)
  }

  after(id: string, milliseconds: bigint, captured: readonly LocalValue[]): void {
    this.#run.after(id, milliseconds, captured)
  }

  mark(): number {
    return this.#run.mark()
  }

  undo(mark: number, error: unknown, codes: readonly string[]): void {
    this.#run.undo(mark, error, codes)
  }

  release(mark: number): void {
    this.#run.release(mark)
  }

  get #run(): Run {
    if (!this.#now) throw new Error('no stretch of the test has begun')
    return this.#now
  }
}
