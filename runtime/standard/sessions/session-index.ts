/** The sessions that are alive, in memory and by user: those of one user end together, and are bounded in number. */
import type { Principal } from '../../values/principal.ts'
import type { SessionFacts } from './session-facts.ts'

/** Sessions of one user that end together. */
export interface Owner {
  readonly user: string
  readonly epoch: string
  /** All its sessions have ended; their rows may exist for a while. */
  over: boolean
  readonly entries: Map<string, IndexEntry>
}

export interface IndexEntry {
  readonly ref: string
  readonly source: string
  owner: Owner
  created: number
  last: number
  /** The time of the last use in the store; NaN where it is unknown. */
  written: number
  /** The object exists, and `principal` is still its user. */
  known: boolean
  principal: Principal | undefined
  /** The handle, known after its client's first call. */
  handle: string | undefined
}

export class SessionIndex {
  readonly #entries = new Map<string, IndexEntry>()
  readonly #owners = new Map<string, Owner>()

  get size(): number {
    return this.#entries.size
  }

  get(ref: string): IndexEntry | undefined {
    return this.#entries.get(ref)
  }

  values(): Iterable<IndexEntry> {
    return this.#entries.values()
  }

  /** The sessions of a user; undefined if there are none. */
  ownerOf(user: string): Owner | undefined {
    return this.#owners.get(user)
  }

  users(): ReadonlySet<string> {
    return new Set(this.#owners.keys())
  }

  add(ref: string, facts: SessionFacts): IndexEntry {
    const { source, created, last } = facts
    const owner = this.#owner(facts.user, facts.epoch)
    const fresh = { known: false, principal: undefined, handle: undefined }
    const entry: IndexEntry = { ref, source, owner, created, last, written: last, ...fresh }
    owner.entries.set(ref, entry)
    this.#entries.set(ref, entry)
    return entry
  }

  remove(entry: IndexEntry): void {
    this.#entries.delete(entry.ref)
    entry.owner.entries.delete(entry.ref)
    if (entry.owner.entries.size === 0 && this.#owners.get(entry.owner.user) === entry.owner)
      this.#owners.delete(entry.owner.user)
  }

  /** Ends all sessions of a user; `kept` goes on, under the new epoch. Returns the ended ones. */
  endOf(user: string, epoch: string, kept: IndexEntry | undefined): readonly IndexEntry[] {
    const owner = this.#owners.get(user)
    if (!owner) return []
    owner.over = true
    this.#owners.delete(user)
    if (kept && owner.entries.delete(kept.ref)) {
      kept.owner = this.#owner(user, epoch)
      kept.owner.entries.set(kept.ref, kept)
    }
    const ended = [...owner.entries.values()]
    for (const { ref } of ended) this.#entries.delete(ref)
    return ended
  }

  /**
   * The sessions that have to end for a new one of that user: where the user has the most allowed, the least recently used
   * one; where there are too many in all, one of the user who has the most.
   */
  crowdedOut(user: string, limits: { readonly ofUser: number; readonly all: number }): readonly IndexEntry[] {
    const own = this.#owners.get(user)
    if (own && own.entries.size >= limits.ofUser) return oldest(own, own.entries.size - limits.ofUser + 1)
    if (this.size < limits.all) return []
    let largest = own
    for (const owner of this.#owners.values())
      if (!largest || owner.entries.size > largest.entries.size) largest = owner
    return largest ? oldest(largest, 1) : []
  }

  #owner(user: string, epoch: string): Owner {
    const known = this.#owners.get(user)
    if (known?.epoch === epoch) return known
    if (known) for (const { ref } of this.endOf(user, epoch, undefined)) this.#entries.delete(ref)
    const owner: Owner = { user, epoch, over: false, entries: new Map() }
    this.#owners.set(user, owner)
    return owner
  }
}

/** The least recently used ones. */
function oldest({ entries }: Owner, count: number): readonly IndexEntry[] {
  const all = [...entries.values()]
  if (count === 1) return [all.reduce((a, b) => (b.last < a.last ? b : a))]
  return all.sort((a, b) => a.last - b.last).slice(0, count)
}
