/** Draws the diagram of an API. */
import { didYouMean } from '../../analysis/facts/suggest.ts'
import { type DiagramView, diagramPart } from '../../reference/diagram/diagram-part.ts'
import { type DotOptions, dotLayersOf, dotOf } from '../../reference/diagram/dot.ts'
import type { Graph } from '../../reference/diagram/graph.ts'
import { mermaidOf } from '../../reference/diagram/mermaid.ts'
import { diagramOf } from '../../server/features/diagram.ts'
import { classPath } from '../../web/routes.ts'
import { Failure } from '../host/failure.ts'
import type { Host } from '../host.ts'
import type { CheckedApi } from '../source/read-api.ts'
import { diagramEngine } from './engine.ts'

export type DiagramFormat = 'svg' | 'dot' | 'mmd'

/** The options as the user typed them. */
export interface DiagramOptions {
  readonly focus?: string
  readonly depth?: string
  readonly unbound?: boolean
  readonly alone?: boolean
  readonly groups?: boolean
  readonly links?: string
}

export interface DrawnDiagram {
  readonly text: string
  /** How many classes and pairs are in it. */
  readonly classes: number
  readonly pairs: number
}

/** The API may have errors. Throws Failure for a class that is not in the diagram. */
export async function drawDiagram(
  host: Host,
  api: CheckedApi,
  format: DiagramFormat,
  options: DiagramOptions,
): Promise<DrawnDiagram> {
  const { graph } = diagramOf(api)
  const view = viewed(graph, options)
  const text = await TEXTS[format](host, graph, { ...view, ...linksTo(api, options), title: titleOf(api) })
  const { nodes, pairs } = diagramPart(graph, view)
  return { text, classes: nodes.length, pairs: pairs.length }
}

const TEXTS: {
  readonly [format in DiagramFormat]: (host: Host, graph: Graph, options: DotOptions) => Promise<string>
} = {
  svg: async (host, graph, options) => {
    const { base, over } = dotLayersOf(graph, { ...options, background: '#ffffff' })
    return (await diagramEngine(host)).draw(base, over)
  },
  dot: async (_host, graph, options) => dotOf(graph, options),
  mmd: async (_host, graph, options) => mermaidOf(graph, options),
}

function viewed({ nodes }: Graph, { focus, depth, unbound, alone, groups }: DiagramOptions): DiagramView {
  const flags = { unbound: unbound ?? false, alone: alone ?? false, grouped: groups ?? false }
  if (depth !== undefined && !/^\d{1,4}$/.test(depth))
    throw new Failure(`--depth takes a number of pairs, and "${depth}" is not a number.`, 2)
  if (focus === undefined) {
    if (depth === undefined) return flags
    throw new Failure('--depth counts pairs from a class, and no class is given. Give one with --focus.', 2)
  }
  const names = nodes.map((node) => node.name)
  if (names.includes(focus)) return { ...flags, focus: { class: focus, depth: Number(depth ?? 1) } }
  const help = didYouMean(focus, names) ?? 'Only classes with objects are in a diagram.'
  throw new Failure(`There is no class "${focus}" in the diagram. ${help}`, 2)
}

/** No links where the text has errors, as it then has no pages. */
function linksTo({ model }: CheckedApi, { links }: DiagramOptions): Pick<DotOptions, 'pageOf'> {
  if (links === undefined || !model) return {}
  const base = links === '' || links.endsWith('/') ? links : `${links}/`
  return { pageOf: (name) => `${base}${classPath(model, name)}` }
}

function titleOf({ scope, model }: CheckedApi): string {
  return `Classes of ${model?.name ?? scope.api?.name ?? 'the API'}`
}
