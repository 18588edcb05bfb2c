/** Writes the lines of the log: together for one turn of the event loop, and all of them at the end. */
import { writeSync } from 'node:fs'

/** Writes some of the bytes and returns how many; throws as node:fs does. */
export type WriteBytes = (bytes: Buffer) => number

/** Characters held for a slow reader; lines beyond that are dropped, and counted. */
const MOST_HELD = 4 * 1024 * 1024
/** Milliseconds after which a reader that took nothing is tried again. */
const AGAIN = 20
/** Milliseconds that a reader has when the process ends. */
const LAST = 1_000
const LINE_END = 10
const NOTHING = Buffer.alloc(0)

export class LogLines {
  readonly #write: WriteBytes
  readonly #notice: (dropped: number) => string
  #held = ''
  #rest: Buffer = NOTHING
  #dropped = 0
  #scheduled = false

  /** `notice` is the line that says how many were dropped. */
  constructor(write: WriteBytes, notice: (dropped: number) => string) {
    this.#write = write
    this.#notice = notice
  }

  /** A line with its line end. One system call for each line would cost more than the rest of a call in memory. */
  write(line: string): void {
    if (this.#held.length >= MOST_HELD) this.#dropped++
    else this.#held += line
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => this.flush())
  }

  /** Writes what is held, as far as the reader takes it at once. */
  flush(): void {
    this.#scheduled = false
    if (this.#flushed()) return
    this.#scheduled = true
    setTimeout(() => this.flush(), AGAIN).unref()
  }

  /** Writes what is held, and waits a while for a slow reader; to be called when the process ends. */
  end(): void {
    const deadline = performance.now() + LAST
    while (!this.#flushed() && performance.now() < deadline) Atomics.wait(NEVER_NOTIFIED, 0, 0, AGAIN)
  }

  /** False where the reader is busy. */
  #flushed(): boolean {
    try {
      for (this.#refill(); this.#rest.length > 0; this.#refill())
        this.#rest = this.#rest.subarray(this.#write(this.#rest))
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return false
      // The reader has closed the log, or the disk is full: the server continues without its log.
      this.#dropped += this.#rest.filter((byte) => byte === LINE_END).length
      this.#rest = NOTHING
    }
    return true
  }

  /** A partly written piece goes first. */
  #refill(): void {
    if (this.#rest.length > 0 || this.#held === '') return
    this.#rest = Buffer.from(this.#dropped > 0 ? this.#held + this.#notice(this.#dropped) : this.#held)
    this.#held = ''
    this.#dropped = 0
  }
}

const NEVER_NOTIFIED = new Int32Array(new SharedArrayBuffer(4))

/** Writes to stderr at once. Reading `process.stderr` makes Node report a full pipe (EAGAIN) instead of waiting for it. */
export function stderrWriter(): WriteBytes {
  const { fd } = process.stderr
  return (bytes) => writeSync(fd, bytes)
}
