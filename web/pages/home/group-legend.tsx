/** Names the groups of classes and their colours. A click lights a group in the drawing, another one ends it. */
import type { ComponentChildren } from 'preact'
import { groupsWithTints } from '../../../reference/diagram/class-groups.ts'
import type { Graph } from '../../../reference/diagram/graph.ts'
import { words } from '../../parts/counted-nouns.ts'

export interface GroupLegendProps {
  readonly graph: Graph
  /** The tint of the lit group. */
  readonly lit: number | undefined
  readonly light: (tint: number | undefined) => void
}

export function GroupLegend({ graph, lit, light }: GroupLegendProps): ComponentChildren {
  const groups = groupsWithTints(graph)
  if (groups.length === 0) return null
  return (
    <ul class="group-legend" aria-label="Groups of classes">
      {groups.map(({ name, tint, classes }) => (
        <li key={name}>
          <button
            type="button"
            aria-pressed={lit === tint}
            title={`${words(classes.length, 'class', 'classes')}: ${classes.join(', ')}`}
            onClick={() => light(lit === tint ? undefined : tint)}
          >
            <span class={`group-mark tint-${tint}`} aria-hidden="true" />
            {name}
          </button>
        </li>
      ))}
    </ul>
  )
}
