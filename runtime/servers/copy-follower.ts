/** Keeps the copy of this server at the commits of the log, and makes it anew where it cannot follow. */
import type { CommitLog, News } from '../store/copy/commit-log.ts'
import { type CopyStore, Diverged, type Sealed } from '../store/copy/copy-store.ts'
import { PER_MILLISECOND } from '../store/store.ts'
import type { Timing } from './timing.ts'

export interface FollowerParts {
  readonly copy: CopyStore
  readonly log: CommitLog
  readonly timing: Timing
  readonly report: (text: string) => void
}

/** In ms: a copy that cannot follow though it was just made anew is made again after that. */
const PAUSE = 2000
/** In ms: the log keeps commits for an hour at least, and the latest 100,000 of them. */
const KEPT = 3_600_000
/** In ms: fewer than 100,000 commits are made in that time. */
const AWAY = 10_000

export class CopyFollower {
  readonly #parts: FollowerParts
  /** Grows when the copy is made anew: what was read for the one before is of no use then. */
  #epoch = 0
  /** Why the copy has to be made anew. */
  #lost: string | undefined
  #filling: Promise<void> | undefined
  /** Clients have to read all data again, although the database is the same. */
  #hasDiverged = false
  /** The generation up to which clients may know what was wrong. */
  #divergedAt = 0
  #refills = 0
  /** It has followed since it was made. */
  #isProven = true
  /** Milliseconds of the steady clock when it has followed last. */
  #followed = Number.NEGATIVE_INFINITY

  constructor(parts: FollowerParts) {
    this.#parts = parts
  }

  get epoch(): number {
    return this.#epoch
  }

  /** The copy may be read. */
  get isWhole(): boolean {
    return this.#lost === undefined && this.#filling === undefined
  }

  /** How often the copy was made anew. */
  get refills(): number {
    return this.#refills
  }

  get hasDiverged(): boolean {
    return this.#hasDiverged
  }

  /** The generation up to which clients may know what was wrong; while it has diverged. */
  get divergedAt(): number {
    return this.#divergedAt
  }

  forgetDivergence(): void {
    this.#hasDiverged = false
  }

  /** Resolves when the copy may be read. Rejects with LogError where it has to be made anew and the log cannot be read. */
  whole(): Promise<void> | undefined {
    if (this.#lost !== undefined) this.#filling ??= this.#refill()
    return this.#filling
  }

  /**
   * Applies what is newer. False where that is not possible: because the copy has to be made anew, or was made anew since
   * the news were asked for, in `epoch`. Rejects with LogError where the log does not know how to read the news.
   */
  async follow(news: News, epoch: number): Promise<boolean> {
    if (epoch !== this.#epoch || !this.isWhole) return false
    const { copy } = this.#parts
    if (news.isLost) {
      if (!this.#mayBePruned(news)) this.#diverge()
      this.#lose(`the database does not have its commit ${copy.position.id}, or not any more`)
      return false
    }
    const layouts = new Set(news.commits.map(({ layout }) => layout))
    for (const layout of layouts) if (!copy.knows(layout)) copy.learn(await this.#parts.log.layout(layout))
    if (epoch !== this.#epoch || !this.isWhole) return false
    return this.#trial(() => {
      for (const commit of news.commits) copy.apply(commit)
    })
  }

  /**
   * Whether the copy was away for longer than the log keeps commits, so that nothing is wrong which clients have read. Else the
   * database was put back to what it was before, however much others have written to it since.
   */
  #mayBePruned({ head, now }: News): boolean {
    const { copy, timing } = this.#parts
    const { generation } = copy.position
    const isOld = now - generation / PER_MILLISECOND >= KEPT
    return generation < head.generation && isOld && timing.steady() - this.#followed >= AWAY
  }

  /** Applies a commit of this server, which the log has: where that fails, the copy is made anew. */
  applyOwn(sealed: Sealed, epoch: number): void {
    if (epoch === this.#epoch && this.isWhole) this.#trial(() => this.#parts.copy.apply(sealed))
  }

  #trial(work: () => void): boolean {
    try {
      work()
      this.#isProven = true
      this.#followed = this.#parts.timing.steady()
      return true
    } catch (error) {
      // What clients have read may have been wrong. A full disk has told them nothing wrong.
      if (error instanceof Diverged) this.#diverge()
      this.#lose(error instanceof Error ? error.message : String(error))
      return false
    }
  }

  #diverge(): void {
    const before = this.#hasDiverged ? this.#divergedAt : 0
    this.#hasDiverged = true
    this.#divergedAt = Math.max(before, this.#parts.copy.position.generation)
  }

  #lose(reason: string): void {
    this.#parts.report(`The copy of the data is made anew: ${reason}`)
    this.#lost = reason
  }

  async #refill(): Promise<void> {
    const { copy, log, timing, report } = this.#parts
    this.#epoch++
    try {
      if (!this.#isProven) await new Promise<void>((resolve) => void timing.after(PAUSE, resolve))
      const { position, rows } = await log.all()
      await copy.refill(position, rows)
      this.#lost = undefined
      this.#isProven = false
      this.#refills++
      report('The copy of the data was made anew')
    } finally {
      this.#filling = undefined
    }
  }
}
