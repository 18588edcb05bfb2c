/** Asks the log what is newer: for reads that wait for it, where another server has written, and from time to time. */
import type { CommitLog, News } from '../store/copy/commit-log.ts'
import type { CopyStore } from '../store/copy/copy-store.ts'
import { internalError } from '../values/api-error.ts'
import type { CopyFollower } from './copy-follower.ts'
import type { Retries } from './retries.ts'
import type { Timing } from './timing.ts'

export interface LogReaderParts {
  readonly copy: CopyStore
  readonly log: CommitLog
  readonly follower: CopyFollower
  readonly retries: Retries
  readonly timing: Timing
  /** Called with all news that the copy has followed. False where reads have to wait for another commit. */
  readonly onNews: (news: News) => boolean
}

/** In ms. */
const EVERY = 500
/** In ms: the log is asked about news of others no more often. */
const PAUSE = 5
/** In ms: a read fails after that. */
const LONGEST_READ = 5000

/** Reads that came in before the same question was sent. */
interface Batch {
  readonly promise: Promise<void>
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
  readonly stopTimer: () => void
  /** Generation of the head when it was asked for; undefined before. */
  target: number | undefined
}

export class LogReader {
  readonly #parts: LogReaderParts
  /** Takes the reads that come in now. */
  #next: Batch | undefined
  readonly #batches = new Set<Batch>()
  /** Of the copy that the targets of batches are for. */
  #epoch = 0
  #isWanted = false
  #isRunning = false
  #isClosed = false
  /** Milliseconds of the steady clock when the latest question was sent that was answered. */
  #current = Number.NEGATIVE_INFINITY
  #asked = Number.NEGATIVE_INFINITY
  #isHearing = false
  #stopPolling: (() => void) | undefined

  constructor(parts: LogReaderParts) {
    this.#parts = parts
    parts.log.onNews(() => this.#hear())
  }

  /** Begins to ask from time to time. */
  poll(): void {
    this.#stopPolling = this.#parts.timing.after(EVERY, () => {
      if (this.#isClosed) return
      this.look()
      this.poll()
    })
  }

  /** In ms: for so long the copy may lack what is answered elsewhere. */
  get age(): number {
    return this.#parts.timing.steady() - this.#current
  }

  /** Resolves when the copy has all that was answered anywhere before this call. Rejects where that takes too long. */
  fresh(): Promise<void> {
    if (this.#isClosed) return Promise.reject(stopped())
    this.#next ??= this.#open(LONGEST_READ)
    return this.#next.promise
  }

  /** As `fresh`, however long it takes. Rejects when the server stops. */
  catchUp(): Promise<void> {
    if (this.#isClosed) return Promise.reject(stopped())
    const { promise } = this.#open(undefined)
    return promise
  }

  /** Asks soon; the answer has the commits of others. */
  look(): void {
    this.#isWanted = true
    this.#start()
  }

  close(): void {
    this.#isClosed = true
    this.#stopPolling?.()
    for (const batch of this.#batches) this.#end(batch, stopped())
    this.#parts.retries.now()
  }

  /** In at most so many milliseconds. */
  #open(longest: number | undefined): Batch {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const { after } = this.#parts.timing
    const stopTimer = longest === undefined ? () => undefined : after(longest, () => this.#end(batch, this.#tooLate()))
    const batch: Batch = { promise, resolve, reject, stopTimer, target: undefined }
    this.#batches.add(batch)
    // After all requests of this turn, which share the question.
    this.#parts.timing.soon(() => this.#start())
    return batch
  }

  #tooLate(): Error {
    const { problem } = this.#parts.retries
    return internalError(
      problem === null
        ? 'The database has not said in time what is new'
        : 'The database cannot be used now, so it is not known what is new',
    )
  }

  #end(batch: Batch, error?: unknown): void {
    if (!this.#batches.delete(batch)) return
    if (this.#next === batch) this.#next = undefined
    batch.stopTimer()
    if (error === undefined) batch.resolve()
    else batch.reject(error)
  }

  /** Another server has written. */
  #hear(): void {
    if (this.#isHearing || this.#isClosed) return
    const pause = this.#asked + PAUSE - this.#parts.timing.steady()
    this.#isHearing = true
    this.#parts.timing.after(Math.max(0, pause), () => {
      this.#isHearing = false
      this.look()
    })
  }

  #start(): void {
    if (this.#isRunning || this.#isClosed) return
    this.#isRunning = true
    void this.#run()
  }

  async #run(): Promise<void> {
    const { follower, retries } = this.#parts
    while (!this.#isClosed && (this.#isWanted || this.#batches.size > 0 || !follower.isWhole)) {
      try {
        await follower.whole()
        await this.#ask()
        retries.worked()
      } catch (error) {
        if (this.#isClosed) break
        await retries.failed(error)
      }
    }
    this.#isRunning = false
  }

  /** One question, for all reads that have come in before it. */
  async #ask(): Promise<void> {
    const { copy, log, follower, timing, onNews } = this.#parts
    const { epoch } = follower
    if (epoch !== this.#epoch) for (const batch of this.#batches) batch.target = undefined
    this.#epoch = epoch
    this.#isWanted = false
    this.#next = undefined
    const sent = [...this.#batches]
    const now = timing.steady()
    this.#asked = now
    const news = await log.news(copy.position)
    if (!(await follower.follow(news, epoch))) return
    for (const batch of sent) batch.target ??= news.head.generation
    const { generation } = copy.position
    if (news.isMore) this.#isWanted = true
    else this.#current = now
    if (!onNews(news)) return this.#wait()
    for (const batch of sent) if (batch.target !== undefined && batch.target <= generation) this.#end(batch)
  }

  #wait(): Promise<void> {
    return new Promise((resolve) => void this.#parts.timing.after(PAUSE, resolve))
  }
}

function stopped(): Error {
  return internalError('The server is stopping')
}
