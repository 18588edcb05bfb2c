/** The arrows of a state diagram: transitions that go together are one arrow. */
import type { Transition } from './transitions.ts'

/** Every value, or every value but the one at the other end. No enum has a value of this name. */
export const ANY = '*'

export interface StateArrow {
  /** A value, ANY, or null for the begin of an object. */
  readonly from: string | null
  /** A value or ANY. */
  readonly to: string
  readonly how: Transition['how']
  /** The RPCs, each once. */
  readonly by: readonly string[]
}

export function arrowsOf(transitions: readonly Transition[], values: readonly string[]): readonly StateArrow[] {
  const sameMeans = Map.groupBy(transitions, ({ by, how }) => `${how} ${by}`)
  const single = [...sameMeans.values()].flatMap((group) => [...new Set(gathered(group, values))])
  const merged = Map.groupBy(single, ({ from, to, how }) => JSON.stringify([from, to, how]))
  return [...merged.values()].flatMap(([first, ...rest]) =>
    first ? [{ ...first, by: [...new Set([first, ...rest].map(({ by }) => by))] }] : [],
  )
}

/** Fewer values need no common arrow. */
const LEAST_VALUES = 3

/** The transitions of one RPC, of one kind, with ANY where they are from all values, or to all. */
function gathered(group: readonly Transition[], values: readonly string[]): readonly Transition[] {
  if (values.length < LEAST_VALUES) return group
  const isAll = (part: readonly Transition[], end: 'from' | 'to', except: string | null) => {
    const there = new Set(part.map((one) => one[end]))
    return values.every((value) => value === except || there.has(value))
  }
  const made = group.filter(({ from }) => from === null)
  const changes = group.filter(({ from }) => from !== null)
  const bySource = Map.groupBy(changes, ({ from }) => from)
  const isFree = values.every((value) => isAll(bySource.get(value) ?? [], 'to', value))
  return [
    ...(made[0] && isAll(made, 'to', null) ? [{ ...made[0], to: ANY }] : made),
    ...(changes[0] && isFree ? [{ ...changes[0], from: ANY, to: ANY }] : gatheredChanges(changes, isAll)),
  ]
}

function gatheredChanges(
  changes: readonly Transition[],
  isAll: (part: readonly Transition[], end: 'from' | 'to', except: string | null) => boolean,
): readonly Transition[] {
  const toEach = [...Map.groupBy(changes, ({ to }) => to)]
  const common = toEach.flatMap(([to, part]) => (part[0] && isAll(part, 'from', to) ? [{ ...part[0], from: ANY }] : []))
  const rest = changes.filter((one) => !common.some(({ to }) => to === one.to))
  const fromEach = [...Map.groupBy(rest, ({ from }) => from)]
  return [
    ...common,
    ...fromEach.flatMap(([from, part]) => (part[0] && isAll(part, 'to', from) ? [{ ...part[0], to: ANY }] : part)),
  ]
}
