/**
 * The servers that share the data, as the data have them. Each has the setting `server:ID` while it runs. Whoever finds that a
 * lease has run out removes the setting, in the commit that ends the tasks, holds and blocks of that server.
 */
import type { Settings, Store } from '../store/store.ts'
import type { Membership, OnSettingsChanged, WriteGate } from './gate.ts'

const PREFIX = 'server:'
/** In milliseconds: when the end of what was other servers' is tried again after its commit has failed. */
const TRY_AGAIN = 1000

export interface ServersParts {
  readonly store: Pick<Store, 'settings' | 'onUndone'>
  readonly gate: WriteGate
  readonly membership: Membership
  readonly onSettingsChanged: OnSettingsChanged
  readonly after: (milliseconds: number, work: () => void) => void
  readonly log: (text: string) => void
}

export class Servers {
  /** Of this one. */
  readonly id: string
  readonly #parts: ServersParts
  readonly #settings: Settings
  readonly #recover: (() => void)[] = []
  readonly #changed: (() => void)[] = []
  readonly #expelled: (() => void)[] = []
  /** The setting of this server is known to be there. */
  #isNoted = false

  constructor(parts: ServersParts) {
    this.#parts = parts
    this.id = parts.membership.id
    this.#settings = parts.store.settings
    parts.onSettingsChanged((keys) => this.#look(keys))
    // A copy that was filled anew may have lost the setting.
    parts.store.onUndone(() => this.#lookAtOwn())
  }

  /** Whether what belongs to that server goes on; undefined where it belongs to none. */
  isAlive(server: string | undefined): boolean {
    return server === this.id || (server !== undefined && this.#parts.membership.isAlive(server))
  }

  /** Whether any other server is alive. */
  get hasOthers(): boolean {
    const ids = this.#settings.keys(PREFIX).map((key) => key.slice(PREFIX.length))
    return ids.some((id) => id !== this.id && this.isAlive(id))
  }

  /** `end`: ends what belongs to servers that are not alive. Runs inside of a group, at start and when a server has gone. */
  onRecover(end: () => void): void {
    this.#recover.push(end)
  }

  /** Called when a server has come or gone. */
  onChanged(listener: () => void): void {
    this.#changed.push(listener)
  }

  /**
   * Called when others have found that the lease of this server had run out, and have ended what was its own: none of it may
   * go on. Nothing of this server runs between that commit and the call.
   */
  onExpelled(listener: () => void): void {
    this.#expelled.push(listener)
  }

  /** To be called when all listeners are registered. */
  start(): void {
    this.#enter(() => this.#end())
    this.#parts.membership.onGone(() => {
      for (const listener of this.#changed) listener()
      this.#enter(() => this.#end())
    })
  }

  /** To be called inside of a group that begins something which belongs to this server. */
  note(): void {
    if (!this.#isNoted && this.#settings.get(PREFIX + this.id) === undefined) this.#settings.set(PREFIX + this.id, '')
  }

  /** Runs work in a group, until it is durable. */
  #enter(work: () => void): void {
    const { gate, after, log } = this.#parts
    gate.enter(() => {
      try {
        work()
      } catch (error) {
        log(`What servers have left could not be ended: ${error instanceof Error ? error.stack : String(error)}`)
      }
      gate.durable().catch(() => after(TRY_AGAIN, () => this.#enter(work)))
    }, 'the end of other servers')
  }

  /** Ends what servers that are gone have left. */
  #end(): void {
    this.note()
    for (const key of this.#settings.keys(PREFIX))
      if (!this.isAlive(key.slice(PREFIX.length))) this.#settings.delete(key)
    for (const end of this.#recover) end()
  }

  #look(keys: ReadonlySet<string>): void {
    if (keys.has(PREFIX + this.id)) this.#lookAtOwn()
    for (const key of keys)
      if (key.startsWith(PREFIX)) {
        for (const listener of this.#changed) listener()
        return
      }
  }

  #lookAtOwn(): void {
    const wasNoted = this.#isNoted
    this.#isNoted = this.#settings.get(PREFIX + this.id) !== undefined
    if (!wasNoted || this.#isNoted) return
    this.#parts.log('Other servers have ended what ran here, as the lease of this server had run out')
    for (const listener of this.#expelled) listener()
    // Others are left alone: two servers that each take the other for gone would go on with that for ever.
    this.#enter(() => this.note())
  }
}
