/** The fields of a class. */
import { type ComponentChildren, h } from 'preact'
import type { Api } from '../../../model/api.ts'
import { type ClassDescription, type FieldDescription, sameRoles } from '../../../reference/describe.ts'
import { literalText } from '../../../reference/literal-text.ts'
import { breakable } from '../../parts/breakable.ts'
import { Doc } from '../../parts/doc.ts'
import { FieldLink, RoleLinks } from '../../parts/links.ts'
import { Section } from '../../parts/section.ts'
import { SourceLink } from '../../parts/source-link.ts'
import { Table } from '../../parts/table.ts'
import { TypeText } from '../../parts/type-text.ts'
import type { ClassPartProps } from './part.ts'

export function FieldsTable({ api, shown }: ClassPartProps): ComponentChildren {
  const { owner, fields } = shown
  if (fields.length === 0) return null
  const rows = fields.map((field) => ({ id: field.field.name, cells: cellsOf(api, shown, field) }))
  return h(Section, { name: 'fields', title: 'Fields' }, [
    owner.objects === 'none' &&
      h('p', null, ['No objects are kept: these are the members of ', h('code', null, `${owner.name} record`), '.']),
    h(Rights, { api, shown }),
    h(Table, { label: `Fields of ${owner.name}`, columns: COLUMNS, rows }),
  ])
}

const COLUMNS = ['Field', 'Type', 'Qualifier', 'Default', 'Description']

/** What holds for most fields is said once. */
function Rights({ api, shown: { readers, writers } }: { readonly api: Api; readonly shown: ClassDescription }) {
  if (!readers && !writers) return null
  return h('p', { class: 'rights' }, [
    'Where a field says nothing else, ',
    readers ? ['it is read by ', h(RoleLinks, { api, names: readers })] : 'everyone may read it',
    writers && [' and set by ', h(RoleLinks, { api, names: writers })],
    '.',
  ])
}

function cellsOf(api: Api, owner: ClassDescription, shown: FieldDescription): ComponentChildren[] {
  const { name, type, qualifier, default: literal } = shown.field
  const notes = notesOf(api, owner, shown)
  return [
    h(
      SourceLink,
      { of: `field ${owner.owner.name}.${name}`, elsewhere: { class: 'name', href: `#${name}` } },
      h('code', null, breakable(name)),
    ),
    h(TypeText, { api, type }),
    h('span', { class: `qualifier ${qualifier === 'RW' ? 'rw' : 'ro'}`, title: MEANINGS[qualifier] }, qualifier),
    literal === undefined ? '' : h('code', { class: 'literal' }, literalText(type, literal)),
    notes.length === 0 ? '' : notes,
  ]
}

const MEANINGS = {
  RW: 'Set by clients, when the object is made and later',
  'RO/constructor': 'Set by clients when the object is made, and not after',
  'RO/runtime': 'Set by the server',
} as const

function notesOf(api: Api, owner: ClassDescription, shown: FieldDescription): ComponentChildren[] {
  const { field, pair, readers, writers } = shown
  const note = (key: string, ...content: ComponentChildren[]) => h('p', { class: 'note', key }, content)
  const roles = (names: readonly string[] | null) => (names ? h(RoleLinks, { api, names }) : 'everyone')
  const notes: (readonly [boolean, () => ComponentChildren])[] = [
    [field.doc !== '', () => h(Doc, { key: 'doc', text: field.doc, level: 3 })],
    [pair !== undefined, () => pair && note('pair', 'Bound to ', partnerLink(api, pair.partner), `: ${pair.words}.`)],
    [field.secret === true, () => note('secret', h('span', { class: 'mark' }, 'secret'), ' In no log and no error.')],
    [!sameRoles(readers, owner.readers), () => note('readers', 'Read by ', roles(readers))],
    [
      writers !== undefined && !sameRoles(writers, owner.writers),
      () => note('writers', 'Set by ', roles(writers ?? null)),
    ],
  ]
  return notes.flatMap(([holds, make]) => (holds ? [make()] : []))
}

function partnerLink(api: Api, partner: { readonly class: string; readonly field: string }): ComponentChildren {
  return h(FieldLink, { api, of: partner.class, field: partner.field })
}
