/** The group and the colour of each class, the same in every view of an API. */
import type { Api } from '../../model/api.ts'
import { oncePer } from '../once-per-api.ts'
import { type Graph, graphOf } from './graph.ts'
import { groupsOf } from './groups.ts'

/** How many colours there are; groups after the last begin again, and the last is for classes without a group. */
export const TINT_COUNT = 8

export interface ClassGroup {
  /** The class at which most pairs of the group end. */
  readonly name: string
  readonly classes: readonly string[]
  /** 1 to `TINT_COUNT`. */
  readonly tint: number
}

/** The largest groups first, so that they have colours of their own. */
export const groupsWithTints = oncePer((graph: Graph): readonly ClassGroup[] =>
  [...groupsOf(graph)]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([name, classes], i) => ({ name, classes, tint: (i % (TINT_COUNT - 1)) + 1 })),
)

/** The tint of each class of the graph that is in a group. */
export const tintsOf = oncePer(
  (graph: Graph): ReadonlyMap<string, number> =>
    new Map(groupsWithTints(graph).flatMap(({ classes, tint }) => classes.map((name) => [name, tint] as const))),
)

/** The number of the colour of a class's group, 1 to `TINT_COUNT`. */
export function tintOf(api: Api, className: string): number {
  return tintsOf(graphOf(api)).get(className) ?? TINT_COUNT
}
