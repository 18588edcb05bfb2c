/** Group commit: calls of one turn of the event loop share one durable commit and are answered after it. */
import { type ApiError, internalError } from '../errors.ts'
import type { Store } from '../store/store.ts'
import type { Settle } from '../wire/endpoint.ts'

export class Group {
  readonly #store: Store
  readonly #log: (text: string) => void
  #held: Held[] = []
  #scheduled = false

  /** `log` hears of commits that fail. */
  constructor(store: Store, log: (text: string) => void) {
    this.#store = store
    this.#log = log
  }

  /** A call that saw only what is durable is answered at once; every other one waits, also one that only read. */
  readonly settle: Settle = (respond, text, failed) => {
    if (!this.#store.dirty) return respond(text)
    this.#held.push({ respond, text, failed })
    this.schedule()
  }

  /** Commits at the end of this turn, when all the requests that have arrived are run. */
  schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => this.flush())
  }

  /** Commits now and answers what was held. Where the commit fails, every held call has failed. */
  flush(): void {
    this.#scheduled = false
    const held = this.#held
    this.#held = []
    const error = this.#commit()
    for (const { respond, text, failed } of held) this.#answer(respond, error ? failed(error) : text)
  }

  /** One that cannot be answered must not keep the others from it, nor end the process. */
  #answer(respond: (text: string) => void, text: string): void {
    try {
      respond(text)
    } catch (error) {
      this.#log(`An answer could not be sent: ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  #commit(): ApiError | undefined {
    if (!this.#store.dirty) return undefined
    try {
      this.#store.commit()
      return undefined
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      this.#log(`The commit failed and its changes are undone: ${reason}`)
      return internalError('The change could not be made durable and is undone')
    }
  }
}

interface Held {
  readonly respond: (text: string) => void
  readonly text: string
  readonly failed: (error: ApiError) => string
}
