/** Records what is written to a database, as SQLite's sessions do: https://sqlite.org/sessionintro.html */
import type { DatabaseSync, Session } from 'node:sqlite'

export class ChangeRecorder {
  readonly #connection: DatabaseSync
  #session: Session | undefined

  constructor(connection: DatabaseSync) {
    this.#connection = connection
  }

  get isRecording(): boolean {
    return this.#session !== undefined
  }

  /** Records all tables that have a primary key. */
  start(): void {
    this.#session ??= this.#connection.createSession()
  }

  /** What has changed since the start, and is not undone: a changeset. To be called before a rollback. */
  changes(): Uint8Array {
    return this.#session?.changeset() ?? new Uint8Array()
  }

  stop(): void {
    this.#session?.close()
    this.#session = undefined
  }
}
