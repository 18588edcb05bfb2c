/**
 * A graph of objects in Graphviz's language, drawn like the diagram of classes. Names of objects are texts of users: they
 * are escaped and bounded here.
 */
import type { Count } from '../../../reference/diagram/graph.ts'
import type { EdgeEnd, FoldedObjects, ObjectEdge, ObjectGraph, ShownObject } from './object-graph.ts'

export interface ObjectDotOptions {
  /** The id of a node in the drawing, by the reference of an object or the id of folded objects: letters and digits. */
  readonly idOf: (node: string) => string
  readonly labelOf: (object: ShownObject) => string
  /** The state of an object in a word; undefined if its class has none. */
  readonly stateOf: (object: ShownObject) => string | undefined
  /** 1 to 8: the colour of the class's group. */
  readonly tintOf: (className: string) => number
  readonly focus: string
}

/**
 * The drawing's parts have ids: `class-n1` a node, `a_row-n1.VIFs` a row, `a_more-n1` what shows or hides its neighbours,
 * `edge-n1.VIFs-n2.VM` an edge.
 */
export function objectDot(graph: ObjectGraph, options: ObjectDotOptions): string {
  return [
    'digraph {',
    '  graph [rankdir=LR nodesep=0.16 ranksep=0.9 bgcolor="transparent" fontname="Helvetica" fontsize=12]',
    '  node [shape=plain fontname="Helvetica" fontsize=12]',
    '  edge [dir=both color="#5a6b86" arrowsize=0.8]',
    ...graph.objects.map((object) => `  ${objectNode(object, options)}`),
    ...graph.folded.map((folded) => `  ${foldedNode(folded, options)}`),
    ...graph.edges.map((edge) => `  ${edgeText(edge, options)}`),
    '}',
    '',
  ].join('\n')
}

/** The `id` of an edge in the drawing. */
export function objectEdgeId({ left, right }: ObjectEdge, idOf: (node: string) => string): string {
  return `edge-${idOf(left.node)}.${left.field ?? ''}-${idOf(right.node)}.${right.field ?? ''}`
}

/** As in "47 VBDs". */
export function foldedText({ count, class: name }: Pick<FoldedObjects, 'count' | 'class'>): string {
  return count === 1 || name.endsWith('s') ? `${count} ${name}` : `${count} ${name}s`
}

/** A text of a user as a label of at most `most` characters, without what an SVG or Graphviz could not carry. */
export function labelText(text: string, most = 26): string {
  // Control characters and halves of surrogate pairs are not XML.
  const clean = text.toWellFormed().replace(/[\p{Cc}\p{Cf}\uFFFE\uFFFF]/gu, ' ')
  const characters = [...clean.replace(/\s+/g, ' ').trim()]
  const cut = characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : characters.join('')
  // A single backslash begins an escape of Graphviz, such as `\N` for the name of the node.
  return cut.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`).replaceAll('\\', '&#92;&#92;')
}

const ARROWS: { readonly [count in Count]: string } = { one: 'teetee', 'zero-or-one': 'teeodot', many: 'crowodot' }

/** The colours are for files; the page has its own by the classes of elements. */
const PAPER = { line: '#7a869a', row: '#44546f', fill: '#f0f2f5' }

function objectNode(object: ShownObject, options: ObjectDotOptions): string {
  const id = options.idOf(object.ref)
  const state = options.stateOf(object)
  const kind = state === undefined ? object.class : `${object.class} · ${labelText(state, 20)}`
  const rows = [
    `<TR><TD ${place(`kind-${id}`)} ALIGN="LEFT"><FONT POINT-SIZE="9" COLOR="${PAPER.row}"> ${kind} </FONT></TD></TR>`,
    `<TR><TD${line(object)} ALIGN="LEFT"><B> ${labelText(options.labelOf(object)) || '&#8203;'} </B></TD></TR>`,
    ...object.fields.map((field) => fieldRow(id, field)),
    ...(object.isExpanded || object.hidden === 0 ? [] : [moreRow(id, `+ ${object.hidden} more`)]),
    ...(object.isExpanded && object.ref !== options.focus ? [moreRow(id, '− fold')] : []),
  ]
  const width = object.ref === options.focus ? 2 : 1
  return node(id, `object tint-${options.tintOf(object.class)}`, table(rows, `BORDER="${width}" STYLE="ROUNDED"`))
}

function foldedNode(folded: FoldedObjects, options: ObjectDotOptions): string {
  const id = options.idOf(folded.id)
  const rows = [`<TR><TD><B> ${foldedText(folded)} </B></TD></TR>`, ...(folded.canOpen ? [moreRow(id, '+ show')] : [])]
  return node(id, `folded tint-${options.tintOf(folded.class)}`, table(rows, 'BORDER="1" STYLE="ROUNDED,DASHED"'))
}

function node(id: string, look: string, label: string): string {
  return `${id} [id="class-${id}" class="${look}" label=<${label}> tooltip="${id}"]`
}

function table(rows: readonly string[], look: string): string {
  return `<TABLE ${look} COLOR="${PAPER.line}" BGCOLOR="${PAPER.fill}" CELLBORDER="0" CELLSPACING="0" CELLPADDING="1">${rows.join('')}</TABLE>`
}

function line({ fields }: ShownObject): string {
  return fields.length > 0 ? ' SIDES="B" BORDER="1"' : ''
}

function fieldRow(id: string, field: string): string {
  return `<TR><TD PORT="${field}" ${place(`row-${id}.${field}`)} ALIGN="LEFT"><FONT POINT-SIZE="11" COLOR="${PAPER.row}"> ${field} </FONT></TD></TR>`
}

function moreRow(id: string, text: string): string {
  return `<TR><TD ${place(`more-${id}`)} ALIGN="LEFT"><FONT POINT-SIZE="10" COLOR="${PAPER.row}"> ${text} </FONT></TD></TR>`
}

/** Graphviz writes the id only with a tooltip. */
function place(id: string): string {
  return `ID="${id}" TOOLTIP="${id}"`
}

function edgeText(edge: ObjectEdge, { idOf }: ObjectDotOptions): string {
  const { left, right, isPair } = edge
  const look = isPair
    ? `arrowtail=${ARROWS[left.count]} class="pair"`
    : 'arrowtail=none style=dashed color="#8c9bb0" class="link"'
  const loop = left.node === right.node ? ':w' : ''
  const id = objectEdgeId(edge, idOf)
  return `${port(left, idOf)}${loop} -> ${port(right, idOf)}${loop} [arrowhead=${ARROWS[right.count]} ${look} id="${id}"]`
}

function port({ node: at, field }: EdgeEnd, idOf: (node: string) => string): string {
  return field === undefined ? idOf(at) : `${idOf(at)}:"${field}"`
}
