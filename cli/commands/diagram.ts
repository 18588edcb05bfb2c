/** `crow diagram`: the crow's-foot diagram as SVG, or as text for Graphviz and Mermaid. */
import { basename, dirname } from 'node:path'
import { didYouMean } from '../../analysis/suggest.ts'
import { type DotOptions, dotOf } from '../../reference/diagram/dot.ts'
import type { Graph } from '../../reference/diagram/graph.ts'
import { mermaidOf } from '../../reference/diagram/mermaid.ts'
import { type View, viewOf } from '../../reference/diagram/view.ts'
import { diagramOf } from '../../server/features/diagram.ts'
import { classPath } from '../../web/routes.ts'
import { diagramEngine } from '../diagram/engine.ts'
import { Failure } from '../host/failure.ts'
import type { Host } from '../host.ts'
import { clean } from '../print/clean.ts'
import { count, size } from '../print/words.ts'
import { type CheckedApi, passes, readApi } from '../source/read-api.ts'

export type DiagramFormat = 'svg' | 'dot' | 'mmd'

export interface DiagramOptions {
  /** The file to write; standard output where not given. */
  readonly out?: string
  readonly format?: DiagramFormat
  readonly focus?: string
  readonly depth?: string
  readonly unbound?: boolean
  readonly alone?: boolean
  readonly groups?: boolean
  readonly links?: string
}

/**
 * Draws what can be drawn where the text has errors, pairs with a mistake in red; the exit code is then 1. Throws Failure
 * for a file name that ends in none of the formats, and for a class that is not in the diagram.
 */
export async function writeDiagram(host: Host, path: string, options: DiagramOptions): Promise<number> {
  const format = options.format ?? formatOf(options.out)
  const api = readApi(host, path)
  const sound = passes(host, api)
  const { graph } = diagramOf(api)
  const view = viewed(graph, options)
  const text = await TEXTS[format](host, graph, { ...view, ...linksTo(api, options), title: titleOf(api) })
  if (options.out === undefined) host.stdout.write(text)
  else {
    host.files.writeInside(dirname(options.out), basename(options.out), text)
    const { nodes, pairs } = viewOf(graph, view)
    const what = `${count(nodes.length, 'class', 'classes')}, ${count(pairs.length, 'pair')}`
    host.stdout.write(`wrote ${clean(options.out)} (${what}, ${size(Buffer.byteLength(text))})\n`)
  }
  return sound ? 0 : 1
}

const TEXTS: {
  readonly [format in DiagramFormat]: (host: Host, graph: Graph, options: DotOptions) => Promise<string>
} = {
  svg: async (host, graph, options) =>
    (await diagramEngine(host)).draw(dotOf(graph, { ...options, background: '#ffffff' })),
  dot: async (_host, graph, options) => dotOf(graph, options),
  mmd: async (_host, graph, options) => mermaidOf(graph, options),
}

const ENDINGS: readonly (readonly [ending: RegExp, format: DiagramFormat])[] = [
  [/\.svg$/i, 'svg'],
  [/\.(dot|gv)$/i, 'dot'],
  [/\.(mmd|mermaid)$/i, 'mmd'],
]

function formatOf(out: string | undefined): DiagramFormat {
  if (out === undefined) return 'svg'
  const format = ENDINGS.find(([ending]) => ending.test(out))?.[1]
  if (format) return format
  throw new Failure(`"${out}" ends in none of .svg, .dot and .mmd. Name it so, or say --format.`, 2)
}

function viewed({ nodes }: Graph, { focus, depth, unbound, alone, groups }: DiagramOptions): View {
  const flags = { unbound: unbound ?? false, alone: alone ?? false, grouped: groups ?? false }
  if (depth !== undefined && !/^\d{1,4}$/.test(depth))
    throw new Failure(`--depth takes a number of pairs, and "${depth}" is none.`, 2)
  if (focus === undefined) {
    if (depth === undefined) return flags
    throw new Failure('--depth says how far from a class to go, and no class is named. Name it by --focus.', 2)
  }
  const names = nodes.map((node) => node.name)
  if (names.includes(focus)) return { ...flags, focus: { class: focus, depth: Number(depth ?? 1) } }
  const help = didYouMean(focus, names) ?? 'Only classes that keep objects are in a diagram.'
  throw new Failure(`There is no class "${focus}" in the diagram. ${help}`, 2)
}

/** A text with errors has no pages, and so no links. */
function linksTo({ model }: CheckedApi, { links }: DiagramOptions): Pick<DotOptions, 'pageOf'> {
  if (links === undefined || !model) return {}
  const base = links === '' || links.endsWith('/') ? links : `${links}/`
  return { pageOf: (name) => `${base}${classPath(model, name)}` }
}

function titleOf({ scope, model }: CheckedApi): string {
  return `Classes of ${model?.name ?? scope.api?.name ?? 'the API'}`
}
