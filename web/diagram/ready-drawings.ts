/**
 * Drawings that Node has made and written into the page, so that it shows them before any script runs and does not load
 * the engine (half a megabyte) for them.
 */
import { createContext } from 'preact'
import type { Api } from '../../model/api.ts'
import { diagramPart } from '../../reference/diagram/diagram-part.ts'
import { dotLayersOf } from '../../reference/diagram/dot.ts'
import { type Graph, graphOf } from '../../reference/diagram/graph.ts'
import { classPath } from '../routes.ts'
import { startState, stateView, writeState } from './diagram-state.ts'
import type { DiagramEngine } from './engine.ts'

export interface ReadyDrawing {
  /** The choices that it shows, as `writeState` writes them. */
  readonly view: string
  /** The group of all elements, as text. */
  readonly inner: string
  readonly width: number
  readonly height: number
}

export interface ReadyDrawings {
  readonly whole: ReadyDrawing
  /** The class with the most pairs and its neighbours, for narrow screens; undefined if there are no pairs. */
  readonly near: ReadyDrawing | undefined
}

/** Set by Node only. The browser finds the drawings in the page. */
export const ReadyDrawingsContext = createContext<ReadyDrawings | undefined>(undefined)

/** Layouts of more classes than this take seconds, in which a server would answer nobody. */
const MOST_CLASSES = 150

/** undefined for a diagram that is too large: pages then draw it themselves. `api` is what everyone may read. */
export function readyDrawings(api: Api, engine: DiagramEngine): ReadyDrawings | undefined {
  const graph = graphOf(api)
  if (graph.nodes.length === 0 || graph.nodes.length > MOST_CLASSES) return undefined
  const draw = (focus: string | undefined) => {
    const state = { ...startState(graph), focus }
    const options = { ...stateView(state), title: diagramTitle(api), pageOf: (name: string) => classPath(api, name) }
    const { base, over } = dotLayersOf(graph, options)
    return readyDrawing(engine.draw(base, over), writeState(state))
  }
  const first = mostBound(graph)
  const whole = draw(undefined)
  return whole && { whole, near: first === undefined ? undefined : draw(first) }
}

export function diagramTitle(api: Api): string {
  return `Classes of ${api.name}`
}

/** The class at which most pairs end; the first of several. */
export function mostBound(graph: Graph): string | undefined {
  const ends = diagramPart(graph, {}).pairs.flatMap((pair) => pair.ends.map((end) => end.class))
  const count = new Map<string, number>()
  for (const name of ends) count.set(name, (count.get(name) ?? 0) + 1)
  return [...count].reduce<readonly [string | undefined, number]>(
    (best, [name, n]) => (n > best[1] ? [name, n] : best),
    [undefined, 0],
  )[0]
}

/** undefined if the engine has drawn nothing. */
function readyDrawing(svg: string, view: string): ReadyDrawing | undefined {
  const [, width, height] = /viewBox="[\d.]+ [\d.]+ ([\d.]+) ([\d.]+)"/.exec(svg) ?? []
  const inner = /<g .*<\/g>/s.exec(svg)?.[0].replace(/<!--.*?-->\n?/gs, '')
  if (inner === undefined) return undefined
  return { view, inner, width: Number(width), height: Number(height) }
}
