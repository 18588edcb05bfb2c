/** What a reader has chosen to see of a diagram, as it stands in the address: `#focus=VM&depth=2&unbound&groups`. */
import type { DiagramView } from '../../reference/diagram/diagram-part.ts'

export interface DiagramState {
  /** The class whose neighbours are shown; undefined shows all. */
  readonly focus?: string | undefined
  readonly depth: number
  readonly unbound: boolean
  readonly alone: boolean
  readonly groups: boolean
}

export const WHOLE: DiagramState = { depth: 1, unbound: false, alone: false, groups: false }

/** Pairs that a neighbour may be away. */
export const MAX_DEPTH = 9

/** What cannot be read counts as not said; `names` are the classes there are. */
export function readState(hash: string, names: readonly string[]): DiagramState {
  const said = new URLSearchParams(hash.replace(/^#/, ''))
  const focus = said.get('focus')
  const depth = Number(said.get('depth') ?? 1)
  return {
    focus: focus !== null && names.includes(focus) ? focus : undefined,
    depth: Number.isInteger(depth) && depth >= 0 ? Math.min(depth, MAX_DEPTH) : 1,
    unbound: said.has('unbound'),
    alone: said.has('alone'),
    groups: said.has('groups'),
  }
}

/** With `#`; empty where nothing is chosen. */
export function writeState({ focus, depth, unbound, alone, groups }: DiagramState): string {
  const said = [
    ...(focus === undefined ? [] : [`focus=${encodeURIComponent(focus)}`, `depth=${depth}`]),
    ...(unbound ? ['unbound'] : []),
    ...(alone ? ['alone'] : []),
    ...(groups ? ['groups'] : []),
  ]
  return said.length === 0 ? '' : `#${said.join('&')}`
}

export function stateView({ focus, depth, unbound, alone, groups }: DiagramState): DiagramView {
  return { ...(focus !== undefined && { focus: { class: focus, depth } }), unbound, alone, grouped: groups }
}
