/**
 * Hands the session from a tab of the console to a new one, and ends it in all at once. Tabs talk by a channel that only pages
 * of the same origin in the same browser hear, so that nothing is written to disk and no request carries it by itself.
 */
import { signal } from '@preact/signals'
import type { Client } from '../calls/client.ts'
import { isKeptSession, type KeptSession } from '../calls/session-keeper.ts'

/** As BroadcastChannel has it: what one says, all others hear. */
export interface TabChannel {
  postMessage(message: TabMessage): void
  onmessage: ((event: { readonly data: unknown }) => void) | null
}

type TabMessage =
  | { readonly type: 'ask'; readonly from: string }
  | ({ readonly type: 'offer'; readonly to: string } & KeptSession)
  | { readonly type: 'ended'; readonly session: string }
  /** Its user has logged in again, where a session had ended by itself. */
  | ({ readonly type: 'renewed'; readonly was: string } & KeptSession)

export interface SessionTabsParts {
  readonly client: Client
  readonly channel: TabChannel
  /** Resolves when tabs have had time to answer; what comes later counts, too. */
  readonly answered: () => Promise<void>
  /** Nobody is logged in here any more. */
  readonly left: () => void
}

export class SessionTabs {
  readonly #parts: SessionTabsParts
  /** By their users. */
  readonly #offers = new Map<string, KeptSession>()
  /** What answers to this tab carry; null once the person has logged in or out here. */
  #name: string | null = null
  readonly #isAsking = signal(false)

  constructor(parts: SessionTabsParts) {
    this.#parts = parts
    parts.channel.onmessage = ({ data }) => this.#hear(data)
  }

  /** Other tabs are asked for their session: it is too early to ask the person. */
  get isAsking(): boolean {
    return this.#isAsking.value
  }

  /** Of more than one user's sessions none is taken: only the person knows whose tab this shall be. */
  async ask(): Promise<void> {
    const { client, channel, answered } = this.#parts
    if (client.session !== null) return
    this.#isAsking.value = true
    this.#name = Math.random().toString(36).slice(2)
    channel.postMessage({ type: 'ask', from: this.#name })
    await answered()
    this.#isAsking.value = false
    this.#settle()
  }

  #settle(): void {
    const { client, left } = this.#parts
    if (this.#name === null || this.isAsking) return
    const [offer, other] = this.#offers.values()
    if (offer && !other && client.session === null) client.join(offer)
    if (!other || client.session === null) return
    // The other user's tab was slow to answer.
    this.#name = null
    client.end()
    left()
  }

  /** To be told after the session has ended here. */
  ended(session: string): void {
    this.#name = null
    this.#parts.channel.postMessage({ type: 'ended', session })
  }

  /** To be told after somebody has logged in; `was` and `user` are from before. */
  started(was: string | null, user: string): void {
    const { client, channel } = this.#parts
    this.#name = null
    if (was === null || client.session === null || client.user !== user) return
    channel.postMessage({ type: 'renewed', was, session: client.session, user })
  }

  #hear(data: unknown): void {
    const { client, channel, left } = this.#parts
    const { type, was, session, from, to } = (data ?? {}) as { readonly [name: string]: unknown }
    if (type === 'ask' && client.session !== null && !client.expired)
      channel.postMessage({ type: 'offer', to: String(from), session: client.session, user: client.user })
    if (type === 'offer' && to === this.#name && isKeptSession(data)) {
      this.#offers.set(data.user, { session: data.session, user: data.user })
      this.#settle()
    }
    if (type === 'ended' && session === client.session && client.session !== null) {
      this.#name = null
      client.end()
      left()
    }
    if (type === 'renewed' && isKeptSession(data) && was === client.session && data.user === client.user)
      client.join({ session: data.session, user: data.user })
  }
}
