/** What a diagram shows, as a table: for those who cannot see the picture, and for those who search. */
import { type ComponentChildren, h } from 'preact'
import type { Count, Graph, PairEnd } from '../../reference/diagram/graph.ts'
import { Table } from '../parts/table.ts'

export interface PairTableProps {
  readonly graph: Graph
  readonly pageOf: (name: string) => string
}

export function PairTable({ graph, pageOf }: PairTableProps): ComponentChildren {
  const rows = graph.pairs.map(({ ends: [a, b] }) => ({ cells: [endOf(a, pageOf), wordsOf(a, b), endOf(b, pageOf)] }))
  return h(Table, { label: 'Bound pairs', columns: ['One end', 'Relation', 'Other end'], rows })
}

function endOf({ class: owner, field }: PairEnd, pageOf: (name: string) => string): ComponentChildren {
  return h('a', { href: `${pageOf(owner)}#${field}` }, h('code', null, `${owner}.${field}`))
}

/** `one VM to many VIF`. */
function wordsOf(a: PairEnd, b: PairEnd): string {
  return `${WORDS[a.count]} ${a.class} to ${WORDS[b.count]} ${b.class}`
}

const WORDS: { readonly [count in Count]: string } = { one: 'one', 'zero-or-one': 'one or no', many: 'many' }
