/**
 * The diagram's engine, Graphviz in WebAssembly: a separate file that a page loads when it draws. As a script of a page
 * it sets `crowfootEngine`; as a worker it answers `{ id, dot }` with `{ id, svg }` or `{ id, error }`.
 */
import { instance } from '@viz-js/viz'
import { withCrowsFeet } from '../../reference/diagram/crows-feet.ts'
import { withShownFonts } from '../../reference/diagram/fonts.ts'

export interface DiagramEngine {
  /** Returns the SVG of a graph in Graphviz's language. Throws if the graph is not readable. */
  draw(dot: string): string
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
    draw: (dot) => withShownFonts(withCrowsFeet(viz.renderString(dot, { format: 'svg' }))),
  }),
)
globalThis.crowfootEngine = engine

if ('WorkerGlobalScope' in globalThis) {
  globalThis.addEventListener('message', async ({ data }: MessageEvent<{ id: number; dot: string }>) => {
    globalThis.postMessage(await answer(data.id, data.dot))
  })
}

async function answer(id: number, dot: string): Promise<Drawn> {
  try {
    return { id, svg: (await engine).draw(dot) }
  } catch (error) {
    return { id, error: String(error) }
  }
}
