/** The fields of a class. */
import { type ComponentChildren, h } from 'preact'
import type { Api } from '../../../model/api.ts'
import type { FieldDescription } from '../../../reference/describe.ts'
import { literalText } from '../../../reference/literal-text.ts'
import { Doc } from '../../parts/doc.ts'
import { FieldLink, RoleLinks } from '../../parts/links.ts'
import { Section } from '../../parts/section.ts'
import { Table } from '../../parts/table.ts'
import { TypeText } from '../../parts/type-text.ts'
import type { ClassPartProps } from './part.ts'

export function FieldsTable({ api, shown: { owner, fields } }: ClassPartProps): ComponentChildren {
  if (fields.length === 0) return null
  const rows = fields.map((field) => ({ id: field.field.name, cells: cellsOf(api, field) }))
  return h(Section, { name: 'fields', title: 'Fields' }, [
    owner.objects === 'none' &&
      h('p', null, ['No objects are kept: these are the members of ', h('code', null, `${owner.name} record`), '.']),
    h(Table, { label: `Fields of ${owner.name}`, columns: COLUMNS, rows }),
  ])
}

const COLUMNS = ['Field', 'Type', 'Qualifier', 'Default', 'Description']

function cellsOf(api: Api, shown: FieldDescription): ComponentChildren[] {
  const { name, type, qualifier, default: literal } = shown.field
  return [
    h('a', { class: 'name', href: `#${name}` }, h('code', null, name)),
    h(TypeText, { api, type }),
    h(QualifierMark, { qualifier }),
    literal === undefined ? '' : h('code', { class: 'literal' }, literalText(api, type, literal)),
    h(Notes, { api, shown }),
  ]
}

function QualifierMark({ qualifier }: { readonly qualifier: string }): ComponentChildren {
  return h('span', { class: `qualifier ${qualifier === 'RW' ? 'rw' : 'ro'}`, title: MEANINGS[qualifier] }, qualifier)
}

const MEANINGS: { readonly [qualifier: string]: string } = {
  RW: 'Set by clients, when the object is made and later',
  'RO/constructor': 'Set by clients when the object is made, and not after',
  'RO/runtime': 'Set by the server',
}

function Notes({ api, shown }: { readonly api: Api; readonly shown: FieldDescription }): ComponentChildren {
  const { field, pair, readers, writers } = shown
  return [
    h(Doc, { text: field.doc }),
    pair &&
      h('p', { class: 'note' }, [
        'Bound to ',
        h(FieldLink, { api, of: pair.partner.class, field: pair.partner.field }),
        `: ${pair.words}.`,
      ]),
    field.secret && h('p', { class: 'note' }, [h('span', { class: 'mark' }, 'secret'), ' In no log and no error.']),
    readers && h('p', { class: 'note' }, ['Read by ', h(RoleLinks, { api, names: readers })]),
    writers && h('p', { class: 'note' }, ['Set by ', h(RoleLinks, { api, names: writers })]),
  ]
}
