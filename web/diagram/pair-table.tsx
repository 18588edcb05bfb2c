/** The pairs of a diagram as a table, for screen readers and for searching in the page. */
import type { ComponentChildren } from 'preact'
import type { Api, RelationEnd } from '../../model/api.ts'
import { relationWords } from '../../reference/pairs.ts'
import { FieldLink } from '../parts/links.tsx'
import { PageTable } from '../parts/page-table.tsx'

export function PairTable({ api }: { readonly api: Api }): ComponentChildren {
  const link = (end: RelationEnd) => <FieldLink api={api} of={end.class} field={end.field} />
  const rows = api.relations.map((relation) => {
    const [stored, other] = relation.ends
    return { cells: [link(stored), link(other), relationWords(api, relation)] }
  })
  return <PageTable label="Bound pairs" columns={['Field', 'Bound to', 'Relation']} rows={rows} />
}
