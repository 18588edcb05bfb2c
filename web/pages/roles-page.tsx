/** The roles: the roles that each includes, and how many RPCs of each class it may call. */
import type { ComponentChildren } from 'preact'
import type { Api } from '../../model/api.ts'
import { rolePlace, sectionAnchor } from '../../reference/page-place.ts'
import { describeRoles, type RoleDescription, rightsByClass } from '../../reference/role-rights.ts'
import { words } from '../parts/counted-nouns.ts'
import { ClassLink, RoleLinks } from '../parts/links.tsx'
import { Markdown } from '../parts/markdown.tsx'
import { PageTable } from '../parts/page-table.tsx'
import { Heading, Reading, Section } from '../parts/section.tsx'
import { SourceLink } from '../parts/source-link.tsx'

export function RolesPage({ api }: { readonly api: Api }): ComponentChildren {
  const anchor = (name: string) => rolePlace(name).anchor ?? name
  const items = api.roles.map(({ name }) => ({ anchor: anchor(name), text: name }))
  return (
    <Reading toc={[...items, { anchor: sectionAnchor('rights'), text: 'What roles may call' }]}>
      <header class="page-head">
        <h1>Roles</h1>
        <p class="facts">{words(api.roles.length, 'role')}</p>
      </header>
      <p>
        A user has roles, and may call what one of them may, or what everyone may. The user root may call everything.
      </p>
      {describeRoles(api).map((shown) => (
        <RoleEntry key={shown.role.name} api={api} shown={shown} id={anchor(shown.role.name)} />
      ))}
      <Section name="rights" title="What roles may call">
        <Rights api={api} />
      </Section>
    </Reading>
  )
}

interface RoleEntryProps {
  readonly api: Api
  readonly shown: RoleDescription
  readonly id: string
}

function RoleEntry({ api, shown: { role, includedBy, total }, id }: RoleEntryProps): ComponentChildren {
  return (
    <section class="role">
      <Heading id={id} level="h2">
        <SourceLink of={`role ${role.name}`}>{role.name}</SourceLink>
      </Heading>
      <Markdown text={role.doc} level={3} />
      <p class="note">
        {`May call ${words(total, 'RPC')}`}
        {role.includes.length > 0 && [' · includes ', <RoleLinks api={api} names={role.includes} />]}
        {includedBy.length > 0 && [' · included by ', <RoleLinks api={api} names={includedBy} />]}
      </p>
    </section>
  )
}

function Rights({ api }: { readonly api: Api }): ComponentChildren {
  const rows = rightsByClass(api).map(({ class: name, rpcs, callable }) => ({
    cells: [
      <ClassLink api={api} name={name} />,
      String(rpcs),
      ...callable.map((n) => (n === rpcs ? 'all' : n === 0 ? <span class="quiet">none</span> : String(n))),
    ],
  }))
  const columns = ['Class', 'RPCs', ...api.roles.map((r) => r.name)]
  return <PageTable label="RPCs that roles may call" columns={columns} rows={rows} isGrid />
}
