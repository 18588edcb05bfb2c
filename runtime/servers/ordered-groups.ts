/**
 * The gate of a server that shares its data with others by a log of commits: writes run in groups, reads on a copy that has
 * all that was answered before (docs/servers.md).
 */
import { randomUUID } from 'node:crypto'
import type { OnGone, WorkFacts, WriteGate } from '../engine/gate.ts'
import type { CommitLog, News } from '../store/copy/commit-log.ts'
import type { CopyStore } from '../store/copy/copy-store.ts'
import { INCARNATION } from '../store/settings/text-table.ts'
import { PER_MILLISECOND, type StoreSnapshot } from '../store/store.ts'
import { type ApiError, internalError } from '../values/api-error.ts'
import { CopyFollower } from './copy-follower.ts'
import { GroupWriter, type WriterCounts } from './group-writer.ts'
import { LogReader } from './log-reader.ts'
import { Retries } from './retries.ts'
import { SharedClock } from './shared-clock.ts'
import { inTime, TIMING, type Timing } from './timing.ts'
import { QUEUE_LIMITS, type QueueLimits, type Watcher, WorkQueue } from './work-queue.ts'

export interface GroupsParts {
  readonly copy: CopyStore
  readonly log: CommitLog
  /** Gets failures and slow calls, for the person who runs the server. */
  readonly report: (text: string) => void
  /** Reads may lack what other servers have answered just before. */
  readonly isLocal?: boolean
  readonly limits?: QueueLimits
  /** Called when a group is undone: the lease of this server may have run out. */
  readonly onUndone?: () => void
  /** Called with the size of each group, and the milliseconds for which it waited for the lock. */
  readonly onGroup?: (facts: { readonly calls: number; readonly waited: number }) => void
  readonly timing?: Timing
}

/** The setting that says which database the incarnation of the data is of. */
const DATABASE = 'servers.database'
/** The setting that has the generation of the latest new incarnation. */
const RENEWED = 'servers.renewed'
/** In ms: how long queued work may take when the server stops. */
const PATIENCE = 5000
/** In ms: how long the group under way may take after that. */
const LAST = 1000

/** What is to be seen of groups. */
export interface GroupsStatus extends Readonly<WriterCounts> {
  readonly generation: number
  /** The newest commit that the log was seen to have. */
  readonly head: number
  /** In ms: for so long the copy may lack what is answered elsewhere. */
  readonly age: number
  /** Calls that wait for a group. */
  readonly queued: number
  /** How often the copy was made anew. */
  readonly refills: number
  /** Why nothing can be written, or read, now; null where it can. */
  readonly problem: string | null
}

export class OrderedGroups implements WriteGate {
  readonly isOrdered = true
  /** Milliseconds since 1970, by the clock of the log. */
  readonly now: () => number
  readonly #copy: CopyStore
  readonly #isLocal: boolean
  readonly #timing: Timing
  readonly #queue: WorkQueue
  readonly #follower: CopyFollower
  readonly #reader: LogReader
  readonly #writer: GroupWriter
  readonly #writes: Retries
  readonly #reads: Retries
  /** Of the database, where the data are known to have its incarnation. */
  #identity: string | undefined
  #isRenewing = false
  /** Milliseconds since 1970, as the log has said last. */
  #latest = 0
  #head = 0
  #isStopping = false
  readonly #clock: SharedClock

  constructor(parts: GroupsParts) {
    const { copy, log, report, isLocal = false, limits = QUEUE_LIMITS, timing = TIMING } = parts
    this.#copy = copy
    this.#isLocal = isLocal
    this.#timing = timing
    this.#clock = new SharedClock(timing.steady)
    this.now = this.#clock.now
    this.#writes = new Retries(timing, report, 'Writing calls')
    this.#reads = new Retries(timing, report, 'Reading calls')
    const problem = () =>
      this.#writes.problem === null ? null : 'The database cannot be used now, and nothing was changed'
    this.#queue = new WorkQueue(timing, problem, limits)
    this.#follower = new CopyFollower({ copy, log, timing, report })
    const shared = { copy, log, follower: this.#follower, timing }
    this.#reader = new LogReader({ ...shared, retries: this.#reads, onNews: (news) => this.#note(news, this.#writes) })
    this.#writer = new GroupWriter({
      ...shared,
      queue: this.#queue,
      retries: this.#writes,
      report,
      onUndone: parts.onUndone ?? (() => undefined),
      onGroup: parts.onGroup ?? (() => undefined),
      catchUp: () => this.#reader.catchUp(),
      onNews: (news) => this.#note(news, this.#reads),
    })
  }

  /** Looks for news of others from now on. */
  start(): void {
    this.#reader.look()
    this.#reader.poll()
  }

  /** Resolves when the copy has all that is in the log now, however long that takes. */
  catchUp(): Promise<void> {
    return this.#reader.catchUp()
  }

  /** As `fresh`, also where reads may be behind. */
  linearized(): Promise<void> {
    return this.#reader.fresh()
  }

  write<T>(work: () => T, onGone?: OnGone, facts: WorkFacts = {}): Promise<Awaited<T>> {
    if (this.#isStopping) return Promise.reject(stoppedError())
    const result = this.#queue.call(work, onGone, facts)
    this.#writer.wake()
    return result as Promise<Awaited<T>>
  }

  enter(work: () => void, name?: string): void {
    this.#queue.own(work, name)
    this.#writer.wake()
  }

  /** False while the copy is made anew: nothing may be read. */
  get isWhole(): boolean {
    return this.#follower.isWhole
  }

  fresh(): Promise<void> | undefined {
    return this.#isLocal && this.#follower.isWhole ? undefined : this.#reader.fresh()
  }

  /** Inside of a group, that is its end. Elsewhere, work that was entered before, and has not run yet, counts as written. */
  durable(): Promise<void> {
    return new Promise((resolve, reject) => {
      let open = 1
      const done = () => {
        open--
        if (open === 0) resolve()
      }
      const watcher: Watcher = { done, failed: reject }
      if (this.#writer.watch(watcher)) open++
      if (!this.#copy.isOpen && this.#queue.watchOwn(watcher)) open++
      done()
    })
  }

  /** Answers at once, but for what is written in the group that is open. */
  readonly settle = <A>(respond: (answer: A) => void, answer: A, failed: (error: ApiError) => A): void => {
    const watcher = { done: () => respond(answer), failed: (error: ApiError) => respond(failed(error)) }
    if (!this.#copy.isOpen || !this.#writer.watch(watcher)) respond(answer)
  }

  /** The data after the last commit. Throws Error (a bug) inside of a group. */
  readonly snapshot = (): StoreSnapshot => this.#copy.snapshot()

  /** Groups commit by themselves. */
  schedule(): void {}

  flush(): void {}

  get isAtRest(): boolean {
    return this.#queue.isEmpty && this.#writer.isAtRest
  }

  get status(): GroupsStatus {
    return {
      ...this.#writer.counts,
      generation: this.#copy.position.generation,
      head: Math.max(this.#head, this.#copy.position.generation),
      age: this.#reader.age,
      queued: this.#queue.calls,
      refills: this.#follower.refills,
      problem: this.#writes.problem ?? this.#reads.problem,
    }
  }

  /** Refuses new calls, does what is queued, within some seconds, and ends the rest. */
  async close(): Promise<void> {
    this.#isStopping = true
    await inTime(this.#writer.rest(), PATIENCE, this.#timing)
    this.#writer.close()
    this.#queue.clear(stoppedError())
    this.#reader.close()
    // A database that does not answer is not waited for.
    await inTime(this.#writer.rest(), LAST, this.#timing)
  }

  /** News of either connection: the other one may try again. False where reads have to wait for the data's new incarnation. */
  #note(news: News, other: Retries): boolean {
    this.#head = news.head.generation
    this.#latest = news.now
    this.#clock.note(news.now)
    other.now()
    if (this.#identity === news.identity && !this.#follower.hasDiverged) return true
    const kept = this.#copy.settings.get(DATABASE)
    if (kept === news.identity && !this.#follower.hasDiverged) {
      this.#identity = kept
      return true
    }
    if (kept === undefined && !this.#follower.hasDiverged) this.enter(() => this.#name(news.identity), 'the database')
    else this.#renew(news.identity)
    return kept === undefined
  }

  #name(identity: string): void {
    const { settings } = this.#copy
    if (settings.get(DATABASE) === undefined) settings.set(DATABASE, identity)
  }

  /**
   * Clients of another database, or of a copy that was wrong, have to read all again. Calls that write come after it, so that
   * none is answered by what is over.
   */
  #renew(identity: string): void {
    if (this.#isRenewing) return
    this.#isRenewing = true
    this.#queue.urgent(() => {
      this.#isRenewing = false
      const { settings } = this.#copy
      const kept = settings.get(DATABASE)
      if ((kept !== undefined && kept !== identity) || this.#isWrong()) {
        settings.set(INCARNATION, randomUUID())
        settings.set(RENEWED, String(this.#latest * PER_MILLISECOND))
      }
      this.#follower.forgetDivergence()
      if (kept !== identity) settings.set(DATABASE, identity)
    }, 'a new incarnation')
    this.#writer.wake()
  }

  /** Clients may know what this copy had, and no other server has made a new incarnation since. */
  #isWrong(): boolean {
    const { hasDiverged, divergedAt } = this.#follower
    return hasDiverged && Number(this.#copy.settings.get(RENEWED) ?? 0) <= divergedAt
  }
}

function stoppedError(): ApiError {
  return internalError('The server is stopping, and nothing was changed')
}
