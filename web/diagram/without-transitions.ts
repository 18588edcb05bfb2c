/**
 * Stands for d3-transition in the bundles of pages: d3-zoom takes only `interrupt` from it, and this viewer moves at
 * once. The package and what it needs (colours, easing, timers) would be 30 kB of script.
 */
import { selection } from 'd3-selection'

/** Nothing is ever under way. */
export function interrupt(): void {}

Object.assign(selection.prototype, {
  interrupt(this: unknown): unknown {
    return this
  },
})
