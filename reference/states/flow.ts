/**
 * What is known at one place of a body, of each object that it names: which value the field had when the stretch began, and
 * which it has now.
 */
import type { TypedExpr } from '../../model/body.ts'
import { either, type Names, type PossibleValue } from './possible-value.ts'

/** One way that an object may have gone in this stretch. */
export interface Way {
  /** The value at the begin of the stretch; null if the object was not there. */
  readonly from: string | null
  readonly to: string
  /** `to` is held, and this value lies under it. */
  readonly under?: string | null
}

/** By what differs. */
export type Ways = ReadonlyMap<string, Way>

export interface LocalState {
  readonly known: PossibleValue
  /** Where nothing was written since `version`, the local still is what this expression is. */
  readonly expr?: TypedExpr
  readonly version: number
}

export interface Flow {
  readonly objects: ReadonlyMap<string, Ways>
  /** Those of the body that runs, by slot. */
  readonly locals: ReadonlyMap<number, LocalState>
  /** Of objects that the body can no longer name: elements of earlier rounds. */
  readonly done: Ways
  /** Another number after each write. */
  readonly version: number
  /** There was a wait: what the guard saw may have changed. */
  readonly waited: boolean
}

export const START: Flow = { objects: new Map(), locals: new Map(), done: new Map(), version: 0, waited: false }

export function waysOf(ways: Iterable<Way>): Ways {
  return new Map([...ways].map((way) => [`${way.from} ${way.to} ${way.under ?? ''}`, way]))
}

/** Unchanged, with one of the values. */
export function unchanged(values: Iterable<string>): Ways {
  return waysOf([...values].map((value) => ({ from: value, to: value })))
}

export function valuesNow(ways: Ways): Names {
  return new Set([...ways.values()].map(({ to }) => to))
}

export function withObject(flow: Flow, id: string, ways: Ways): Flow {
  return { ...flow, objects: new Map(flow.objects).set(id, ways) }
}

export function withLocalValue(flow: Flow, slot: number, local: LocalState): Flow {
  return { ...flow, locals: new Map(flow.locals).set(slot, local) }
}

/** The name is free for another object; what happened to this one stays. */
export function retired(flow: Flow, id: string): Flow {
  const ways = flow.objects.get(id)
  if (!ways) return flow
  const objects = new Map(flow.objects)
  objects.delete(id)
  return { ...flow, objects, done: new Map([...flow.done, ...ways]) }
}

/** Where two ways through a body meet; null is a way that ends before. `all`: the ways of an object that one does not name. */
export function joinedFlow(a: Flow | null, b: Flow | null, all: Ways): Flow | null {
  if (!a || !b) return a ?? b
  if (a === b) return a
  const objects = new Map<string, Ways>()
  for (const id of new Set([...a.objects.keys(), ...b.objects.keys()])) {
    const [one, other] = [a.objects.get(id), b.objects.get(id)]
    objects.set(id, new Map([...(one ?? missing(other, all)), ...(other ?? missing(one, all))]))
  }
  const locals = new Map([...a.locals, ...b.locals])
  for (const [slot, local] of locals) {
    const [one, other] = [a.locals.get(slot), b.locals.get(slot)]
    if (one && other && one !== other) locals.set(slot, { known: either(one.known, other.known), version: -1 })
    else locals.set(slot, local)
  }
  return {
    objects,
    locals,
    done: new Map([...a.done, ...b.done]),
    version: a.version === b.version ? a.version : Math.max(a.version, b.version) + 1,
    waited: a.waited || b.waited,
  }
}

/** An object that was made on one of the ways is not there on the other. */
function missing(other: Ways | undefined, all: Ways): Ways {
  const isNew = other !== undefined && [...other.values()].some(({ from }) => from === null)
  return isNew ? new Map() : all
}

/** Whether another round of a loop may find something new. */
export function sameFlow(a: Flow, b: Flow): boolean {
  return sizeOf(a) === sizeOf(b)
}

/** Joining only adds. */
function sizeOf({ objects, done }: Flow): number {
  return [...objects.values()].reduce((sum, ways) => sum + ways.size, objects.size + done.size)
}
