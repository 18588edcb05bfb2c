/** The sessions that are alive: in memory for each call, and in the store only as a hash of the handle that their clients send. */
import type { LiveSession } from '../../engine/handler.ts'
import { sessionInvalid } from '../../values/api-error.ts'
import type { Principal } from '../../values/principal.ts'
import { printable } from '../../values/printable.ts'
import { SLICE, Slices } from '../slices.ts'
import type { LiveSessionParts, SessionView } from './live-session-parts.ts'
import { refOfFacts, type SessionFacts, SessionFactTable, userOfEpoch } from './session-facts.ts'
import { isHandle, newHandle, refOfUuid, uuidOfHandle } from './session-handle.ts'
import { type IndexEntry, SessionIndex } from './session-index.ts'
import { HOUR } from './session-limits.ts'
import { SessionObjects, type SessionStart } from './session-objects.ts'
import { SessionTime } from './session-time.ts'

/**
 * Clients send a secret handle, which is never stored; the reference of the object is the handle's hash. The time of the last use is
 * kept in memory and written by `save`: a write for each call would make every read a durable write.
 */
export class LiveSessions {
  /** How many sessions of an earlier server were ended at the start. */
  ended = 0
  readonly #parts: LiveSessionParts
  readonly #objects: SessionObjects
  readonly #facts: SessionFactTable
  readonly #time: SessionTime
  readonly #slices: Slices
  readonly #byHandle = new Map<string, IndexEntry>()
  #index = new SessionIndex()
  /** There may be sessions whose handles are not in `#byHandle`: of an earlier process, or that have ended and came back. */
  #mayBeUnseen = false
  /** A commit failed, so the index may differ from the store. */
  #stale = false
  /** References of ended sessions whose rows still exist. */
  #over: string[] = []
  /** Sessions that were used since their last use was written. */
  #used: IndexEntry[] = []
  /** Sessions whose objects a call has touched, and may have destroyed. */
  readonly #touched = new Set<string>()
  #writing = false
  /** Other servers begin, use and end sessions too. */
  readonly #isShared: boolean

  constructor(parts: LiveSessionParts) {
    const { store, now, steady, commit, log, stopping, gate } = parts
    this.#parts = parts
    this.#objects = new SessionObjects(parts.class, store)
    this.#facts = new SessionFactTable(store.settings)
    this.#time = new SessionTime(now, steady, (by) => this.#moved(by))
    this.#isShared = gate.isOrdered
    const enter = gate.isOrdered ? (work: () => void) => gate.enter(work, 'sessions') : undefined
    this.#slices = new Slices({ work: () => this.#slice(), after: commit, log, stopping, enter })
    this.#start()
    parts.onSettingsChanged?.((keys) => this.#heard(keys))
    store.onTouched((className, ref) => className === 'session' && this.#doubt(ref))
    store.onUndone(() => this.#undone())
  }

  /** The epochs of users without sessions are kept where another server may be about to begin one. */
  #start(): void {
    if (this.#isShared) {
      this.#parts.gate.enter(() => this.#endOld(), 'sessions')
      this.#load()
      return
    }
    this.#endOld()
    this.#load()
    this.#facts.forgetEpochs(new Set([...this.#index.users(), ...this.#usersOver()]))
  }

  /** Other data took the place of those that were there: forgets all that it knows beside the store. */
  startAnew(): void {
    this.#byHandle.clear()
    this.#index = new SessionIndex()
    this.#over = []
    this.#used = []
    this.#touched.clear()
    this.#mayBeUnseen = false
    this.#load()
  }

  /** Throws SESSION_INVALID(handle) for a session that is not alive, or whose user is gone; else counts a use now. */
  check(handle: string): LiveSession {
    const now = this.#time.now()
    const entry = this.#byHandle.get(handle)
    if (!entry?.known || entry.owner.over || this.#isOld(entry, now)) return this.#look(handle, now)
    entry.last = now
    return entry as LiveSession
  }

  /** The reference of the session that a client sends `text` for; the text itself where it is not a session's. */
  refOf(text: string): string {
    if (!isHandle(text)) return text
    const known = this.#byHandle.get(text)?.ref
    if (known === undefined && !this.#mayBeUnseen) return text
    const ref = known ?? refOfUuid(uuidOfHandle(text))
    return this.#objects.isAlive(ref) ? ref : text
  }

  /** Whether the text is a session's handle or reference: no error may repeat it. */
  isSession(text: string): boolean {
    return this.#objects.isAlive(this.refOf(text))
  }

  /**
   * Begins a session and returns its handle, which the client sends from now on. Ends others where there are too many.
   * `begun` gets the session's reference, in the same transaction: if it throws, there is no session.
   */
  begin(
    principal: Principal,
    source: string,
    start: (now: number) => SessionStart,
    begun: (ref: string) => void = () => undefined,
  ): string {
    this.#refresh()
    const now = this.#time.now()
    const user = principal.name
    const handle = newHandle()
    const uuid = uuidOfHandle(handle)
    const facts: SessionFacts = { user, source, created: now, last: now, epoch: this.#facts.epochOf(user) }
    const crowdedOut = this.#index.crowdedOut(user, this.#parts.limits)
    this.#parts.store.atomically(() => {
      for (const { ref } of crowdedOut) this.#remove(ref)
      this.#objects.begin(uuid, start(now))
      this.#facts.write(refOfUuid(uuid), facts)
      begun(refOfUuid(uuid))
    })
    for (const entry of crowdedOut) this.#forget(entry)
    this.#know(this.#index.add(refOfUuid(uuid), facts), handle, principal)
    return handle
  }

  /** Does nothing where the session no longer exists. */
  end(ref: string): void {
    this.#parts.store.atomically(() => this.#remove(ref))
    const entry = this.#index.get(ref)
    if (entry) this.#forget(entry)
  }

  /** Ends the sessions of a user except one: at once, whatever their number. Returns how many. */
  endOf(user: string, except?: string): number {
    this.#refresh()
    const kept = except === undefined ? undefined : this.#facts.valid(except)
    const epoch = this.#parts.store.atomically(() => {
      const renewed = this.#facts.renew(user)
      if (kept && except !== undefined) this.#facts.write(except, { ...kept, epoch: renewed })
      return renewed
    })
    const ended = this.#index.endOf(user, epoch, except === undefined ? undefined : this.#index.get(except))
    for (const { ref } of ended) {
      this.#over.push(ref)
      this.#parts.onEnd(ref)
    }
    this.#slices.run()
    return ended.length
  }

  /** The sessions of a user, or all; the most recently used first. */
  list(user?: string): SessionView[] {
    const entries = user === undefined ? this.#index.values() : (this.#index.ownerOf(user)?.entries.values() ?? [])
    return [...entries]
      .map(({ ref, owner, source, created, last }) => ({ ref, user: owner.user, source, created, last }))
      .sort((a, b) => b.last - a.last)
  }

  /** Sessions of the user that began in another epoch are over. */
  epochOf(user: string): string {
    return this.#facts.epochOf(user)
  }

  /** Writes the times of the last use, and ends idle and old sessions; larger amounts in later turns. */
  save(): void {
    this.#refresh()
    const now = this.#time.now()
    this.#used = []
    for (const entry of [...this.#index.values()]) {
      if (this.#isOld(entry, now)) {
        this.#forget(entry)
        this.#over.push(entry.ref)
      } else if (entry.last !== entry.written && !this.#isFresh(entry, now)) this.#used.push(entry)
    }
    this.#slices.run()
  }

  /** Others judge by the row: it is written often enough for them, but not each minute. */
  #isFresh({ written }: IndexEntry, now: number): boolean {
    return this.#isShared && now - written < Math.min(HOUR, this.#parts.limits.idle / 4)
  }

  /** Writes all times of use when the server ends; rows of ended sessions stay for the next start. */
  saveAll(): void {
    this.save()
    this.#write(this.#used.splice(0))
  }

  /** Not known to be alive: not seen since the start, touched, or idle for too long. */
  #look(handle: string, now: number): LiveSession {
    if (!isHandle(handle)) throw sessionInvalid(printable(handle))
    const ref = refOfUuid(uuidOfHandle(handle))
    const facts = this.#objects.isAlive(ref) ? this.#facts.valid(ref) : undefined
    const kept = this.#index.get(ref)
    const isOld = facts && this.#isOld(kept ?? clamped(facts, now), now)
    const principal = facts && !isOld ? this.#parts.principalOf(facts.user) : undefined
    if (!facts || !principal) {
      this.#mayBeUnseen = true
      this.#byHandle.delete(handle)
      throw sessionInvalid(printable(handle))
    }
    const entry = kept?.owner.epoch === facts.epoch ? kept : this.#index.add(ref, clamped(facts, now))
    entry.last = now
    return this.#know(entry, handle, principal)
  }

  #know(entry: IndexEntry, handle: string, principal: Principal): LiveSession {
    entry.known = true
    entry.handle = handle
    entry.principal = principal
    this.#byHandle.set(handle, entry)
    return entry as LiveSession
  }

  #isOld({ created, last }: Pick<IndexEntry, 'created' | 'last'>, now: number): boolean {
    const { idle, lifetime } = this.#parts.limits
    return now - last > idle || now - created > lifetime
  }

  /** First the rows of ended sessions, then times of use. */
  #slice(): boolean {
    for (const ref of [...this.#touched].slice(0, SLICE)) {
      this.#touched.delete(ref)
      if (!this.#objects.isAlive(ref)) this.#over.push(ref)
    }
    const over = this.#over.splice(0, SLICE)
    const used = this.#used.splice(0, SLICE - over.length)
    this.#writingAs(() => {
      for (const ref of over) if (!this.isLive(ref)) this.#remove(ref)
    })
    this.#write(used)
    return this.#over.length + this.#used.length + this.#touched.size > 0
  }

  /** By the reference of its object, without counting a use; also where its end was undone. */
  isLive(ref: string): boolean {
    if (!this.#objects.isAlive(ref)) return false
    const facts = this.#facts.valid(ref)
    return facts !== undefined && (this.#index.get(ref) !== undefined || !this.#isOld(facts, this.#time.now()))
  }

  #write(used: readonly IndexEntry[]): void {
    this.#writingAs(() => {
      for (const entry of used) {
        const { ref, last, created, source, owner } = entry
        if (owner.over || !this.#objects.isAlive(ref)) continue
        this.#objects.setLastActive(ref, last)
        this.#facts.write(ref, { user: owner.user, source, created, last, epoch: owner.epoch })
        entry.written = last
      }
    })
  }

  /** Its own writes do not make a session doubtful. */
  #writingAs(work: () => void): void {
    this.#writing = true
    try {
      this.#parts.store.atomically(work)
    } finally {
      this.#writing = false
    }
  }

  #remove(ref: string): void {
    this.#facts.remove(ref)
    this.#parts.onRemove(ref)
    this.#objects.destroy(ref)
    const entry = this.#index.get(ref)
    if (entry) this.#forget(entry)
  }

  #forget(entry: IndexEntry): void {
    this.#mayBeUnseen = true
    this.#index.remove(entry)
    entry.known = false
    if (entry.handle !== undefined) this.#byHandle.delete(entry.handle)
    this.#parts.onEnd(entry.ref)
  }

  /** A call touched the object and may have destroyed it, or a write of it was undone: the next check reads the store. */
  #doubt(ref: string): void {
    if (this.#writing) return
    const entry = this.#index.get(ref)
    if (!entry) return
    entry.known = false
    this.#touched.add(ref)
  }

  #undone(): void {
    this.#stale = true
    this.#mayBeUnseen = true
    for (const entry of this.#index.values()) {
      entry.known = false
      entry.written = Number.NaN
    }
  }

  /** The clock was set: a session that was idle for an hour before is idle for an hour after. */
  #moved(by: number): void {
    const now = this.#parts.now()
    for (const entry of this.#index.values()) {
      entry.last = Math.min(now, entry.last + by)
      entry.created = Math.min(now, entry.created + by)
      entry.written = Number.NaN
    }
  }

  /** Fills the index from the store; memory wins where it knows more. */
  #load(): void {
    const [now, before] = [this.#time.now(), this.#index]
    this.#index = new SessionIndex()
    this.#stale = false
    for (const ref of this.#facts.refs()) {
      this.#mayBeUnseen = true
      const facts = this.#objects.isAlive(ref) ? this.#facts.valid(ref) : undefined
      if (!facts) {
        this.#over.push(ref)
        continue
      }
      const known = before.get(ref)
      const entry = this.#index.add(ref, clamped(facts, now))
      if (known) Object.assign(entry, { last: known.last, created: known.created, written: Number.NaN })
      if (known?.handle !== undefined) this.#byHandle.set(known.handle, Object.assign(entry, { handle: known.handle }))
    }
  }

  #refresh(): void {
    if (this.#stale) this.#load()
  }

  /** A commit, of this server or another, has changed settings. First the epochs, which decide what a session's facts say. */
  #heard(keys: ReadonlySet<string>): void {
    for (const key of keys) {
      const user = userOfEpoch(key)
      if (user !== undefined) this.#heardEpoch(user)
    }
    for (const key of keys) {
      const ref = refOfFacts(key)
      if (ref !== undefined) this.#heardFacts(ref)
    }
  }

  /** The rows are removed by the server that has ended the sessions. */
  #heardEpoch(user: string): void {
    const owner = this.#index.ownerOf(user)
    const epoch = this.#facts.epochOf(user)
    if (!owner || owner.epoch === epoch) return
    const kept = [...owner.entries.values()].find(({ ref }) => this.#facts.valid(ref))
    for (const { ref } of this.#index.endOf(user, epoch, kept)) this.#parts.onEnd(ref)
  }

  #heardFacts(ref: string): void {
    const facts = this.#facts.valid(ref)
    const entry = this.#index.get(ref)
    if (entry && facts?.epoch === entry.owner.epoch) {
      entry.written = facts.last
      entry.last = Math.max(entry.last, facts.last)
    } else if (!facts) {
      if (entry) this.#forget(entry)
    } else if (this.#objects.isAlive(ref)) {
      this.#mayBeUnseen = true
      this.#index.add(ref, clamped(facts, this.#time.now()))
      this.#parts.onBegun?.(facts.user, facts.source)
    }
  }

  #usersOver(): string[] {
    return this.#over.flatMap((ref) => this.#facts.read(ref)?.user ?? [])
  }

  /** An earlier server stored what clients send, so a copy of that file could be used to call. */
  #endOld(): void {
    if (!this.#facts.isOld) return
    const old = this.#objects.refs()
    this.#parts.store.atomically(() => {
      for (const ref of old) this.#objects.destroy(ref)
      this.#facts.settle()
    })
    this.ended = old.length
  }
}

/** A time in the future comes from a clock that was wrong: it counts as now, so that no session lives for ever. */
function clamped(facts: SessionFacts, now: number): SessionFacts {
  return { ...facts, created: Math.min(facts.created, now), last: Math.min(facts.last, now) }
}
