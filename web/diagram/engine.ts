/** The diagram's engine, a file of its own that a page loads when it draws: Graphviz in WebAssembly. */
import { instance } from '@viz-js/viz'

export interface Engine {
  /** The SVG of a graph in Graphviz's language. Throws where that cannot be read. */
  draw(dot: string): string
}

declare global {
  /** Set by viz.js. */
  var crowfootEngine: Promise<Engine> | undefined
}

globalThis.crowfootEngine = instance().then((viz) => ({ draw: (dot) => viz.renderString(dot, { format: 'svg' }) }))
