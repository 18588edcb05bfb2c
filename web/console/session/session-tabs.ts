/**
 * Shares the session among the console's tabs, and ends it in all of them at once. The tabs use a channel that only
 * pages of the same origin in the same browser receive, so that nothing is written to disk and no request carries the
 * session by itself.
 */
import { signal } from '@preact/signals'
import type { Client } from '../calls/client.ts'
import { isKeptSession, type KeptSession } from '../calls/session-keeper.ts'

/** The used part of BroadcastChannel: each message reaches all other tabs. */
export interface TabChannel {
  postMessage(message: TabMessage): void
  onmessage: ((event: { readonly data: unknown }) => void) | null
}

type TabMessage =
  | { readonly type: 'ask'; readonly from: string }
  | ({ readonly type: 'offer'; readonly to: string } & KeptSession)
  | { readonly type: 'ended'; readonly session: string }
  /** Sent when the user has logged in again after the session had expired. */
  | ({ readonly type: 'renewed'; readonly was: string } & KeptSession)

export interface SessionTabsParts {
  readonly client: Client
  readonly channel: TabChannel
  /** Resolves when the tabs have had time to answer. Later answers count as well. */
  readonly answered: () => Promise<void>
  /** Called when no user is logged in here any more. */
  readonly left: () => void
}

export class SessionTabs {
  readonly #parts: SessionTabsParts
  /** Offered sessions by user. */
  readonly #offers = new Map<string, KeptSession>()
  /** The name to which other tabs answer; null after the user has logged in or out here. */
  #name: string | null = null
  readonly #isAsking = signal(false)

  constructor(parts: SessionTabsParts) {
    this.#parts = parts
    parts.channel.onmessage = ({ data }) => this.#hear(data)
  }

  /** True while other tabs are asked for their session: the login form must wait. */
  get isAsking(): boolean {
    return this.#isAsking.value
  }

  /** Takes no session if tabs offer those of several users: only the person knows which one to use. */
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
    // The tab of another user has answered late.
    this.#name = null
    client.end()
    left()
  }

  /** Call after the session has ended here. */
  ended(session: string): void {
    this.#name = null
    this.#parts.channel.postMessage({ type: 'ended', session })
  }

  /** Call after a login. `was` and `user` are the previous session and user. */
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
