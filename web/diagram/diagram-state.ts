/** The choices of a diagram's reader, and their form in the address: `#focus=VM&depth=2&unbound&groups`. */
import type { DiagramView } from '../../reference/diagram/diagram-part.ts'
import type { Graph } from '../../reference/diagram/graph.ts'

export interface DiagramState {
  /** The class whose neighbours are shown; undefined shows all classes. */
  readonly focus?: string | undefined
  readonly depth: number
  readonly unbound: boolean
  readonly alone: boolean
  readonly groups: boolean
}

export const WHOLE: DiagramState = { depth: 1, unbound: false, alone: false, groups: false }

/** What a reader sees first: all classes that are bound, or all if none is. */
export function startState({ pairs }: Graph): DiagramState {
  return pairs.length > 0 ? WHOLE : { ...WHOLE, alone: true }
}

/** Whether an address has choices in it, and not the anchor of a section. */
export function isStateText(hash: string): boolean {
  return /^#(?:focus=|depth=|unbound\b|alone\b|groups\b|all\b)/.test(hash)
}

/** The largest distance of a neighbour, in pairs. */
export const MAX_DEPTH = 9

/** Ignores unreadable parts. `names` are the existing classes. */
export function readState(hash: string, names: readonly string[]): DiagramState {
  const parts = new URLSearchParams(hash.replace(/^#/, ''))
  const focus = parts.get('focus')
  const depth = Number(parts.get('depth') ?? 1)
  return {
    focus: focus !== null && names.includes(focus) ? focus : undefined,
    depth: Number.isInteger(depth) && depth >= 0 ? Math.min(depth, MAX_DEPTH) : 1,
    unbound: parts.has('unbound'),
    alone: parts.has('alone'),
    groups: parts.has('groups'),
  }
}

/** Starts with `#`; '' for the default choices. */
export function writeState({ focus, depth, unbound, alone, groups }: DiagramState): string {
  const parts = [
    ...(focus === undefined ? [] : [`focus=${encodeURIComponent(focus)}`, `depth=${depth}`]),
    ...(unbound ? ['unbound'] : []),
    ...(alone ? ['alone'] : []),
    ...(groups ? ['groups'] : []),
  ]
  return parts.length === 0 ? '' : `#${parts.join('&')}`
}

export function stateView({ focus, depth, unbound, alone, groups }: DiagramState): DiagramView {
  return { ...(focus !== undefined && { focus: { class: focus, depth } }), unbound, alone, grouped: groups }
}
