/** The arrows of a state diagram: transitions that go together are one arrow. */
import { ANY_VALUE, type StateArrow } from '../../model/state-arrow.ts'
import type { Transition } from './transitions.ts'

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

/** The transitions of one RPC, of one kind, with ANY_VALUE where they are from all values, or to all. */
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
    ...(made[0] && isAll(made, 'to', null) ? [{ ...made[0], to: ANY_VALUE }] : made),
    ...(changes[0] && isFree ? [{ ...changes[0], from: ANY_VALUE, to: ANY_VALUE }] : gatheredChanges(changes, isAll)),
  ]
}

function gatheredChanges(
  changes: readonly Transition[],
  isAll: (part: readonly Transition[], end: 'from' | 'to', except: string | null) => boolean,
): readonly Transition[] {
  const toEach = [...Map.groupBy(changes, ({ to }) => to)]
  const common = toEach.flatMap(([to, part]) =>
    part[0] && isAll(part, 'from', to) ? [{ ...part[0], from: ANY_VALUE }] : [],
  )
  const rest = changes.filter((one) => !common.some(({ to }) => to === one.to))
  const fromEach = [...Map.groupBy(rest, ({ from }) => from)]
  return [
    ...common,
    ...fromEach.flatMap(([from, part]) =>
      part[0] && isAll(part, 'to', from) ? [{ ...part[0], to: ANY_VALUE }] : part,
    ),
  ]
}
