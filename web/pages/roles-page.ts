/** The roles: what each includes, and how much it may call of each class. */
import { type ComponentChildren, h } from 'preact'
import type { Api } from '../../model/api.ts'
import { rolePlace, sectionAnchor } from '../../reference/place.ts'
import { describeRoles, type RoleDescription, rightsByClass } from '../../reference/role-rights.ts'
import { Doc } from '../parts/doc.ts'
import { ClassLink, RoleLinks } from '../parts/links.ts'
import { Heading, Reading, Section } from '../parts/section.ts'
import { SourceLink } from '../parts/source-link.ts'
import { Table } from '../parts/table.ts'
import { words } from '../parts/words.ts'

export function RolesPage({ api }: { readonly api: Api }): ComponentChildren {
  const anchor = (name: string) => rolePlace(name).anchor ?? name
  const items = api.roles.map(({ name }) => ({ anchor: anchor(name), text: name }))
  return h(Reading, { toc: [...items, { anchor: sectionAnchor('rights'), text: 'What roles may call' }] }, [
    h('header', { class: 'page-head' }, [
      h('h1', null, 'Roles'),
      h('p', { class: 'facts' }, words(api.roles.length, 'role')),
    ]),
    h(
      'p',
      null,
      'A user has roles, and may call what one of them may, or what everyone may. The user root may call everything.',
    ),
    describeRoles(api).map((shown) => h(RoleEntry, { key: shown.role.name, api, shown, id: anchor(shown.role.name) })),
    h(Section, { name: 'rights', title: 'What roles may call' }, h(Rights, { api })),
  ])
}

interface RoleEntryProps {
  readonly api: Api
  readonly shown: RoleDescription
  readonly id: string
}

function RoleEntry({ api, shown: { role, includedBy, total }, id }: RoleEntryProps): ComponentChildren {
  return h('section', { class: 'role' }, [
    h(Heading, { id, level: 'h2' }, h(SourceLink, { of: `role ${role.name}` }, role.name)),
    h(Doc, { text: role.doc, level: 3 }),
    role.includes.length > 0 && h('p', { class: 'note' }, ['Includes ', h(RoleLinks, { api, names: role.includes })]),
    includedBy.length > 0 && h('p', { class: 'note' }, ['Included by ', h(RoleLinks, { api, names: includedBy })]),
    h('p', { class: 'note' }, `May call ${words(total, 'RPC')}.`),
  ])
}

function Rights({ api }: { readonly api: Api }): ComponentChildren {
  const rows = rightsByClass(api).map(({ class: name, rpcs, callable }) => ({
    cells: [
      h(ClassLink, { api, name }),
      String(rpcs),
      ...callable.map((n) => (n === rpcs ? 'all' : n === 0 ? h('span', { class: 'quiet' }, 'none') : String(n))),
    ],
  }))
  const columns = ['Class', 'RPCs', ...api.roles.map((r) => r.name)]
  return h(Table, { label: 'RPCs that roles may call', columns, rows, isGrid: true })
}
