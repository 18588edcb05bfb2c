/** The log of commits that orders and keeps what several servers write. PostgreSQL is one; tests have one in memory. */
import type { Commit, CopyPosition, Layout, Sealed, TableRows } from './copy-store.ts'

/** `isKnown`: nothing was changed. If false, `outcome` has to be asked. The message is for the log; it never has a password. */
export class LogError extends Error {
  readonly isKnown: boolean
  /** The database refused the rows of the group, such as by a constraint: other calls of it may still succeed. */
  readonly isRefusal: boolean

  constructor(message: string, { isKnown, isRefusal = false, cause }: LogErrorFacts) {
    super(message, { cause })
    this.isKnown = isKnown
    this.isRefusal = isRefusal
  }
}

export interface LogErrorFacts {
  readonly isKnown: boolean
  readonly isRefusal?: boolean
  readonly cause?: unknown
}

/** What is newer than a copy. */
export interface News {
  readonly head: CopyPosition
  /** Whole commits after the copy, in order; not all of them where `isMore`. */
  readonly commits: readonly Commit[]
  readonly isMore: boolean
  /** The copy's position is not in the log, or no longer: it has to be filled anew. */
  readonly isLost: boolean
  /**
   * Of the database: another after a failover, which may have lost commits, and after a backup was restored. Tokens of events
   * from before are then lost.
   */
  readonly identity: string
  /** PostgreSQL's time, in milliseconds since 1970. */
  readonly now: number
}

export interface CommitLog {
  /**
   * Takes the lock, first in, first out, and reads what is newer. `isLong`: the group has a call that runs for long, so its
   * server is not taken for one that stands still so soon. Throws LogError, which leaves no lock.
   */
  lock(mine: CopyPosition, isLong?: boolean): Promise<News>
  /** Writes the group and gives the lock back. Throws LogError. */
  append(sealed: Sealed): Promise<void>
  /** Gives the lock back with nothing written. */
  release(): Promise<void>
  /** Whether a commit whose `append` failed with an unknown outcome has happened: takes the lock first, on a new connection. */
  outcome(id: string): Promise<boolean>
  /** What is newer, without the lock. */
  news(mine: CopyPosition): Promise<News>
  /** Called when another server says that it has committed. */
  onNews(listener: () => void): void
  layout(id: string): Promise<Layout>
  /** The whole data at one position, for a copy that is made anew. */
  all(): Promise<{ readonly position: CopyPosition; readonly rows: AsyncIterable<TableRows> }>
  close(): Promise<void>
}
