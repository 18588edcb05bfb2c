/** Attempts that wait for their turn, grouped by source, so that no source gets more than its share of the turns. */
import type { Throttle } from './throttle.ts'

/** Where an attempt waits: in the group of its source, and there in the lane of its user name. */
export interface WaitingPlace {
  readonly group: string
  readonly lane: string
  /** Takes a place from another group where none is free, even if that group has no more than its share. */
  readonly preferred: boolean
  /** Failures of its group, and of its lane in the group: those with fewer failures come first. */
  readonly standing: { readonly group: Throttle; readonly lane: Throttle }
}

export interface Waiting {
  readonly place: WaitingPlace
  readonly enter: () => void
  readonly refuse: () => void
}

interface Lane {
  readonly waiting: Set<Waiting>
  served: number
}

interface Group {
  readonly lanes: Map<string, Lane>
  size: number
  served: number
}

export interface RoomLimits {
  readonly waiting: number
  readonly waitingOfGroup: number
}

/**
 * A turn goes to the group with the fewest failures, among equals to the one that had no turn for longest; every fourth
 * turn goes to that one whatever its failures. Within the group the same rule chooses a lane, and a lane is served in order.
 */
export class WaitingRoom {
  readonly #limits: RoomLimits
  readonly #groups = new Map<string, Group>()
  #size = 0
  #turns = 0

  constructor(limits: RoomLimits) {
    this.#limits = limits
  }

  get size(): number {
    return this.#size
  }

  /** Whether an earlier attempt waits in the same lane. */
  isAhead({ group, lane }: WaitingPlace): boolean {
    return this.#groups.get(group)?.lanes.has(lane) ?? false
  }

  *[Symbol.iterator](): Generator<Waiting> {
    for (const group of this.#groups.values()) for (const lane of group.lanes.values()) yield* lane.waiting
  }

  /** False where there is no place. An attempt that has to give way for a fairer share is refused. */
  add(waiting: Waiting, now: number): boolean {
    const { place } = waiting
    const group = this.#groups.get(place.group)
    if ((group?.size ?? 0) >= this.#limits.waitingOfGroup) {
      if (!group || !this.#makeRoomIn(group, place, now)) return false
    } else if (this.#size >= this.#limits.waiting && !this.#makeRoom(group?.size ?? 0, place)) return false
    this.#put(waiting)
    return true
  }

  /** False where it no longer waits. */
  remove(waiting: Waiting): boolean {
    const { place } = waiting
    const group = this.#groups.get(place.group)
    const lane = group?.lanes.get(place.lane)
    if (!group || !lane?.waiting.delete(waiting)) return false
    group.size--
    this.#size--
    if (lane.waiting.size === 0) group.lanes.delete(place.lane)
    if (group.size === 0) this.#groups.delete(place.group)
    return true
  }

  /** Removes and returns the attempt whose turn it is, among those that may begin; undefined where none may. */
  take(now: number, mayBegin: (waiting: Waiting) => boolean): Waiting | undefined {
    const strict = this.#turns % 4 !== 3
    let best: { rank: Rank; group: Group; lane: Lane; waiting: Waiting } | undefined
    for (const group of this.#groups.values()) {
      const found = nextOf(group, now, strict, mayBegin)
      if (!found) continue
      const rank: Rank = [strict ? found.waiting.place.standing.group.failures(now) : 0, group.served]
      if (!best || isBefore(rank, best.rank)) best = { ...found, rank, group }
    }
    if (!best) return undefined
    best.group.served = best.lane.served = ++this.#turns
    this.remove(best.waiting)
    return best.waiting
  }

  #put(waiting: Waiting): void {
    const { place } = waiting
    // New groups stand behind those that have waited, and gain nothing by leaving and coming back.
    const group = this.#groups.get(place.group) ?? { lanes: new Map(), size: 0, served: this.#turns }
    const lane = group.lanes.get(place.lane) ?? { waiting: new Set(), served: this.#turns }
    this.#groups.set(place.group, group)
    group.lanes.set(place.lane, lane)
    lane.waiting.add(waiting)
    group.size++
    this.#size++
  }

  /** Takes a place from the group with the most, if that has more than the newcomer's group will have. */
  #makeRoom(mine: number, { preferred }: WaitingPlace): boolean {
    const groups = [...this.#groups.values()]
    const largest = groups.reduce((a, b) => (b.size > a.size ? b : a))
    if (largest.size > mine + 1) return this.#evict(largestLane(largest))
    const other = preferred && mine === 0 ? groups.map(largestLane).find(isOrdinary) : undefined
    return other !== undefined && this.#evict(other)
  }

  /** The same among the lanes of a group; an attempt without failures takes the place of one with failures. */
  #makeRoomIn(group: Group, { lane, standing }: WaitingPlace, now: number): boolean {
    const largest = largestLane(group)
    if (largest.waiting.size > (group.lanes.get(lane)?.waiting.size ?? 0) + 1) return this.#evict(largest)
    if (group.lanes.has(lane) || standing.lane.failures(now) > 0) return false
    for (const other of group.lanes.values()) {
      const [first] = other.waiting
      if (first && first.place.standing.lane.failures(now) > 0) return this.#evict(other)
    }
    return false
  }

  #evict(lane: Lane): boolean {
    const newest = [...lane.waiting].at(-1)
    if (!newest) return false
    this.remove(newest)
    newest.refuse()
    return true
  }
}

type Rank = readonly [failures: number, served: number]

function isBefore(a: Rank, b: Rank): boolean {
  return a[0] === b[0] ? a[1] < b[1] : a[0] < b[0]
}

function nextOf(
  group: Group,
  now: number,
  strict: boolean,
  mayBegin: (waiting: Waiting) => boolean,
): { lane: Lane; waiting: Waiting } | undefined {
  let best: { rank: Rank; lane: Lane; waiting: Waiting } | undefined
  for (const lane of group.lanes.values()) {
    const [waiting] = lane.waiting
    if (!waiting || !mayBegin(waiting)) continue
    const rank: Rank = [strict ? waiting.place.standing.lane.failures(now) : 0, lane.served]
    if (!best || isBefore(rank, best.rank)) best = { rank, lane, waiting }
  }
  return best
}

function isOrdinary({ waiting }: Lane): boolean {
  const [first] = waiting
  return first !== undefined && !first.place.preferred
}

function largestLane(group: Group): Lane {
  return [...group.lanes.values()].reduce((a, b) => (b.waiting.size > a.waiting.size ? b : a))
}
