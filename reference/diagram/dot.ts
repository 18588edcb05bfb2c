/**
 * A graph in Graphviz's language. Graphviz lays it out and draws the crow's feet: graphviz.org/doc/info/arrows.html.
 */

import { TINT_COUNT, tintsOf } from './class-groups.ts'
import { type DiagramView, diagramPart } from './diagram-part.ts'
import { type Count, fieldKey, type Graph, type GraphNode, type Pair, type PairEnd, type UnboundRef } from './graph.ts'
import { groupsOf } from './groups.ts'

export interface DotOptions extends DiagramView {
  /** The title of the drawing. */
  readonly title?: string
  /** The address to which a class links; its rows link to the anchors of their fields on that page. */
  readonly pageOf?: (className: string) => string
  /** The background colour; transparent by default. */
  readonly background?: string
}

/** A drawing in two passes: the layout, and edges that are then drawn over it and do not move anything. */
export interface DotLayers {
  readonly base: string
  /** Lines of edges; '' if there are none. */
  readonly over: string
}

/**
 * Draws every class as a table with a row for each field at which an edge ends, so the rows label the ends of edges.
 * The classes of a group share a colour and are close together; edges between groups are longer. The colours are for
 * paper. A page sets its own by the classes of the SVG's elements: `class`, `tint-1` to `tint-8`, `pair`, `link`,
 * `broken`.
 *
 * In a large diagram, the refs that are bound to nothing are the second layer, from class to class: laid out with the
 * pairs they would make it twice as large. The layout of the Xen API with both, and lone classes, is 1370 by 810
 * points instead of 2030 by 1010.
 */
export function dotLayersOf(graph: Graph, options: DotOptions = {}): DotLayers {
  const whole = diagramPart(graph, options)
  if (whole.nodes.length <= APART.classes) return { base: dotText(graph, whole, options), over: '' }
  const over = whole.links.map((link) => `  ${linkText(link, quoted(link.class))}`).join('\n')
  // Edges of the second layer pass behind the boxes.
  const order = over === '' ? [] : ['  graph [outputorder=edgesfirst]']
  return { base: dotText(graph, withoutLinks(whole), options, order), over }
}

/** All in one layer, for other programs. */
export function dotOf(graph: Graph, options: DotOptions = {}): string {
  return dotText(graph, diagramPart(graph, options), options)
}

function dotText(graph: Graph, shown: Graph, options: DotOptions, settings: readonly string[] = []): string {
  const drawing = new Drawing(shown, options, tintsOf(graph))
  const framed = options.grouped ? drawing.groups : new Map<string, readonly string[]>()
  const inFrames = new Set([...framed.values()].flat())
  return [
    options.title === undefined ? 'digraph {' : `digraph ${quoted(options.title.replace(/[^\w ]/g, ''))} {`,
    ...settings,
    `  graph [id="diagram-drawing" ${layoutOf(shown, options)} bgcolor="${options.background ?? 'transparent'}" fontname="Helvetica" fontsize=12]`,
    '  node [shape=plain fontname="Helvetica" fontsize=12]',
    '  edge [dir=both color="#5a6b86" arrowsize=0.9]',
    ...shown.nodes.filter(({ name }) => !inFrames.has(name)).map((node) => `  ${drawing.node(node)}`),
    ...[...framed].flatMap(([name, members]) => [
      `  subgraph ${quoted(`cluster_${name}`)} {`,
      `    graph [class="group" style="rounded" color="#c4ccd8" fontcolor="#5a6b86" label=${quoted(name)}]`,
      ...shown.nodes.filter((node) => members.includes(node.name)).map((node) => `    ${drawing.node(node)}`),
      '  }',
    ]),
    ...shown.pairs.map((pair) => `  ${drawing.pair(pair)}`),
    ...shown.links.map((link) => `  ${linkText(link, portOf(link))}`),
    ...(isPacked(shown, options) ? [] : loneRows(shown, inFrames)),
    '}',
    '',
  ].join('\n')
}

/** The finished layout of the first layer, with the edges of the second. */
export function withLayer({ base, over }: DotLayers): string {
  return over === '' ? base : `${base.slice(0, base.lastIndexOf('}'))}${over}\n}\n`
}

/** The graph of the pairs only: without the other refs, and without the rows of their fields. */
function withoutLinks({ nodes, pairs, links }: Graph): Graph {
  if (links.length === 0) return { nodes, pairs, links }
  const bound = new Set(pairs.flatMap((pair) => pair.ends.map(fieldKey)))
  const left = nodes.map(({ name, fields }) => ({
    name,
    fields: fields.filter((field) => bound.has(fieldKey({ class: name, field }))),
  }))
  return { nodes: left, pairs, links: [] }
}

const ARROWS: { readonly [count in Count]: string } = { one: 'teetee', 'zero-or-one': 'teeodot', many: 'crowodot' }

/** The colours of groups on paper (class-groups.ts). */
const TINTS = ['#edf3fd', '#ebf7ee', '#fdf4e3', '#fbeef4', '#f1eefb', '#e6f6f6', '#f7f3e6', '#f0f2f5']

/**
 * In larger diagrams, two bound groups are this many ranks apart, which makes the drawing wider than high, like
 * screens.
 */
const APART = { classes: 16, ranks: 3, packed: 4, framed: 5 }

/** Inches between rows and between ranks: less in large diagrams, which would otherwise be scaled down more. */
function layoutOf(shown: Graph, options: DotOptions): string {
  const room = shown.nodes.length > APART.classes ? 'nodesep=0.08 ranksep=0.6' : 'nodesep=0.18 ranksep=1'
  // `newrank` puts frames beside each other. It does not help with dashed edges, which cross frames anyway.
  const frames = options.grouped && shown.links.length === 0 ? ' newrank=true nslimit=20 mclimit=10' : ''
  const pack = isPacked(shown, options) ? ' pack=6 packmode="node"' : ''
  return `rankdir=LR ${room}${frames}${pack}`
}

/** Lone classes of a large diagram fill the space that the others leave. Frames must not be torn apart. */
function isPacked({ nodes, pairs, links }: Graph, { grouped }: DotOptions): boolean {
  const joined = new Set(pairs.flatMap((pair) => pair.ends.map((end) => end.class)))
  return nodes.length > APART.classes && links.length === 0 && !grouped && nodes.some(({ name }) => !joined.has(name))
}

class Drawing {
  readonly groups: ReadonlyMap<string, readonly string[]>
  readonly #groupOf: ReadonlyMap<string, number>
  readonly #missing: ReadonlySet<string>
  readonly #options: DotOptions
  readonly #apart: string
  readonly #tints: ReadonlyMap<string, number>

  /** `tints` are of the whole graph, so that a class has one colour in all its parts. */
  constructor(shown: Graph, options: DotOptions, tints: ReadonlyMap<string, number>) {
    this.#tints = tints
    this.groups = groupsOf(shown)
    this.#groupOf = new Map([...this.groups.values()].flatMap((names, i) => names.map((name) => [name, i] as const)))
    const ends = shown.pairs.flatMap((pair) => pair.ends)
    this.#missing = new Set(ends.filter((end) => end.missing).map(fieldKey))
    this.#options = options
    const ranks = options.grouped ? APART.framed : isPacked(shown, options) ? APART.packed : APART.ranks
    this.#apart = shown.nodes.length > APART.classes ? ` minlen=${ranks}` : ''
  }

  node({ name, fields }: GraphNode): string {
    const line = fields.length > 0 ? ' SIDES="B" BORDER="1"' : ''
    const title = `<TR><TD${line}><B> ${name} </B></TD></TR>`
    const rows = fields.map((field) => this.#row(name, field))
    const tint = this.#tints.get(name) ?? TINT_COUNT
    const look = `BORDER="${this.#options.focus?.class === name ? 2 : 1}" COLOR="#7a869a" BGCOLOR="${TINTS[tint - 1]}" STYLE="ROUNDED"`
    const table = `<TABLE ${look} CELLBORDER="0" CELLSPACING="0" CELLPADDING="1">${title}${rows.join('')}</TABLE>`
    const page = this.#options.pageOf?.(name)
    const link = page === undefined ? '' : ` URL=${address(page)} target="_top"`
    return `${quoted(name)} [id=${quoted(`class-${name}`)} class="class tint-${tint}" label=<${table}>${link} tooltip=${quoted(name)}]`
  }

  pair({ ends: [tail, head], broken }: Pair): string {
    const look = broken ? 'class="pair broken" color="#c9372c" penwidth=2' : 'class="pair"'
    const [from, to] = [this.#groupOf.get(tail.class), this.#groupOf.get(head.class)]
    const apart = from !== to && from !== undefined && to !== undefined ? this.#apart : ''
    const title = `${fieldKey(tail)} <-> ${fieldKey(head)}`
    const id = `id=${quoted(edgeId(tail, head))} tooltip=${quoted(title)}`
    // A loop is on the left, with its feet clear of the rows.
    const side = tail.class === head.class ? ':w' : ''
    return `${portOf(tail)}${side} -> ${portOf(head)}${side} [arrowtail=${ARROWS[tail.count]} arrowhead=${ARROWS[head.count]} ${look}${apart} ${id}]`
  }

  #row(owner: string, field: string): string {
    const key = fieldKey({ class: owner, field })
    const [colour, text] = this.#missing.has(key) ? ['#c9372c', `<I>${field}</I>`] : ['#44546f', field]
    const page = this.#options.pageOf?.(owner)
    const link = page === undefined ? '' : ` HREF=${address(`${page}#${field}`)} TARGET="_top"`
    const place = `PORT=${quoted(field)} ID=${quoted(`row-${key}`)} TOOLTIP=${quoted(key)}${link}`
    return `<TR><TD ${place} ALIGN="LEFT"><FONT POINT-SIZE="11" COLOR="${colour}"> ${text} </FONT></TD></TR>`
  }
}

/** The `id` of an edge's element: `pair-VM.VIFs-VIF.VM`, `link-VM.affinity-host` for a ref that is bound to nothing. */
export function edgeId(from: FieldName, to: FieldName | { readonly class: string }): string {
  return 'field' in to ? `pair-${fieldKey(from)}-${fieldKey(to)}` : `link-${fieldKey(from)}-${to.class}`
}

/** The number of classes in a row below the drawing, so that the rows are about as wide as the drawing. */
const ROW = 9

/** Puts classes without edges into rows; otherwise Graphviz draws them as one high column. */
function loneRows({ nodes, pairs, links }: Graph, inFrames: ReadonlySet<string>): string[] {
  const ends = pairs.flatMap((pair) => pair.ends.map((end) => end.class))
  const joined = new Set([...ends, ...links.flatMap((link) => [link.class, link.to]), ...inFrames])
  const lone = nodes.map((node) => node.name).filter((name) => !joined.has(name))
  const length = Math.max(Math.ceil(Math.sqrt(lone.length)), joined.size > APART.classes ? ROW : 0)
  const rows = Array.from({ length }, (_, i) => lone.slice(i * length, (i + 1) * length))
  return rows.filter((row) => row.length > 1).map((row) => `  ${row.map(quoted).join(' -> ')} [style=invis]`)
}

type FieldName = Pick<PairEnd, 'class' | 'field'>

function linkText({ class: owner, field, to, count }: UnboundRef, from: string): string {
  const id = `id=${quoted(edgeId({ class: owner, field }, { class: to }))} tooltip=${quoted(`${owner}.${field} -> ${to}`)}`
  return `${from} -> ${quoted(to)} [arrowtail=none arrowhead=${ARROWS[count]} style=dashed color="#8c9bb0" class="link" ${id}]`
}

function portOf({ class: owner, field }: FieldName): string {
  return `${quoted(owner)}:${quoted(field)}`
}

/** Names are letters, digits and `_`, so only an address needs escaping. */
function quoted(text: string): string {
  return `"${text.replaceAll('\\', '%5C').replaceAll('"', '%22')}"`
}

/** Graphviz reads entities in all texts. */
function address(url: string): string {
  return quoted(url.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'))
}
