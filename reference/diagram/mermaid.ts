/** A graph as a Mermaid entity-relationship diagram, which GitHub and many editors draw: mermaid.js.org. */

import { type DiagramView, diagramPart } from './diagram-part.ts'
import { type Count, fieldKey, type Graph } from './graph.ts'

export function mermaidOf(graph: Graph, view: DiagramView = {}): string {
  const shown = diagramPart(graph, view)
  const pairs = shown.pairs.map(({ ends: [a, b] }) => {
    const fields = fieldKey(a) === fieldKey(b) ? a.field : `${a.field} / ${b.field}`
    return `  ${named(a.class)} ${LEFT[a.count]}--${RIGHT[b.count]} ${named(b.class)} : "${fields}"`
  })
  const links = shown.links.map(
    (link) => `  ${named(link.class)} }o..${RIGHT[link.count]} ${named(link.to)} : "${link.field}"`,
  )
  const drawn = new Set([
    ...shown.pairs.flatMap((p) => p.ends.map((e) => e.class)),
    ...shown.links.flatMap((l) => [l.class, l.to]),
  ])
  const alone = shown.nodes.filter(({ name }) => !drawn.has(name)).map(({ name }) => `  ${named(name)}`)
  return ['erDiagram', '  direction LR', ...alone, ...pairs, ...links, ''].join('\n')
}

const LEFT: { readonly [count in Count]: string } = { one: '||', 'zero-or-one': '|o', many: '}o' }
const RIGHT: { readonly [count in Count]: string } = { one: '||', 'zero-or-one': 'o|', many: 'o{' }

/**
 * Mermaid's keywords, in any case; quoted they are names. They are those of its entity-relationship diagrams
 * (erDiagram.jison of Mermaid 11), where "direction" before the first letters of the next line also counts, and those
 * of its other diagrams, of which each version has taken over more.
 */
const WORDS = new RegExp(
  `^(?:${[
    'erDiagram|title|accTitle|accDescr|\\w*direction|TB|BT|LR|RL|TD',
    'style|class|classDef|subgraph|end|one|only|many|zero|or|more|to|optionally|u|o',
    'graph|flowchart|namespace|note|click|call|href|callback|linkStyle|link|default|state|node|edge',
  ].join('|')})$`,
  'i',
)

function named(name: string): string {
  return WORDS.test(name) ? `"${name}"` : name
}
