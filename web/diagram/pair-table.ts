/** What a diagram shows, as a table: for those who cannot see the picture, and for those who search. */
import { type ComponentChildren, h } from 'preact'
import type { Count, Graph, PairEnd } from '../../reference/diagram/graph.ts'

export interface PairTableProps {
  readonly graph: Graph
  readonly pageOf: (name: string) => string
}

export function PairTable({ graph, pageOf }: PairTableProps): ComponentChildren {
  const rows = graph.pairs.map(({ ends: [a, b] }) =>
    h('tr', null, [h('td', null, endOf(a, pageOf)), h('td', null, wordsOf(a, b)), h('td', null, endOf(b, pageOf))]),
  )
  const head = ['One end', 'Relation', 'Other end'].map((text) => h('th', { scope: 'col' }, text))
  return h('table', { class: 'pairs' }, [
    h('caption', null, 'Bound pairs'),
    h('thead', null, h('tr', null, head)),
    h('tbody', null, rows),
  ])
}

function endOf({ class: owner, field }: PairEnd, pageOf: (name: string) => string): ComponentChildren {
  return h('a', { href: `${pageOf(owner)}#${field}` }, h('code', null, `${owner}.${field}`))
}

/** `one VM has many VIFs`, read from the left to the right and back. */
function wordsOf(a: PairEnd, b: PairEnd): string {
  return `${WORDS[a.count]} ${a.class} to ${WORDS[b.count]} ${b.class}`
}

const WORDS: { readonly [count in Count]: string } = { one: 'one', 'zero-or-one': 'one or no', many: 'many' }
