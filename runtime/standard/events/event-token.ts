/** The tokens of `event.from`: opaque to clients; each stands for a generation of one copy of the data. */
import { createHash } from 'node:crypto'
import type { Changes } from '../../store/store.ts'
import { ApiError, eventsLost } from '../../values/api-error.ts'
import { printable } from '../../values/printable.ts'

/** As the Xen API writes its tokens: two numbers of 20 digits, so that later tokens are greater when compared as texts. */
const DIGITS = 20
const TOKEN = /^(\d{1,20}),(\d{1,20})$/

/** As Crowfoot 0.1 wrote them: the incarnation of the data came first. */
const FORMER_TOKEN = /^[\da-f-]{36},\d{1,16}$/

export class EventTokens {
  readonly #changes: Changes
  #incarnation: string | undefined
  #copyText = ''

  constructor(changes: Changes) {
    this.#changes = changes
  }

  /** The second number: which copy of the data it is. Where several servers share the data, it may become another. */
  get #copy(): string {
    const { incarnation } = this.#changes
    if (incarnation !== this.#incarnation) {
      this.#incarnation = incarnation
      const hash = createHash('sha256').update(incarnation).digest()
      // Numbers of the Xen API have 63 bits.
      this.#copyText = String(hash.readBigUInt64BE() >> 1n).padStart(DIGITS, '0')
    }
    return this.#copyText
  }

  /** Whether `read` throws EVENTS_LOST. */
  isLost(token: string): boolean {
    try {
      this.read(token)
      return false
    } catch (error) {
      return error instanceof ApiError && error.code === 'EVENTS_LOST'
    }
  }

  /** The token for a client that knows all changes up to the generation. It stays valid over restarts. */
  write(generation: number): string {
    return `${String(generation).padStart(DIGITS, '0')},${this.#copy}`
  }

  /**
   * The generation of a token; '' and `0,0` are the beginning. Throws EVENT_FROM_TOKEN_PARSE_FAILURE(token) for a text that
   * is not a token, and EVENTS_LOST where the token belongs to other data (a backup was put back), to the future, or is too
   * old.
   */
  read(token: string): number {
    if (token === '') return 0
    const [, first, copy] = TOKEN.exec(token) ?? []
    if (first === undefined || copy === undefined) throw FORMER_TOKEN.test(token) ? eventsLost() : notToken(token)
    const generation = Number(first)
    if (generation === 0) return 0
    const isKnown = generation >= this.#changes.lostBefore && generation <= this.#changes.generation()
    if (copy.padStart(DIGITS, '0') !== this.#copy || !isKnown) throw eventsLost()
    return generation
  }
}

function notToken(token: string): ApiError {
  return new ApiError('EVENT_FROM_TOKEN_PARSE_FAILURE', printable(token))
}
