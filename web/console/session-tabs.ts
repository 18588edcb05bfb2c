/**
 * Hands the session from a tab of the console to a new one, and ends it in all at once. Tabs talk by a channel that only pages
 * of the same origin in the same browser hear, so that nothing is written to disk and no request carries it by itself.
 */
import { Changing } from './changing.ts'
import type { Client } from './client.ts'
import { isKeptSession, type KeptSession } from './session-keeper.ts'

/** As BroadcastChannel has it: what one says, all others hear. */
export interface TabChannel {
  postMessage(message: TabMessage): void
  onmessage: ((event: { readonly data: unknown }) => void) | null
}

type TabMessage =
  | { readonly type: 'ask' }
  | ({ readonly type: 'offer' } & KeptSession)
  | { readonly type: 'ended'; readonly session: string }
  /** Its user has logged in again, where a session had ended by itself. */
  | ({ readonly type: 'renewed'; readonly was: string } & KeptSession)

export interface SessionTabsParts {
  readonly client: Client
  readonly channel: TabChannel
  /** Resolves when all tabs have had time to answer. */
  readonly answered: () => Promise<void>
  /** Nobody is logged in here any more. */
  readonly left: () => void
}

export class SessionTabs extends Changing {
  readonly #parts: SessionTabsParts
  readonly #offers = new Map<string, KeptSession>()
  /** Other tabs are asked for their session: it is too early to ask the person. */
  isAsking = false

  constructor(parts: SessionTabsParts) {
    super()
    this.#parts = parts
    parts.channel.onmessage = ({ data }) => this.#hear(data)
  }

  /** Of more than one user's sessions none is taken: only the person knows whose tab this shall be. */
  async ask(): Promise<void> {
    const { client, channel, answered } = this.#parts
    if (client.session !== null) return
    this.isAsking = true
    this.changed()
    channel.postMessage({ type: 'ask' })
    await answered()
    this.isAsking = false
    const [offer, other] = this.#offers.values()
    this.#offers.clear()
    if (offer && !other && client.session === null) client.join(offer)
    this.changed()
  }

  /** To be told after the session has ended here. */
  ended(session: string): void {
    this.#parts.channel.postMessage({ type: 'ended', session })
  }

  /** To be told after somebody has logged in; `was` and `user` are from before. */
  started(was: string | null, user: string): void {
    const { client, channel } = this.#parts
    if (was === null || client.session === null || client.user !== user) return
    channel.postMessage({ type: 'renewed', was, session: client.session, user })
  }

  #hear(data: unknown): void {
    const { client, channel, left } = this.#parts
    const { type, was, session } = (data ?? {}) as { readonly [name: string]: unknown }
    if (type === 'ask' && client.session !== null && !client.expired)
      channel.postMessage({ type: 'offer', session: client.session, user: client.user })
    if (type === 'offer' && this.isAsking && isKeptSession(data))
      this.#offers.set(data.user, { session: data.session, user: data.user })
    if (type === 'ended' && session === client.session && client.session !== null) {
      client.end()
      left()
    }
    if (type === 'renewed' && isKeptSession(data) && was === client.session && data.user === client.user)
      client.join({ session: data.session, user: data.user })
  }
}
