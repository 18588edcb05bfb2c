/** The page of all records: values with named members, for parameters and results. */
import type { ComponentChildren } from 'preact'
import type { Api, RecordType } from '../../model/api.ts'
import { breakable } from '../parts/breakable.tsx'
import { words } from '../parts/counted-nouns.ts'
import { Markdown } from '../parts/markdown.tsx'
import { PageTable } from '../parts/page-table.tsx'
import { Heading, Reading } from '../parts/section.tsx'
import { SourceLink } from '../parts/source-link.tsx'
import { TypeAndDefault } from '../parts/type-and-default.tsx'

export function RecordsPage({ api }: { readonly api: Api }): ComponentChildren {
  return (
    <Reading toc={api.records.map(({ name }) => ({ anchor: name, text: name }))}>
      <header class="page-head">
        <h1>Records</h1>
        <p class="facts">{`${words(api.records.length, 'record')}, in addition to the record of each class`}</p>
      </header>
      {api.records.map((record) => (
        <RecordEntry key={record.name} api={api} record={record} />
      ))}
    </Reading>
  )
}

function RecordEntry({ api, record }: { readonly api: Api; readonly record: RecordType }): ComponentChildren {
  const rows = record.members.map(({ name, type, doc, where, default: literal }) => ({
    cells: [
      <code>{breakable(name)}</code>,
      <>
        <TypeAndDefault api={api} type={type} literal={literal} />
        {doc && <Markdown text={doc} level={3} />}
        {where && (
          <p class="note">
            {'Only where '}
            <code>{where.text}</code>
          </p>
        )}
      </>,
    ],
  }))
  return (
    <section class="enum">
      <Heading id={record.name} level="h2">
        <SourceLink of={`record ${record.name}`}>
          <code>{record.name}</code>
        </SourceLink>
      </Heading>
      <Markdown text={record.doc} level={3} />
      <PageTable label={`Members of ${record.name}`} columns={['Member', 'Type and description']} rows={rows} />
    </section>
  )
}
