/**
 * The diagram's engine, Graphviz in WebAssembly: a separate file that a page loads when it draws. As a script of a page
 * it sets `crowfootEngine`; as a worker it answers `{ id, dot, over }` with `{ id, svg }` or `{ id, error }`.
 */
import { instance, type Viz } from '@viz-js/viz'
import { withCrowsFeet } from '../../reference/diagram/crows-feet.ts'
import { withLayer } from '../../reference/diagram/dot.ts'
import { withShownFonts } from '../../reference/diagram/fonts.ts'

export interface DiagramEngine {
  /**
   * Returns the SVG of a graph in Graphviz's language, with the edges of `over` drawn over its layout. Throws if the
   * graph is not readable.
   */
  draw(dot: string, over?: string): string
}

interface Asked {
  readonly id: number
  readonly dot: string
  readonly over?: string
}

export interface Drawn {
  readonly id: number
  readonly svg?: string
  readonly error?: string
}

declare global {
  /** Set by viz.js. */
  var crowfootEngine: Promise<DiagramEngine> | undefined
}

const engine = instance().then(
  (viz): DiagramEngine => ({
    draw: (dot, over = '') => withShownFonts(withCrowsFeet(drawn(viz, dot, over))),
  }),
)
globalThis.crowfootEngine = engine

/** `nop2` keeps what the first pass has placed, and routes only the edges without a place. */
function drawn(viz: Viz, base: string, over: string): string {
  if (over === '') return viz.renderString(base, { format: 'svg' })
  const laidOut = viz.renderString(base, { format: 'dot' })
  return viz.renderString(withLayer({ base: laidOut, over }), { engine: 'nop2', format: 'svg' })
}

if ('WorkerGlobalScope' in globalThis) {
  globalThis.addEventListener('message', async ({ data }: MessageEvent<Asked>) => {
    globalThis.postMessage(await answer(data))
  })
}

async function answer({ id, dot, over }: Asked): Promise<Drawn> {
  try {
    return { id, svg: (await engine).draw(dot, over) }
  } catch (error) {
    return { id, error: String(error) }
  }
}
