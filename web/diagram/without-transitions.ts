/**
 * Stands for d3-transition and d3-interpolate in the bundles of pages: d3-zoom uses them for zooming that takes time, and
 * this viewer moves at once. The packages and what they need (colours, easing, timers) would be 45 kB of script.
 */
import { selection } from 'd3-selection'

/** Nothing is ever under way. */
export function interrupt(): void {}

Object.assign(selection.prototype, {
  interrupt(this: unknown): unknown {
    return this
  },
})

/** Called by a zoom that takes time. */
export function interpolateZoom(): never {
  throw new Error('The viewer of diagrams has no transitions.')
}
