/** A graph in Graphviz's language, which lays it out and draws the crow's feet: graphviz.org/doc/info/arrows.html. */
import type { Count, Graph, GraphNode, Link, Pair, PairEnd } from './graph.ts'
import { groupsOf, type View, viewOf } from './view.ts'

export interface DotOptions extends View {
  /** The page that a class's table leads to. */
  readonly pageOf?: (className: string) => string
}

/**
 * Every class is a table with a row for each field that an edge ends at, so the rows label the edges' ends. Colours are for
 * paper; a page gives its own by the classes that the SVG's elements have: `class`, `pair`, `link`, `broken`.
 */
export function dotOf(graph: Graph, options: DotOptions = {}): string {
  const shown = viewOf(graph, options)
  const groups = options.grouped ? groupsOf(shown.nodes) : new Map<string, readonly string[]>()
  const grouped = new Set([...groups.values()].flat())
  const byName = new Map(shown.nodes.map((node) => [node.name, node]))
  const node = (name: string) => nodeText(byName.get(name) as GraphNode, options)
  return [
    'digraph {',
    '  graph [rankdir=LR nodesep=0.18 ranksep=1.1 bgcolor="transparent" fontname="Helvetica" fontsize=11]',
    '  node [shape=plain class="class" fontname="Helvetica" fontsize=12]',
    '  edge [dir=both color="#5a6b86" arrowsize=0.8]',
    ...shown.nodes.filter(({ name }) => !grouped.has(name)).map(({ name }) => `  ${node(name)}`),
    ...[...groups].flatMap(([name, members]) => [
      `  subgraph ${quoted(`cluster_${name}`)} {`,
      `    graph [class="group" style="rounded" color="#c4ccd8" fontcolor="#5a6b86" label=${quoted(name)}]`,
      ...members.map((member) => `    ${node(member)}`),
      '  }',
    ]),
    ...shown.pairs.map((pair) => `  ${pairText(pair)}`),
    ...shown.links.map((link) => `  ${linkText(link)}`),
    '}',
    '',
  ].join('\n')
}

const ARROWS: { readonly [count in Count]: string } = { one: 'teetee', 'zero-or-one': 'teeodot', many: 'crowodot' }

function nodeText({ name, fields }: GraphNode, { pageOf, focus }: DotOptions): string {
  const title = `<TR><TD SIDES="${fields.length > 0 ? 'B' : ''}" BORDER="1"><B>${name}</B></TD></TR>`
  const head = fields.length > 0 ? title : `<TR><TD><B>${name}</B></TD></TR>`
  const rows = fields.map(
    (field) =>
      `<TR><TD PORT=${quoted(field)} ALIGN="LEFT"><FONT POINT-SIZE="10" COLOR="#44546f">${field}</FONT></TD></TR>`,
  )
  const look = `BORDER="${focus?.class === name ? 2 : 1}" COLOR="#7a869a" BGCOLOR="#fbfcfe" STYLE="ROUNDED"`
  const table = `<TABLE ${look} CELLBORDER="0" CELLSPACING="0" CELLPADDING="3">${head}${rows.join('')}</TABLE>`
  const link = pageOf ? ` URL=${quoted(pageOf(name))} target="_top"` : ''
  return `${quoted(name)} [id=${quoted(`class-${name}`)} label=<${table}>${link} tooltip=${quoted(name)}]`
}

function pairText({ ends: [tail, head], broken }: Pair): string {
  const look = broken ? 'class="pair broken" color="#c9372c" penwidth=2' : 'class="pair"'
  const title = `${tail.class}.${tail.field} <-> ${head.class}.${head.field}`
  const id = `id=${quoted(`pair-${head.class}.${head.field}`)} tooltip=${quoted(title)}`
  return `${portOf(tail)} -> ${portOf(head)} [arrowtail=${ARROWS[tail.count]} arrowhead=${ARROWS[head.count]} ${look} ${id}]`
}

/** Others may lay out as they like; refs that are bound to nothing hold no classes apart. */
function linkText({ class: owner, field, to, count }: Link): string {
  const title = quoted(`${owner}.${field} -> ${to}`)
  return `${portOf({ class: owner, field })} -> ${quoted(to)} [arrowtail=none arrowhead=${ARROWS[count]} style=dashed color="#8c9bb0" class="link" constraint=false tooltip=${title}]`
}

function portOf({ class: owner, field }: Pick<PairEnd, 'class' | 'field'>): string {
  return `${quoted(owner)}:${quoted(field)}`
}

/** Nothing to escape: names are letters, digits and `_` (LANGUAGE section 3). */
function quoted(name: string): string {
  return `"${name}"`
}
