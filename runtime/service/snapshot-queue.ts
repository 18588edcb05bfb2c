/**
 * Opens snapshots in turn: where the store has no room for another, the calls that need one wait, so that no answer that is
 * being read breaks off.
 */
import type { StoreSnapshot } from '../store/store.ts'

export interface SnapshotQueueParts {
  /** Whether a snapshot now takes the place of none that is being read. */
  readonly hasRoom: () => boolean
  readonly open: () => StoreSnapshot
  /** Calls back after so many milliseconds. */
  readonly after: (milliseconds: number, run: () => void) => unknown
}

/** In ms: the longest that a call waits after a client has stopped to read. */
const LOOK_AGAIN = 1000

interface Waiting {
  readonly resolve: (snapshot: StoreSnapshot) => void
  readonly reject: (error: unknown) => void
}

export class SnapshotQueue {
  readonly #parts: SnapshotQueueParts
  readonly #waiting: Waiting[] = []
  #looksAgain = false

  constructor(parts: SnapshotQueueParts) {
    this.#parts = parts
  }

  /** A promise where others are to be read first; the data are then those of when it is kept. */
  readonly now = (): StoreSnapshot | Promise<StoreSnapshot> => {
    if (this.#waiting.length === 0 && this.#parts.hasRoom()) return this.#open()
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject })
      this.#lookAgain()
    })
  }

  #open(): StoreSnapshot {
    const snapshot = this.#parts.open()
    const close = snapshot.close.bind(snapshot)
    return Object.assign(snapshot, {
      close: () => {
        close()
        this.#serve()
      },
    })
  }

  #serve(): void {
    while (this.#waiting.length > 0 && this.#parts.hasRoom()) {
      const { resolve, reject } = this.#waiting.shift() as Waiting
      try {
        resolve(this.#open())
      } catch (error) {
        reject(error)
      }
    }
  }

  /** A client that reads nothing makes room without closing its snapshot. */
  #lookAgain(): void {
    if (this.#looksAgain) return
    this.#looksAgain = true
    this.#parts.after(LOOK_AGAIN, () => {
      this.#looksAgain = false
      this.#serve()
      if (this.#waiting.length > 0) this.#lookAgain()
    })
  }
}
