/** Tells other servers that there is a commit, by NOTIFY, and hears from them. The payload is empty: the log says the rest. */
import { escapeName } from './literals.ts'
import type { LogConnections } from './log-connections.ts'

export class NewsChannel {
  readonly #name: string
  readonly #connections: LogConnections
  readonly #listeners: (() => void)[] = []
  #isListening = false
  #isTelling = false
  #isOwed = false
  #isClosed = false
  /** The backend by which this server tells others. */
  #own = 0

  constructor(name: string, connections: LogConnections) {
    this.#name = escapeName(name)
    this.#connections = connections
  }

  /** Not inside of the commit: NOTIFY would take a lock of the whole cluster there. Not awaited: others look by themselves, too. */
  tell(): void {
    this.#isOwed = true
    if (!this.#isTelling) void this.#tellAll()
  }

  async #tellAll(): Promise<void> {
    this.#isTelling = true
    try {
      while (this.#isOwed && !this.#isClosed) {
        this.#isOwed = false
        const reads = await this.#connections.get('reads')
        // Known before the notification can arrive.
        this.#own = reads.statedPid
        await reads.query(`notify ${this.#name}`)
      }
    } catch {
      // The connection is gone; others find the commit when they look.
    } finally {
      this.#isTelling = false
    }
  }

  onNews(listener: () => void): void {
    this.#listeners.push(listener)
    this.listen()
  }

  /** Begins to listen, also again where the connection was lost. */
  listen(): void {
    if (this.#isListening || this.#isClosed || this.#listeners.length === 0) return
    this.#isListening = true
    this.#connections
      .get('news')
      .then(async (connection) => {
        connection.onLost(() => {
          this.#isListening = false
        })
        connection.onNotification((pid) => {
          if (pid !== this.#own) for (const listener of this.#listeners) listener()
        })
        await connection.query(`listen ${this.#name}`)
        // What came before is not heard of.
        for (const listener of this.#listeners) listener()
      })
      .catch(() => {
        this.#isListening = false
      })
  }

  close(): void {
    this.#isClosed = true
  }
}
