/** The servers that share the data: renews the lease of this one, and notices when that of another has run out. */
import type { Membership } from '../engine/gate.ts'
import type { Leases, ServerFacts, ServerLease } from '../store/copy/leases.ts'
import { Retries } from './retries.ts'
import { inTime, type Timing } from './timing.ts'

export interface MembersParts {
  readonly leases: Leases
  readonly server: ServerFacts
  /** Of the copy, for the other servers' status. */
  readonly generation: () => number
  readonly timing: Timing
  readonly report: (text: string) => void
}

type GoneListener = Parameters<Membership['onGone']>[0]

/** A lease is renewed so often while it runs. */
const RENEWALS = 4
/** In ms: a database that does not answer is not waited for when the server stops. */
const LAST = 1000
/** Servers that are not listed; more are never remembered. */
const MOST_UNLISTED = 10_000

export class Members implements Membership {
  readonly #parts: MembersParts
  readonly #retries: Retries
  readonly #listeners: GoneListener[] = []
  #servers: readonly ServerLease[] = []
  #alive: ReadonlySet<string> = new Set()
  #server: ServerFacts
  /** Servers that are not in the list: each with the number of the look after which it is known to be gone. */
  readonly #unlisted = new Map<string, number>()
  /** Of the latest look that has begun. */
  #looks = 0
  /** Of the latest look that is done. */
  #done = 0
  #isLooking = false
  #isWanted = false
  #isLeaving = false
  /** Others have an old URL of this server. */
  #isMoved = false
  /** Said once, however often it is asked for in vain. */
  #hasLease = false
  #stopTimer: (() => void) | undefined

  constructor(parts: MembersParts) {
    this.#parts = parts
    this.#server = parts.server
    this.#retries = new Retries(parts.timing, parts.report, 'Renewals of the lease')
  }

  get id(): string {
    return this.#server.id
  }

  /** As they were listed last; those whose lease has run out are listed for some time. */
  get list(): readonly ServerLease[] {
    return this.#servers
  }

  /** Begins the lease of this server. Rejects with LogError. */
  async join(): Promise<void> {
    await this.#parts.leases.join(this.#server)
    this.#hasLease = true
    await this.#look()
    this.#later()
  }

  /** Where this server is reached, which is known when it listens: tells the others soon. */
  serveAt(url: string): void {
    this.#server = { id: this.id, url }
    this.#isMoved = true
    this.check()
  }

  /**
   * A server that is not listed may have begun after the list was read: it counts as alive until a list that is asked for
   * from now on does not have it either.
   */
  isAlive(server: string): boolean {
    if (server === this.id || this.#alive.has(server)) return true
    if (this.#servers.some(({ id }) => id === server)) return false
    const known = this.#unlisted.get(server)
    if (known !== undefined) return this.#done < known
    if (this.#unlisted.size >= MOST_UNLISTED) this.#unlisted.clear()
    this.#unlisted.set(server, this.#looks + 1)
    this.check()
    return true
  }

  onGone(listener: GoneListener): void {
    this.#listeners.push(listener)
    if (this.#done > 0) this.#parts.timing.soon(() => this.#tell(listener))
  }

  /** Renews the lease and reads the list soon: there is reason to think that they have changed. */
  check(): void {
    this.#isWanted = true
    this.#retries.now()
    if (!this.#isLooking && !this.#isLeaving) this.#parts.timing.soon(() => void this.#run())
  }

  /** Ends the lease, so that others know at once that this server is gone; if that takes long, it runs out by itself. */
  async leave(): Promise<void> {
    this.#isLeaving = true
    this.#stopTimer?.()
    this.#retries.now()
    await inTime(this.#parts.leases.leave(this.id), LAST, this.#parts.timing)
  }

  #later(): void {
    const { timing, leases } = this.#parts
    this.#stopTimer?.()
    this.#stopTimer = timing.after(leases.duration / RENEWALS, () => this.check())
  }

  async #run(): Promise<void> {
    if (this.#isLooking || this.#isLeaving) return
    this.#isLooking = true
    while (this.#isWanted && !this.#isLeaving) {
      this.#isWanted = false
      try {
        await this.#renew()
        await this.#look()
        this.#retries.worked()
      } catch (error) {
        this.#isWanted = true
        if (!this.#isLeaving) await this.#retries.failed(error)
      }
    }
    this.#isLooking = false
    if (!this.#isLeaving) this.#later()
  }

  async #renew(): Promise<void> {
    const { leases, generation, report } = this.#parts
    const isHeld = await leases.renew(this.id, generation())
    if (!isHeld && this.#hasLease)
      report('The lease of this server had run out: other servers may have ended its tasks')
    this.#hasLease = isHeld
    if (isHeld && !this.#isMoved) return
    this.#isMoved = false
    await leases.join(this.#server)
    this.#hasLease = true
  }

  async #look(): Promise<void> {
    const look = ++this.#looks
    const before = this.#alive
    this.#servers = await this.#parts.leases.list()
    this.#alive = new Set(this.#servers.filter(({ isAlive }) => isAlive).map(({ id }) => id))
    this.#done = look
    const isUnlisted = [...this.#unlisted].some(([id, known]) => known === look && !this.#alive.has(id))
    const isGone = [...before].some((id) => !this.#alive.has(id) && id !== this.id)
    if (isGone || isUnlisted || look === 1) for (const listener of this.#listeners) this.#tell(listener)
  }

  #tell(listener: GoneListener): void {
    try {
      listener((server) => this.isAlive(server))
    } catch (error) {
      this.#parts.report(`What belonged to other servers could not be ended: ${String(error)}`)
    }
  }
}
