/** The run of a test whose statements are calls to a server. */
import { randomInt, randomUUID } from 'node:crypto'
import { formatDatetime } from '../../model/datetime.ts'
import type { Run } from '../../runtime/bodies/protocol.ts'
import { ApiError } from '../../runtime/values/api-error.ts'
import type { AnswerLog } from './answer-log.ts'
import { SkippedTest } from './skipped-test.ts'

/** Statements and elements that a test may go through. */
const MOST_STEPS = 20_000_000

/** One for each time that the code of the test runs. */
export class RemoteRun implements Run {
  steps = MOST_STEPS
  readonly computing = false
  readonly task = ''
  readonly session = null
  readonly user = 'root'
  readonly #log: AnswerLog
  #made = 0

  constructor(log: AnswerLog) {
    this.#log = log
  }

  tooLong(): never {
    throw new SkippedTest(`it goes through more than ${MOST_STEPS} statements and elements`)
  }

  /** The time of this machine. */
  now(): string {
    return this.#log.read('now', async () => formatDatetime(Date.now()) ?? '')
  }

  uuid(): string {
    return this.#log.read(`uuid ${this.#made++}`, async () => randomUUID())
  }

  random(n: bigint): bigint {
    return this.#log.read(`random ${this.#made++}`, async () => {
      return n > 0n ? BigInt(randomInt(Number(n < 2n ** 47n ? n : 2n ** 47n))) : 0n
    })
  }

  enter(): number {
    return 0
  }

  leave(): void {
    // No holds end here: the server has them.
  }

  hold(): void {
    throw new SkippedTest('a server has no "hold" for clients')
  }

  endHolds(): void {
    // The server ends them.
  }

  progress(): void {
    throw new SkippedTest('a server has no "progress" for clients')
  }

  after(): void {
    throw new SkippedTest('a server has no "after" for clients')
  }

  /** What the test changed since then. */
  mark(): number {
    return this.#log.changes
  }

  undo(mark: number, error: unknown, codes: readonly string[]): void {
    if (!(error instanceof ApiError) || !codes.includes(error.code)) throw error
    if (this.#log.changes > mark) throw new SkippedTest('what is undone where it fails cannot be undone on a server')
  }

  release(): void {
    // Nothing is kept for a mark.
  }
}
