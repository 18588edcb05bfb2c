/** Group commit: calls of one turn of the event loop share one durable commit, and are answered after it. */
import { CLOCK, type Clock } from '../clock.ts'
import type { Store, StoreSnapshot } from '../store/store.ts'
import { type ApiError, internalError } from '../values/api-error.ts'
import { closeAnswer, ownLength, type WireAnswer } from '../wire/answer.ts'
import type { Settle } from '../wire/endpoint.ts'
import type { ServiceGate } from './service-gate.ts'

/** In characters: where more answers wait, the commit is done at once. */
const MOST_HELD = 16 * 1024 * 1024

export class GroupCommit implements ServiceGate {
  readonly isOrdered = false
  readonly isWhole = true
  readonly #store: Store
  readonly #log: (text: string) => void
  readonly #soon: Clock['soon']
  #held: Held[] = []
  /** Characters of the answers that are held. */
  #length = 0
  #scheduled = false

  /** `log` is called with a text for each commit that fails. */
  constructor(store: Store, log: (text: string) => void, soon: Clock['soon'] = CLOCK.soon) {
    this.#store = store
    this.#log = log
    this.#soon = soon
  }

  /**
   * Answers a call at once where all data are durable. Else the call waits for the commit, even if it only read: it may have
   * seen changes that are not durable yet.
   */
  readonly settle: Settle = (respond, answer, failed) => {
    if (!this.#store.dirty) return respond(answer)
    this.#held.push({ respond, answer, failed })
    this.#length += ownLength(answer)
    if (this.#length > MOST_HELD) this.flush()
    else this.schedule()
  }

  /** Resolves when all that is written now is durable; rejects with the ApiError where that fails and it is undone. */
  readonly durable = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const failed = (error: ApiError) => {
        reject(error)
        return ''
      }
      this.settle(() => resolve(), '', failed)
    })

  /** Writes run at once, in the transaction that the other calls of this turn write in. */
  async write<T>(work: () => T): Promise<Awaited<T>> {
    const result = await work()
    await this.durable()
    return result
  }

  enter(work: () => void): void {
    work()
    this.schedule()
  }

  /** The store of a server that is alone has all that was answered. */
  fresh(): undefined {
    return undefined
  }

  linearized(): Promise<void> {
    return Promise.resolve()
  }

  /** The data as they are now, which is after a commit. See `Store.snapshot`. */
  readonly snapshot = (): StoreSnapshot => {
    this.flush()
    return this.#store.snapshot()
  }

  /** Commits at the end of this turn, when all requests that have arrived are run. */
  schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    this.#soon(() => this.flush())
  }

  /** No call waits for a commit, and none is due. */
  get isAtRest(): boolean {
    return !this.#scheduled && this.#held.length === 0
  }

  /** Commits now and answers the calls that are held. Where the commit fails, all of them fail. */
  flush(): void {
    this.#scheduled = false
    const held = this.#held
    this.#held = []
    this.#length = 0
    const error = this.#commit()
    for (const { respond, answer, failed } of held) {
      if (error) closeAnswer(answer)
      this.#answer(respond, error ? failed(error) : answer)
    }
  }

  /** A call that cannot be answered must not stop the answers to others, nor the process. */
  #answer(respond: (answer: WireAnswer) => void, answer: WireAnswer): void {
    try {
      respond(answer)
    } catch (error) {
      closeAnswer(answer)
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
  readonly respond: (answer: WireAnswer) => void
  readonly answer: WireAnswer
  readonly failed: (error: ApiError) => string
}
