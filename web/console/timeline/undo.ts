/**
 * The calls that undo an event, where the API has them. Nothing is assumed of messages: a field goes back by the calls
 * that write it, a created object by `destroy`. All is pure, so that the user can see the calls before they are made.
 */
import type { Rpc } from '../../../model/rpcs.ts'
import type { RpcIndex, Verb } from '../calls/rpc-index.ts'
import type { ObjectRecord } from '../objects/class-table.ts'
import { own } from '../values/own-member.ts'
import { sameValue, type ValueChange } from './field-changes.ts'
import type { ObjectEntry } from './timeline.ts'

export interface UndoStep {
  readonly rpc: Rpc
  /** Without the session. */
  readonly params: readonly unknown[]
}

export interface UndoPlan {
  /** In the order in which they are made. */
  readonly steps: readonly UndoStep[]
  /** What stays as it is, and why. */
  readonly left: readonly { readonly field: string; readonly why: string }[]
}

/** A field that is not as the event has left it, so that undoing would overwrite a later change. */
export interface Conflict {
  readonly change: ValueChange
  /** The value now. */
  readonly now: unknown
}

/** More elements of one field are put back by one call that sets the whole field. */
const MOST = 8

/** `whyNot` returns why the user may not make a call. */
export function undoPlan(
  rpcs: RpcIndex,
  entry: ObjectEntry,
  whyNot: (rpc: Rpc) => string | undefined = () => undefined,
): UndoPlan {
  if (entry.operation === 'add') return destroyPlan(rpcs, entry, whyNot)
  if (entry.operation === 'del') return { steps: [], left: [] }
  const plans = (entry.changes ?? []).map((change) => ({ change, plan: planOf(rpcs, entry, change, whyNot) }))
  return {
    steps: plans.flatMap(({ plan }) => (typeof plan === 'string' ? [] : plan)),
    left: plans.flatMap(({ change, plan }) =>
      typeof plan === 'string' ? [{ field: change.field.name, why: plan }] : [],
    ),
  }
}

/** The fields that have changed again since the event. */
export function conflictsWith(entry: ObjectEntry, rpcs: RpcIndex, now: ObjectRecord): readonly Conflict[] {
  return (entry.changes ?? []).flatMap((change) => {
    const value = own(now, change.field.name)
    const isBack = !isUndone(rpcs, entry, change) || isAsLeft(rpcs, entry, change, value)
    return isBack ? [] : [{ change, now: value }]
  })
}

function isUndone(rpcs: RpcIndex, entry: ObjectEntry, change: ValueChange): boolean {
  return typeof planOf(rpcs, entry, change, () => undefined) !== 'string'
}

/** Where single elements are put back, only these elements have to be as the event has left them. */
function isAsLeft(rpcs: RpcIndex, entry: ObjectEntry, { field, from, to }: ValueChange, now: unknown): boolean {
  const { type } = field
  if (isByElement(rpcs, entry.className, { field, from, to, isSecret: false })) {
    if (type.kind === 'set') {
      const { added, removed } = elementsChanged(from, to)
      const there = new Set(list(now).map((one) => JSON.stringify(one)))
      return (
        added.every((one) => there.has(JSON.stringify(one))) && !removed.some((one) => there.has(JSON.stringify(one)))
      )
    }
    const names = changedKeys(from, to)
    return names.every((key) => JSON.stringify(own(map(now), key)) === JSON.stringify(own(map(to), key)))
  }
  return sameValue(type, to, now)
}

function destroyPlan(rpcs: RpcIndex, entry: ObjectEntry, whyNot: (rpc: Rpc) => string | undefined): UndoPlan {
  const rpc = rpcs.destroy(entry.className)
  const refusal = rpc ? whyNot(rpc) : `${entry.className} has no destroy.`
  if (!rpc || refusal !== undefined) return { steps: [], left: [{ field: '', why: refusal ?? '' }] }
  return { steps: [{ rpc, params: [entry.ref] }], left: [] }
}

/** The calls, or why there are none. */
function planOf(
  rpcs: RpcIndex,
  { className, ref }: ObjectEntry,
  change: ValueChange,
  whyNot: (rpc: Rpc) => string | undefined,
): readonly UndoStep[] | string {
  if (change.isSecret) return 'Its value is secret, and is not kept.'
  const steps = isByElement(rpcs, className, change) ? elementSteps(rpcs, className, ref, change) : wholeStep()
  if (steps.length === 0) return 'No call sets it.'
  const refusals = steps.flatMap(({ rpc }) => whyNot(rpc) ?? [])
  return refusals[0] ?? steps

  function wholeStep(): readonly UndoStep[] {
    const rpc = rpcs.writer(className, change.field, 'set')
    return rpc ? [{ rpc, params: [ref, change.from] }] : []
  }
}

/** Whether calls put single elements back, so that elements that others have added since stay. */
function isByElement(rpcs: RpcIndex, className: string, { field, from, to }: ValueChange): boolean {
  const has = (verb: Verb) => rpcs.writer(className, field, verb) !== undefined
  const isWhole = has('set')
  if (field.type.kind === 'set') {
    const { added, removed } = elementsChanged(from, to)
    return has('add') && has('remove') && (!isWhole || added.length + removed.length <= MOST)
  }
  if (field.type.kind !== 'map') return false
  return has('add_to') && has('remove_from') && (!isWhole || changedKeys(from, to).length <= MOST)
}

function elementSteps(rpcs: RpcIndex, className: string, ref: string, change: ValueChange): readonly UndoStep[] {
  const { field, from, to } = change
  const step = (verb: Verb, ...params: readonly unknown[]): readonly UndoStep[] => {
    const rpc = rpcs.writer(className, field, verb)
    return rpc ? [{ rpc, params: [ref, ...params] }] : []
  }
  if (field.type.kind === 'set') {
    const { added, removed } = elementsChanged(from, to)
    return [...added.flatMap((one) => step('remove', one)), ...removed.flatMap((one) => step('add', one))]
  }
  return changedKeys(from, to).flatMap((key) => [
    ...(Object.hasOwn(map(to), key) ? step('remove_from', key) : []),
    ...(Object.hasOwn(map(from), key) ? step('add_to', key, own(map(from), key)) : []),
  ])
}

/** The elements that only one of two sets has. */
export function elementsChanged(
  from: unknown,
  to: unknown,
): { added: readonly unknown[]; removed: readonly unknown[] } {
  const [before, after] = [from, to].map((value) => new Set(list(value).map((one) => JSON.stringify(one))))
  return {
    added: list(to).filter((one) => !before?.has(JSON.stringify(one))),
    removed: list(from).filter((one) => !after?.has(JSON.stringify(one))),
  }
}

/** The keys of maps whose values differ. */
export function changedKeys(from: unknown, to: unknown): readonly string[] {
  const keys = new Set([...Object.keys(map(from)), ...Object.keys(map(to))])
  return [...keys].filter((key) => JSON.stringify(own(map(from), key)) !== JSON.stringify(own(map(to), key)))
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function map(value: unknown): { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null ? (value as { readonly [key: string]: unknown }) : {}
}
