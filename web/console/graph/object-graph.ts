/**
 * The objects around one object, as a graph. Pure: records come from a function, so that a test needs no server. The
 * graph is bounded whatever the data are.
 */
import type { Api } from '../../../model/api.ts'
import type { Count } from '../../../reference/diagram/graph.ts'
import type { ObjectRecord } from '../objects/class-table.ts'
import { own } from '../values/own-member.ts'
import { type GraphField, refFields, refsIn } from './ref-fields.ts'

/** An object by its class and reference. */
export interface ObjectPlace {
  readonly class: string
  readonly ref: string
}

export interface ShownObject extends ObjectPlace {
  /** The fields at which a drawn edge ends, in the order of declaration. */
  readonly fields: readonly string[]
  /** How many objects that it leads to are not drawn, while its neighbours are not drawn. */
  readonly hidden: number
  /** Whether its neighbours are drawn. */
  readonly isExpanded: boolean
}

/** Many objects that one field of an object leads to, as one node. */
export interface FoldedObjects {
  /** `OpaqueRef:….VBDs`. */
  readonly id: string
  readonly owner: ObjectPlace
  readonly field: string
  /** The class of the objects. */
  readonly class: string
  readonly count: number
  /** False if no more can be shown. */
  readonly canOpen: boolean
}

export interface ObjectEdge {
  readonly left: EdgeEnd
  readonly right: EdgeEnd
  /** Whether a bound pair joins them; otherwise the left one refers to the right one. */
  readonly isPair: boolean
  /** Whether an object at one end refers to the focus at the other, so that the focus is in use. */
  readonly holds: boolean
}

export interface EdgeEnd {
  /** The reference of an object, or the id of folded objects. */
  readonly node: string
  /** undefined at folded objects, and at the end of an unbound reference. */
  readonly field: string | undefined
  readonly count: Count
}

export interface ObjectGraph {
  readonly objects: readonly ShownObject[]
  readonly folded: readonly FoldedObjects[]
  readonly edges: readonly ObjectEdge[]
  /** The objects that refer to the focus, by a field that keeps it from being destroyed. */
  readonly holders: readonly Holder[]
  /** True if a limit has left objects out. */
  readonly isCut: boolean
}

export interface Holder extends ObjectPlace {
  readonly field: string
}

export interface ObjectGraphParts {
  readonly api: Api
  readonly focus: ObjectPlace
  /** Objects whose neighbours are shown, in addition to the focus; by reference. */
  readonly expanded: ReadonlySet<string>
  /** The ids of folded objects that are shown one by one. */
  readonly opened: ReadonlySet<string>
  /** undefined while the record is not known. */
  readonly recordOf: (place: ObjectPlace) => ObjectRecord | undefined
  /** Objects that refer to the focus by fields that are bound to nothing. */
  readonly referrers: readonly Holder[]
}

/** More objects of one field than `fold` become one node; an open one shows at most `open`. */
export const GRAPH_LIMITS = { fold: 6, open: 24, objects: 70, edges: 220 }

export function objectGraph(parts: ObjectGraphParts): ObjectGraph {
  const growth = new Growth(parts)
  return growth.graph()
}

/** What the fields of an object lead to. */
export type Neighbours = readonly { readonly by: GraphField; readonly refs: readonly string[] }[]

/** The neighbours of an object, by field. */
export function neighboursOf(api: Api, place: ObjectPlace, record: ObjectRecord | undefined): Neighbours {
  if (!record) return []
  const fields = refFields(api).get(place.class) ?? []
  const all = fields.map((by) => ({ by, refs: refsIn(by.type, own(record, by.field), by.to) }))
  return all.filter(({ refs }) => refs.length > 0)
}

class Growth {
  readonly #parts: ObjectGraphParts
  readonly #shown = new Map<string, ObjectPlace>()
  readonly #folded: FoldedObjects[] = []
  readonly #edges = new Map<string, ObjectEdge>()
  readonly #known = new Map<string, Neighbours>()
  #isCut = false

  constructor(parts: ObjectGraphParts) {
    this.#parts = parts
    this.#shown.set(parts.focus.ref, parts.focus)
    // The map grows while it is read: an expanded neighbour shows its own neighbours.
    for (const place of this.#shown.values()) if (this.#isExpanded(place)) this.#expand(place)
    this.#showReferrers()
  }

  graph(): ObjectGraph {
    for (const place of this.#shown.values()) this.#join(place)
    const edges = [...this.#edges.values()]
    const objects = [...this.#shown.values()].map((place) => this.#object(place, edges))
    return { objects, folded: this.#folded, edges, holders: this.#holders(), isCut: this.#isCut }
  }

  #isExpanded({ ref }: ObjectPlace): boolean {
    return ref === this.#parts.focus.ref || this.#parts.expanded.has(ref)
  }

  /** Remembered: an object may have thousands. */
  #neighbours(place: ObjectPlace): Neighbours {
    const known = this.#known.get(place.ref) ?? neighboursOf(this.#parts.api, place, this.#parts.recordOf(place))
    this.#known.set(place.ref, known)
    return known
  }

  #expand(place: ObjectPlace): void {
    for (const { by, refs } of this.#neighbours(place)) {
      const id = `${place.ref}.${by.field}`
      const fresh = refs.filter((ref) => !this.#shown.has(ref))
      const isOpen = this.#parts.opened.has(id)
      const most = isOpen ? GRAPH_LIMITS.open : fresh.length > GRAPH_LIMITS.fold ? 0 : GRAPH_LIMITS.fold
      const added = fresh.slice(0, Math.min(most, GRAPH_LIMITS.objects - this.#shown.size))
      for (const ref of added) this.#shown.set(ref, { class: by.to, ref })
      const rest = fresh.length - added.length
      if (rest > 0) this.#fold(place, by, id, rest, isOpen)
    }
  }

  #fold(owner: ObjectPlace, by: GraphField, id: string, count: number, isOpen: boolean): void {
    const isFull = this.#shown.size >= GRAPH_LIMITS.objects
    if (isOpen || isFull) this.#isCut = true
    this.#folded.push({ id, owner, field: by.field, class: by.to, count, canOpen: !isOpen && !isFull })
    const far = { node: id, field: undefined, count: by.count }
    this.#put({ node: owner.ref, field: by.field, count: by.pair?.count ?? 'many' }, far, by)
  }

  #showReferrers(): void {
    const { focus, referrers, opened } = this.#parts
    for (const [name, group] of Map.groupBy(referrers, (one) => `${one.class}.${one.field}`)) {
      const fresh = group.filter(({ ref }) => !this.#shown.has(ref))
      const id = `${name} of ${focus.ref}`
      const isOpen = opened.has(id)
      const most = isOpen ? GRAPH_LIMITS.open : fresh.length > GRAPH_LIMITS.fold ? 0 : GRAPH_LIMITS.fold
      const added = fresh.slice(0, Math.min(most, GRAPH_LIMITS.objects - this.#shown.size))
      for (const { class: of, ref } of added) this.#shown.set(ref, { class: of, ref })
      const [first] = fresh.slice(added.length)
      if (first) this.#foldReferrers(first, id, fresh.length - added.length, isOpen)
    }
  }

  #foldReferrers({ class: name, field }: Holder, id: string, count: number, isOpen: boolean): void {
    const { focus } = this.#parts
    const canOpen = !isOpen && this.#shown.size < GRAPH_LIMITS.objects
    if (!canOpen) this.#isCut = true
    this.#folded.push({ id, owner: focus, field, class: name, count, canOpen })
    const [left, right] = [
      { node: id, field: undefined, count: 'many' as const },
      { node: focus.ref, field: undefined, count: 'one' as const },
    ]
    this.#edges.set(id, { left, right, isPair: false, holds: true })
  }

  /** Adds the edges between the object and others that are shown. */
  #join(place: ObjectPlace): void {
    for (const { by, refs } of this.#neighbours(place)) {
      for (const ref of refs) {
        if (!this.#shown.has(ref)) continue
        const near = { node: place.ref, field: by.field, count: by.pair?.count ?? 'many' }
        this.#put(near, { node: ref, field: by.pair?.field, count: by.count }, by)
      }
    }
  }

  /** Both ends of a pair name the same edge, which is drawn once. */
  #put(near: EdgeEnd, far: EdgeEnd, by: GraphField): void {
    const isTurned = by.pair !== undefined && !by.pair.isLeft
    const [left, right] = isTurned ? [far, near] : [near, far]
    const isSame = by.pair?.field === by.field && by.class === by.to
    const names = [`${left.node}.${left.field}`, `${right.node}.${right.field}`]
    const key = (isSame ? names.sort() : names).join(' ')
    if (this.#edges.has(key)) return
    if (this.#edges.size >= GRAPH_LIMITS.edges) this.#isCut = true
    else this.#edges.set(key, { left, right, isPair: by.pair !== undefined, holds: this.#holds(near, far, by) })
  }

  #holds(near: EdgeEnd, far: EdgeEnd, by: GraphField): boolean {
    const focus = this.#parts.focus.ref
    if (near.node === far.node) return false
    if (far.node === focus) return by.holds
    return near.node === focus && this.#back(by)?.holds === true
  }

  /** The field at the other end of a bound pair. */
  #back(by: GraphField): GraphField | undefined {
    return refFields(this.#parts.api)
      .get(by.to)
      ?.find((far) => far.field === by.pair?.field)
  }

  #object(place: ObjectPlace, edges: readonly ObjectEdge[]): ShownObject {
    const ends = edges.flatMap(({ left, right }) => [left, right]).filter((end) => end.node === place.ref)
    const drawn = new Set(ends.map((end) => end.field))
    const all = (refFields(this.#parts.api).get(place.class) ?? []).map((by) => by.field)
    const isExpanded = this.#isExpanded(place)
    const others = isExpanded ? [] : new Set(this.#neighbours(place).flatMap(({ refs }) => refs))
    const hidden = [...others].filter((ref) => !this.#shown.has(ref)).length
    return { ...place, fields: [...new Set(all)].filter((name) => drawn.has(name)), hidden, isExpanded }
  }

  /** Another object that refers to the focus keeps it from being destroyed. The computed end of a pair does not count. */
  #holders(): Holder[] {
    const { focus, referrers } = this.#parts
    const bound = this.#neighbours(focus).flatMap(({ by, refs }) => {
      const back =
        by.pair &&
        refFields(this.#parts.api)
          .get(by.to)
          ?.find((far) => far.field === by.pair?.field)
      return back?.holds ? refs.map((ref) => ({ class: by.to, ref, field: back.field })) : []
    })
    return [...bound, ...referrers].filter(({ ref }) => ref !== focus.ref)
  }
}
