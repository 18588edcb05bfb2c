/** The records of the API: values with named members, for parameters and results. */
import { type ComponentChildren, h } from 'preact'
import type { Api, RecordType } from '../../model/api.ts'
import { literalText } from '../../reference/literal-text.ts'
import { breakable } from '../parts/breakable.ts'
import { Doc } from '../parts/doc.ts'
import { Heading, Reading } from '../parts/section.ts'
import { SourceLink } from '../parts/source-link.ts'
import { Table } from '../parts/table.ts'
import { TypeText } from '../parts/type-text.ts'
import { words } from '../parts/words.ts'

export function RecordsPage({ api }: { readonly api: Api }): ComponentChildren {
  return h(Reading, { toc: api.records.map(({ name }) => ({ anchor: name, text: name })) }, [
    h('header', { class: 'page-head' }, [
      h('h1', null, 'Records'),
      h('p', { class: 'facts' }, `${words(api.records.length, 'record')}, besides that of each class`),
    ]),
    api.records.map((record) => h(RecordEntry, { key: record.name, api, record })),
  ])
}

function RecordEntry({ api, record }: { readonly api: Api; readonly record: RecordType }): ComponentChildren {
  const rows = record.members.map(({ name, type, doc, default: literal }) => ({
    cells: [
      h('code', null, breakable(name)),
      h(TypeText, { api, type }),
      literal === undefined ? '' : h('code', null, literalText(type, literal)),
      doc && h(Doc, { text: doc, level: 3 }),
    ],
  }))
  return h('section', { class: 'enum' }, [
    h(
      Heading,
      { id: record.name, level: 'h2' },
      h(SourceLink, { of: `record ${record.name}` }, h('code', null, record.name)),
    ),
    h(Doc, { text: record.doc, level: 3 }),
    h(Table, { label: `Members of ${record.name}`, columns: ['Member', 'Type', 'Default', 'Description'], rows }),
  ])
}
