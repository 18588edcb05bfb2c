/**
 * Where writes are ordered. Over SQLite alone, writes run at once, and nothing is waited for. With several servers on one
 * PostgreSQL, writes run in groups, on a copy of the data that has all commits (docs/servers.md).
 */

export interface WriteGate {
  /** Writes run in groups; a write of the store outside of `write` and `enter` throws. */
  readonly isOrdered: boolean

  /** Milliseconds since 1970, by a clock that all servers share; undefined for a server that is alone. */
  readonly now?: () => number

  /**
   * Runs work of a call that may write. Resolves with its result when what it wrote is durable. Rejects with what it throws,
   * which undoes nothing by itself; with TOO_BUSY or INTERNAL_ERROR where it was not run, or its changes are undone. Work may
   * run again after all of its changes were undone, so it keeps nothing outside of the store that `onUndone` does not repair.
   * `onGone`: registers a listener for the end of the client's connection; the work is then dropped if it has not run.
   */
  write<T>(work: () => T, onGone?: OnGone, facts?: WorkFacts): Promise<Awaited<T>>

  /**
   * Runs work of the server itself that may write: the rest of a body after a wait, a task, a sweep. It is never refused and runs
   * once: while PostgreSQL is away it waits. What it throws is a bug, which is logged. Where its changes are undone, the store's
   * `onUndone` says so, and `durable` rejects.
   */
  enter(work: () => void, name?: string): void

  /** Resolves when the store has all that was answered anywhere before this call; undefined: it has. Rejects where that is not known in time. */
  fresh(): Promise<void> | undefined

  /** Resolves when all that is written now is durable; rejects with the ApiError where that fails and it is undone. */
  durable(): Promise<void>
}

/** What is known of work before it runs. */
export interface WorkFacts {
  /** For the log, where the work takes long: `VM.start`. */
  readonly name?: string
  /** About what it holds while it waits. */
  readonly bytes?: number
}

/** Registers a listener; the result removes it. */
export type OnGone = (listener: () => void) => () => void

/** Registers a listener for the keys of settings that a commit of any server has changed. */
export type OnSettingsChanged = (listener: (keys: ReadonlySet<string>) => void) => void

/** Which servers there are. Undefined in a service that is alone with its data. */
export interface Membership {
  /** Of this process: a uuid, made at its start. */
  readonly id: string
  /** Whether the lease of that server ran, by PostgreSQL's clock, when it was last looked at. True for this server. */
  isAlive(server: string): boolean
  /** Called, outside of groups, when the lease of a server has run out or it has stopped, and once at start for all that are gone. */
  onGone(listener: (isAlive: (server: string) => boolean) => void): void
}
