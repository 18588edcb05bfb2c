/** What `crow serve --watch` reports to the server that it runs: what is wrong with the text since the server started. */
import { randomUUID } from 'node:crypto'

/** Why the server is behind its text. */
export interface TextProblem {
  readonly message: string
  /** The name of the file, and the place in it, from 1; absent where the problem is not at one place. */
  readonly file?: string
  readonly line?: number
  readonly column?: number
  /** The number of problems after this one that are not listed. */
  readonly more?: number
}

/** The message on the IPC channel from `crow serve --watch`. */
export interface TextReport {
  readonly textProblems: readonly TextProblem[]
}

/** What pages learn. */
export interface TextState {
  /** Differs where the state, or the process, is another one. */
  readonly version: string
  readonly problems: readonly TextProblem[]
}

/** The most pages that wait at once; more are answered at once. */
const MOST_WAITING = 500

export class TextNews {
  readonly #run = randomUUID()
  readonly #waiting = new Set<() => void>()
  #count = 0
  #problems: readonly TextProblem[] = []
  #isWatched = false
  #isOver = false

  /** The text is watched: the process that started this one has reported at least once. */
  get isWatched(): boolean {
    return this.#isWatched
  }

  get state(): TextState {
    return { version: `${this.#run}-${this.#count}`, problems: this.#problems }
  }

  /** Takes a message of the IPC channel. Other programs may start servers with a channel too; their messages are ignored. */
  hear(message: unknown): void {
    if (!isTextReport(message)) return
    this.#isWatched = true
    if (JSON.stringify(message.textProblems) === JSON.stringify(this.#problems)) return
    this.#problems = message.textProblems
    this.#count++
    this.#wake()
  }

  /** Resolves when the state is not, or no longer, that of `version`; after `ms` milliseconds; or when the server stops. */
  async changed(version: string, ms: number): Promise<void> {
    if (this.#isOver || version !== this.state.version || this.#waiting.size >= MOST_WAITING) return
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer)
        this.#waiting.delete(done)
        resolve()
      }
      const timer = setTimeout(done, ms)
      this.#waiting.add(done)
    })
  }

  /** The server stops: nobody waits any more. */
  end(): void {
    this.#isOver = true
    this.#wake()
  }

  #wake(): void {
    for (const done of [...this.#waiting]) done()
  }
}

function isTextReport(message: unknown): message is TextReport {
  return typeof message === 'object' && message !== null && Array.isArray((message as Partial<TextReport>).textProblems)
}
