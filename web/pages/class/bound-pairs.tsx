/** The fields of a class that are bound together with others, and those that refer to it unbound. */
import type { ComponentChildren } from 'preact'
import type { Api } from '../../../model/api.ts'
import type { BoundPair } from '../../../reference/pairs.ts'
import { SmallDiagram } from '../../diagram/small-diagram.tsx'
import { CommaList, FieldLink } from '../../parts/links.tsx'
import { PageTable } from '../../parts/page-table.tsx'
import { Section } from '../../parts/section.tsx'
import type { ClassPartProps } from './part.ts'

export function BoundPairs({ api, shown: { owner, pairs, referrers } }: ClassPartProps): ComponentChildren {
  if (pairs.length === 0 && referrers.length === 0) return null
  const rows = pairs.map((pair) => ({ cells: cellsOf(api, owner.name, pair) }))
  return (
    <Section name="bound" title="Fields that are bound together">
      {pairs.length > 0 && (
        <>
          <p>Each pair is one relation seen from two ends: a write at either end is seen at once at the other.</p>
          <PageTable label={`Bound fields of ${owner.name}`} columns={COLUMNS} rows={rows} />
          <SmallDiagram api={api} name={owner.name} />
        </>
      )}
      {referrers.length > 0 && (
        <p class="note">
          {pairs.length > 0 ? 'Also referred to by ' : 'Referred to by '}
          <CommaList items={referrers.map((r) => <FieldLink api={api} of={r.class} field={r.field} />)} />, bound to
          nothing.
        </p>
      )}
    </Section>
  )
}

const COLUMNS = ['Field', 'Bound to', 'Relation', 'Held by']

function cellsOf(api: Api, of: string, pair: BoundPair): ComponentChildren[] {
  const link = (end: { readonly class: string; readonly field: string }) => (
    <FieldLink api={api} of={end.class} field={end.field} />
  )
  return [
    link({ class: of, field: pair.field }),
    link(pair.partner),
    pair.words,
    <CommaList items={pair.owners.map(link)} />,
  ]
}
