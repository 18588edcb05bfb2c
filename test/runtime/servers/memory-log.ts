/** A log of commits in memory, which copies in one process share, with faults on demand. */
import { randomUUID } from 'node:crypto'
import { type CommitLog, LogError, type News } from '../../../runtime/store/copy/commit-log.ts'
import type {
  Commit,
  CopyPosition,
  CopyStore,
  Layout,
  Sealed,
  TableRows,
} from '../../../runtime/store/copy/copy-store.ts'
import type { Leases, ServerFacts, ServerLease } from '../../../runtime/store/copy/leases.ts'

export interface MemoryLogParts {
  /** The data as all servers together have made them: the log applies each commit to it. */
  readonly truth: CopyStore
  /** Milliseconds since 1970; each question has one more by default. */
  readonly now?: () => number
}

/** What all servers share. `connect` gives each its own connection. */
export class MemoryLog {
  /** How many commits one answer has at most. */
  slice = 200
  /** Where servers ask for a commit that the log does not keep, they are lost. */
  readonly commits: Commit[] = []
  identity = 'one'
  /** What `now` counts up by default. */
  time = 1000
  truth: CopyStore
  readonly now: () => number
  readonly layouts = new Map<string, Layout>()
  readonly leases = new Map<string, { facts: ServerFacts; generation: number; isAlive: boolean }>()
  readonly listeners = new Set<() => void>()
  #holder: MemoryConnection | undefined
  readonly #queue: { readonly who: MemoryConnection; readonly begin: () => void }[] = []

  constructor({ truth, now }: MemoryLogParts) {
    this.truth = truth
    this.now = now ?? (() => ++this.time)
  }

  /** `layout`: that of the copy which the connection is for. */
  connect(layout: Layout = this.truth.layout): MemoryConnection {
    this.layouts.set(layout.id, layout)
    return new MemoryConnection(this)
  }

  get head(): CopyPosition {
    const { generation, id } = this.truth.position
    return { generation, id }
  }

  /** As after a failover to a server that lacks the latest commits: `truth` is what it has. */
  failOver(truth: CopyStore): void {
    this.identity = randomUUID()
    this.commits.splice(0)
    this.truth = truth
  }

  /** Forgets old commits. */
  prune(): void {
    this.commits.splice(0)
  }

  async take(who: MemoryConnection): Promise<void> {
    if (this.#holder !== undefined) await new Promise<void>((begin) => void this.#queue.push({ who, begin }))
    this.#holder = who
  }

  give(who: MemoryConnection): void {
    if (this.#holder !== who) return
    const next = this.#queue.shift()
    this.#holder = next?.who
    next?.begin()
  }

  holds(who: MemoryConnection): boolean {
    return this.#holder === who
  }

  /** As the database ends the backend of one that holds the lock for too long. */
  endHolder(): void {
    if (this.#holder) this.give(this.#holder)
  }

  news(mine: CopyPosition): News {
    const { head, commits, identity } = this
    const shared = { head, identity, now: this.now() }
    if (mine.id === head.id) return { ...shared, commits: [], isMore: false, isLost: false }
    const index = commits.findIndex(({ id }) => id === mine.id)
    if (index < 0) return { ...shared, commits: [], isMore: false, isLost: true }
    const newer = commits.slice(index + 1)
    return { ...shared, commits: newer.slice(0, this.slice), isMore: newer.length > this.slice, isLost: false }
  }

  write({ id, generation, layout, changes, prev }: Sealed, from: MemoryConnection): void {
    if (prev !== this.head.generation) throw new LogError('two commits follow the same one', { isKnown: true })
    if (this.commits.length === 0) this.commits.push({ ...this.head, layout, changes: new Uint8Array() })
    const commit = { id, generation, layout, changes }
    this.truth.apply(commit)
    this.commits.push(commit)
    for (const listener of this.listeners) if (listener !== from.listener) listener()
  }
}

/** The connection of one server. Faults count for the next call that they concern, unless they say more. */
export class MemoryConnection implements CommitLog, Leases {
  readonly duration = 10_000
  /** Nothing can be reached. */
  isAway = false
  /** The group is refused where this is true: as by a constraint of the database. */
  refuses: (sealed: Sealed) => boolean = () => false
  /** The connection breaks at the next `append`: 'before' the commit was sent, or unknown, with it or without it. */
  breaks: 'before' | 'with' | 'without' | undefined
  /** Called before each answer, by the name of the method: a promise that it waits for. */
  pause: (method: string) => Promise<void> | undefined = () => undefined
  /** The methods that were called, in order. */
  readonly calls: string[] = []
  /** Of each `lock`, whether it was asked for a long group. */
  readonly longLocks: boolean[] = []
  listener: (() => void) | undefined
  readonly #shared: MemoryLog

  constructor(shared: MemoryLog) {
    this.#shared = shared
  }

  async lock(mine: CopyPosition, isLong = false): Promise<News> {
    this.longLocks.push(isLong)
    await this.#answer('lock')
    await this.#shared.take(this)
    if (!this.isAway) return this.#shared.news(mine)
    this.#shared.give(this)
    throw away()
  }

  async append(sealed: Sealed): Promise<void> {
    const breaks = this.breaks
    this.breaks = undefined
    try {
      await this.#answer('append')
      if (!this.#shared.holds(this)) throw new LogError('the backend was ended', { isKnown: true })
      if (this.refuses(sealed)) throw new LogError('refused', { isKnown: true, isRefusal: true })
      if (breaks === 'before') throw away()
      if (breaks !== 'without') this.#shared.write(sealed, this)
      if (breaks) throw new LogError('the connection broke', { isKnown: false })
    } finally {
      this.#shared.give(this)
    }
  }

  async release(): Promise<void> {
    this.calls.push('release')
    this.#shared.give(this)
  }

  async outcome(id: string): Promise<boolean> {
    await this.#answer('outcome')
    await this.#shared.take(this)
    this.#shared.give(this)
    return this.#shared.commits.some((commit) => commit.id === id)
  }

  async news(mine: CopyPosition): Promise<News> {
    const { calls } = this
    calls.push('news')
    await Promise.resolve()
    if (this.isAway) throw away()
    // It is paused on its way back: what it says is of now.
    const news = this.#shared.news(mine)
    await this.pause('news')
    return news
  }

  onNews(listener: () => void): void {
    this.listener = () => void (this.isAway || listener())
    this.#shared.listeners.add(this.listener)
  }

  async layout(id: string): Promise<Layout> {
    await this.#answer('layout')
    const layout = this.#shared.layouts.get(id)
    if (!layout) throw new LogError(`no layout ${id}`, { isKnown: true })
    return layout
  }

  async all(): Promise<{ readonly position: CopyPosition; readonly rows: AsyncIterable<TableRows> }> {
    await this.#answer('all')
    const { head, truth } = this.#shared
    return { position: head, rows: later([...truth.allRows()]) }
  }

  async join(facts: ServerFacts): Promise<void> {
    await this.#answer('join')
    this.#shared.leases.set(facts.id, { facts, generation: 0, isAlive: true })
  }

  async renew(id: string, generation: number): Promise<boolean> {
    await this.#answer('renew')
    const lease = this.#shared.leases.get(id)
    if (!lease?.isAlive) return false
    lease.generation = generation
    return true
  }

  async leave(id: string): Promise<void> {
    await this.#answer('leave')
    const lease = this.#shared.leases.get(id)
    if (lease) lease.isAlive = false
  }

  async list(): Promise<readonly ServerLease[]> {
    await this.#answer('list')
    return [...this.#shared.leases.values()].map(({ facts, generation, isAlive }) => ({
      ...facts,
      generation,
      isAlive,
    }))
  }

  async close(): Promise<void> {
    this.calls.push('close')
    if (this.listener) this.#shared.listeners.delete(this.listener)
  }

  async #answer(method: string): Promise<void> {
    this.calls.push(method)
    await this.pause(method)
    await Promise.resolve()
    if (this.isAway) throw away()
  }
}

function away(): LogError {
  return new LogError('the connection is refused', { isKnown: true })
}

async function* later(rows: readonly TableRows[]): AsyncGenerator<TableRows> {
  for (const one of rows) yield one
}
