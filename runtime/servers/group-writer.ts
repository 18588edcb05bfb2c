/** Runs work in groups: each under the log's lock, on a copy that has all commits, and answered when the log has the group. */
import { randomUUID } from 'node:crypto'
import { type CommitLog, LogError, type News } from '../store/copy/commit-log.ts'
import type { CopyStore, Sealed } from '../store/copy/copy-store.ts'
import { internalError } from '../values/api-error.ts'
import type { CopyFollower } from './copy-follower.ts'
import type { Retries } from './retries.ts'
import type { Timing } from './timing.ts'
import type { Watcher, WorkItem, WorkQueue } from './work-queue.ts'

export interface WriterParts {
  readonly copy: CopyStore
  readonly log: CommitLog
  readonly follower: CopyFollower
  readonly queue: WorkQueue
  readonly retries: Retries
  readonly timing: Timing
  readonly report: (text: string) => void
  /** Resolves when the copy has all that is in the log now. */
  readonly catchUp: () => Promise<void>
  readonly onUndone: () => void
  readonly onGroup: (facts: { readonly calls: number; readonly waited: number }) => void
  /** Called with all news that the copy has followed. */
  readonly onNews: (news: News) => void
}

/** Calls of one group. */
const MOST = 500
/** In ms: no further call of a group is begun after that. */
const LONGEST = 10
/** In ms: everybody waits for a call that takes so long, so the log has its name. */
const SLOW = 100
/** How often a call is run whose changes are undone; from the third time on by itself, as others may be the reason. */
const TRIALS = 4

export interface WriterCounts {
  groups: number
  /** Pieces of work in them. */
  calls: number
  /** Groups that were undone. */
  undone: number
}

interface Group {
  readonly ran: Ran[]
  /** Wait until it is durable. */
  readonly watchers: Watcher[]
  readonly epoch: number
}

interface Ran {
  readonly item: WorkItem
  readonly value?: unknown
  readonly error?: unknown
  readonly isFailed: boolean
}

export class GroupWriter {
  readonly counts: WriterCounts = { groups: 0, calls: 0, undone: 0 }
  readonly #parts: WriterParts
  #group: Group | undefined
  #isRunning = false
  #isClosed = false
  readonly #resting: (() => void)[] = []

  constructor(parts: WriterParts) {
    this.#parts = parts
  }

  get isAtRest(): boolean {
    return !this.#isRunning
  }

  /** The group that is under way: `watcher` is called when it is durable. False where there is none. */
  watch(watcher: Watcher): boolean {
    this.#group?.watchers.push(watcher)
    return this.#group !== undefined
  }

  /** There is work in the queue. */
  wake(): void {
    if (this.#isRunning || this.#isClosed) return
    this.#isRunning = true
    void this.#run()
  }

  /** Resolves when nothing is queued and no group is under way. */
  rest(): Promise<void> {
    return this.#isRunning ? new Promise((resolve) => void this.#resting.push(resolve)) : Promise.resolve()
  }

  /** Begins no further group. A group whose outcome is not known is given up. */
  close(): void {
    this.#isClosed = true
    this.#parts.retries.now()
  }

  async #run(): Promise<void> {
    const { queue, follower, retries } = this.#parts
    while (!queue.isEmpty && !this.#isClosed) {
      try {
        await follower.whole()
        await this.#next()
        retries.worked()
      } catch (error) {
        if (!this.#isClosed) await retries.failed(error)
      }
    }
    this.#isRunning = false
    for (const rested of this.#resting.splice(0)) rested()
  }

  /** Throws LogError where nothing could be done. */
  async #next(): Promise<void> {
    const { copy, log, follower, queue, timing, onNews } = this.#parts
    const { epoch } = follower
    const asked = timing.steady()
    const news = await log.lock(copy.position, queue.isNextLong)
    const waited = timing.steady() - asked
    if (!(await this.#isCurrent(news, epoch))) {
      await log.release()
      // A long way is gone without the lock.
      if (news.isMore && follower.isWhole) await this.#parts.catchUp()
      return
    }
    onNews(news)
    const group: Group = { ran: [], watchers: [], epoch }
    this.#group = group
    let sealed: Sealed | undefined
    try {
      sealed = this.#runWork(group, news.now)
    } catch (error) {
      this.#fail(group, error)
      return log.release()
    }
    this.counts.groups++
    this.counts.calls += group.ran.length
    this.#parts.onGroup({ calls: group.ran.length, waited })
    if (!sealed) {
      this.#answer(group)
      return log.release()
    }
    await this.#append(group, sealed)
  }

  /** The copy has all commits, under the lock. */
  async #isCurrent(news: News, epoch: number): Promise<boolean> {
    const { copy, log, follower } = this.#parts
    if (news.isMore && !news.isLost) return false
    try {
      if (!(await follower.follow(news, epoch))) return false
    } catch (error) {
      await log.release()
      throw error
    }
    return copy.position.generation >= news.head.generation
  }

  /** Nothing is awaited in here, so that nobody reads what is not durable. */
  #runWork(group: Group, now: number): Sealed | undefined {
    const { copy, queue, timing, report } = this.#parts
    copy.open(now)
    const begun = timing.steady()
    let before = begun
    while (group.ran.length < MOST && before - begun < LONGEST) {
      const item = queue.take(group.ran.length > 0)
      if (!item) break
      const ran = runItem(item)
      group.ran.push(ran)
      if (ran.isFailed && !item.caller) report(`Work of the server failed: ${textOf(ran.error)}`)
      const after = timing.steady()
      if (after - before >= SLOW) {
        item.isLong = true
        report(
          `${item.facts.name ?? 'A call'} ran ${Math.round(after - before)} ms, and all writing calls waited for it`,
        )
      }
      before = after
      if (item.isAlone) break
    }
    return copy.seal(randomUUID())
  }

  async #append(group: Group, sealed: Sealed): Promise<void> {
    const { log, follower } = this.#parts
    try {
      await log.append(sealed)
    } catch (error) {
      const isKnown = error instanceof LogError && error.isKnown
      if (isKnown || !(await this.#hasHappened(group, sealed, error))) {
        this.#undo(group, error)
        if (error instanceof LogError && error.isRefusal) return
        throw error
      }
    }
    follower.applyOwn(sealed, group.epoch)
    this.#answer(group)
  }

  /** Asks until it is known whether the commit has happened. Where that is given up, the calls are told so. */
  async #hasHappened(group: Group, { id }: Sealed, cause: unknown): Promise<boolean> {
    const { log, retries, report } = this.#parts
    report(`It is not known whether the commit ${id} has happened: ${messageOf(cause)}`)
    while (!this.#isClosed) {
      try {
        const has = await log.outcome(id)
        report(`The commit ${id} has ${has ? '' : 'not '}happened`)
        return has
      } catch (error) {
        await retries.failed(error)
      }
    }
    const error = internalError('It is not known whether the change was made')
    for (const { item } of group.ran) reject(item, error)
    this.#end(group, ({ failed }) => failed(error))
    return false
  }

  /** Nothing of the group has happened: its calls run again, unless that has been tried. */
  #undo(group: Group, cause: unknown): void {
    const { copy, follower, queue, report } = this.#parts
    if (this.#group !== group) return
    const isRefusal = cause instanceof LogError && cause.isRefusal
    this.counts.undone++
    report(`A group of ${group.ran.length} is undone: ${messageOf(cause)}`)
    if (group.epoch === follower.epoch) copy.abandon()
    const error = internalError(
      isRefusal
        ? 'The database refused the change, which is undone'
        : 'The change could not be made durable and is undone',
    )
    const again: WorkItem[] = []
    for (const { item } of group.ran) {
      item.undone++
      if (item.caller && item.undone < TRIALS && !(isRefusal && group.ran.length === 1)) again.push(item)
      else reject(item, error)
      if (isRefusal || item.isLong || item.undone > 1) item.isAlone = true
    }
    queue.putBack(again)
    this.#parts.onUndone()
    this.#end(group, ({ failed }) => failed(error))
  }

  /** The copy could not take the group, or not say what it has written: its calls would fail again. */
  #fail(group: Group, cause: unknown): void {
    this.counts.undone++
    this.#parts.report(`A group of ${group.ran.length} cannot be written and is undone: ${textOf(cause)}`)
    const error = internalError('The change could not be made durable and is undone')
    for (const { item } of group.ran) reject(item, error)
    this.#end(group, ({ failed }) => failed(error))
  }

  #answer(group: Group): void {
    for (const { item, value, error, isFailed } of group.ran) {
      if (!item.caller) continue
      item.caller.forget()
      if (isFailed) item.caller.reject(error)
      else item.caller.resolve(value)
    }
    this.#end(group, ({ done }) => done())
  }

  #end(group: Group, tell: (watcher: Watcher) => void): void {
    this.#group = undefined
    const watchers = [...group.ran.flatMap(({ item }) => item.watchers.splice(0)), ...group.watchers]
    for (const watcher of watchers) {
      try {
        tell(watcher)
      } catch (error) {
        this.#parts.report(`An answer could not be sent: ${messageOf(error)}`)
      }
    }
  }
}

function runItem(item: WorkItem): Ran {
  try {
    const value = item.work()
    // It may fail before the group is durable, when nobody waits for it yet.
    if (value instanceof Promise) value.catch(() => undefined)
    return { item, value, isFailed: false }
  } catch (error) {
    return { item, error, isFailed: true }
  }
}

function reject({ caller }: WorkItem, error: unknown): void {
  caller?.forget()
  caller?.reject(error)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
