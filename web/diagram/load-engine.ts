/**
 * Loads the engine when it is needed: in a worker, so that the page stays smooth, or in the page if workers are not
 * allowed.
 */
import { createContext } from 'preact'
import type { Drawn } from './engine.ts'

/**
 * Returns the SVG of a graph in Graphviz's language, with the edges of `over` drawn over its layout. Rejects if the engine cannot be loaded or the graph is not
 * readable.
 */
export type Draw = (dot: string, over?: string) => Promise<string>

/** Loads the engine at the first call. The default takes the `viz.js` beside the page; VS Code's views provide another. */
export const LoadEngine = createContext(once(besidePage))

/** A function that calls `make` at most once. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/** A page from disk must not start a worker. */
function besidePage(): Promise<Draw> {
  return location.protocol === 'file:' ? inPage() : inWorker().catch(inPage)
}

async function inPage(): Promise<Draw> {
  await new Promise<void>((resolve, reject) => {
    const script = document.createElement('script')
    script.src = 'viz.js'
    script.onload = () => resolve()
    script.onerror = () => reject(new Error('viz.js, which draws the diagram, could not be loaded.'))
    document.head.append(script)
  })
  return engineOfPage()
}

/** The engine that viz.js has set as a script of the page. */
export async function engineOfPage(): Promise<Draw> {
  const engine = await globalThis.crowfootEngine
  if (!engine) throw new Error('viz.js has set no engine.')
  return async (dot, over) => engine.draw(dot, over)
}

async function inWorker(): Promise<Draw> {
  const worker = new Worker('viz.js')
  const waiting = new Map<number, { resolve(svg: string): void; reject(error: Error): void }>()
  worker.onmessage = ({ data: { id, svg, error } }: MessageEvent<Drawn>) => {
    const caller = waiting.get(id)
    waiting.delete(id)
    if (svg === undefined) caller?.reject(new Error(error))
    else caller?.resolve(svg)
  }
  worker.onerror = () => {
    for (const { reject } of waiting.values()) reject(new Error('viz.js, which draws the diagram, has stopped.'))
    waiting.clear()
  }
  let id = 0
  const draw: Draw = (dot, over) =>
    new Promise((resolve, reject) => {
      waiting.set(++id, { resolve, reject })
      worker.postMessage({ id, dot, over })
    })
  // Only a successful drawing shows that the worker works here.
  await draw('digraph {}')
  return draw
}
