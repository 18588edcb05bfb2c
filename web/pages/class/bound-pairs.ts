/** The fields of a class that are bound together with others, and those that refer to it unbound. */
import { type ComponentChildren, h } from 'preact'
import type { Api } from '../../../model/api.ts'
import type { BoundPair } from '../../../reference/pairs.ts'
import { SmallDiagram } from '../../diagram/small.ts'
import { FieldLink, Row } from '../../parts/links.ts'
import { Section } from '../../parts/section.ts'
import { Table } from '../../parts/table.ts'
import type { ClassPartProps } from './part.ts'

export function BoundPairs({ api, shown: { owner, pairs, referrers } }: ClassPartProps): ComponentChildren {
  if (pairs.length === 0 && referrers.length === 0) return null
  const rows = pairs.map((pair) => ({ cells: cellsOf(api, owner.name, pair) }))
  return h(Section, { name: 'bound', title: 'Fields that are bound together' }, [
    pairs.length > 0 && [
      h('p', null, 'Each pair is one relation seen from two ends: a write at either end is seen at once at the other.'),
      h(Table, { label: `Bound fields of ${owner.name}`, columns: COLUMNS, rows }),
      h(SmallDiagram, { api, name: owner.name }),
    ],
    referrers.length > 0 &&
      h('p', { class: 'note' }, [
        pairs.length > 0 ? 'Also referred to by ' : 'Referred to by ',
        h(Row, { items: referrers.map((r) => h(FieldLink, { api, of: r.class, field: r.field })) }),
        ', bound to nothing.',
      ]),
  ])
}

const COLUMNS = ['Field', 'Bound to', 'Relation', 'Held by']

function cellsOf(api: Api, of: string, pair: BoundPair): ComponentChildren[] {
  const link = (end: { readonly class: string; readonly field: string }) =>
    h(FieldLink, { api, of: end.class, field: end.field })
  return [
    link({ class: of, field: pair.field }),
    link(pair.partner),
    pair.words,
    h(Row, { items: pair.owners.map(link) }),
  ]
}
