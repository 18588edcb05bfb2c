/** The fields of a class. */
import type { ComponentChildren } from 'preact'
import type { Api } from '../../../model/api.ts'
import { type ClassDescription, type FieldDescription, sameRoles } from '../../../reference/describe.ts'
import { literalText } from '../../../reference/literal-text.ts'
import { statesPlace } from '../../../reference/page-place.ts'
import { breakable } from '../../parts/breakable.tsx'
import { FieldLink, PlaceLink, RoleLinks } from '../../parts/links.tsx'
import { Markdown } from '../../parts/markdown.tsx'
import { PageTable } from '../../parts/page-table.tsx'
import { Section } from '../../parts/section.tsx'
import { SourceLink } from '../../parts/source-link.tsx'
import { TypeText } from '../../parts/type-text.tsx'
import type { ClassPartProps } from './part.ts'

export function FieldsTable({ api, shown }: ClassPartProps): ComponentChildren {
  const { owner, fields } = shown
  if (fields.length === 0) return null
  const rows = fields.map((field) => ({ id: field.field.name, cells: cellsOf(api, shown, field) }))
  return (
    <Section name="fields" title="Fields">
      {owner.objects === 'none' && (
        <p>
          {'The class has no objects. These are the members of '}
          <code>{`${owner.name} record`}</code>.
        </p>
      )}
      <Rights api={api} shown={shown} />
      <PageTable label={`Fields of ${owner.name}`} columns={COLUMNS} rows={rows} />
    </Section>
  )
}

const COLUMNS = ['Field', 'Type', 'Qualifier', 'Default', 'Description']

/** States once the rights that most fields have. */
function Rights({ api, shown: { readers, writers } }: { readonly api: Api; readonly shown: ClassDescription }) {
  if (!readers && !writers) return null
  return (
    <p class="rights">
      {'Unless a field says otherwise, '}
      {readers ? (
        <>
          {'it is read by '}
          <RoleLinks api={api} names={readers} />
        </>
      ) : (
        'everyone may read it'
      )}
      {writers && (
        <>
          {readers ? ' and set by ' : ', and it is set by '}
          <RoleLinks api={api} names={writers} />
        </>
      )}
      .
    </p>
  )
}

function cellsOf(api: Api, owner: ClassDescription, shown: FieldDescription): ComponentChildren[] {
  const { name, type, qualifier, computed } = shown.field
  // The default of a computed field is not used.
  const literal = computed ? undefined : shown.field.default
  const notes = notesOf(api, owner, shown)
  return [
    <SourceLink of={`field ${owner.owner.name}.${name}`} elsewhere={{ class: 'name', href: `#${name}` }}>
      <code>{breakable(name)}</code>
    </SourceLink>,
    <TypeText api={api} type={type} />,
    <span class={`qualifier ${qualifier === 'RW' ? 'rw' : 'ro'}`} title={MEANINGS[qualifier]}>
      {qualifier}
    </span>,
    literal === undefined ? '' : <code class="literal">{literalText(type, literal)}</code>,
    notes.length === 0 ? '' : notes,
  ]
}

const MEANINGS = {
  RW: 'Set by clients, when the object is created and later',
  'RO/constructor': 'Set by clients only when the object is created',
  'RO/runtime': 'Set by the server',
} as const

function notesOf(api: Api, owner: ClassDescription, shown: FieldDescription): ComponentChildren[] {
  const { field, pair, readers, writers } = shown
  const note = (key: string, ...content: ComponentChildren[]) => (
    <p key={key} class="note">
      {content}
    </p>
  )
  const roles = (names: readonly string[] | null) => (names ? <RoleLinks api={api} names={names} /> : 'everyone')
  const notes: (readonly [boolean, () => ComponentChildren])[] = [
    [field.doc !== '', () => <Markdown key="doc" text={field.doc} level={3} />],
    [
      field.computed !== undefined,
      () => note('computed', <span class="mark plain">computed</span>, ' From other fields.'),
    ],
    [field.where !== undefined, () => note('where', 'Only where ', <code>{field.where?.text}</code>)],
    [pair !== undefined, () => pair && note('pair', 'Bound to ', partnerLink(api, pair.partner), `: ${pair.words}.`)],
    [field.states !== undefined, () => note('states', statesLink(api, owner, shown))],
    [field.secret === true, () => note('secret', <span class="mark">secret</span>, ' In no log and no error.')],
    [!sameRoles(readers, owner.readers), () => note('readers', 'Read by ', roles(readers))],
    [
      writers !== undefined && !sameRoles(writers, owner.writers),
      () => note('writers', 'Set by ', roles(writers ?? null)),
    ],
  ]
  return notes.flatMap(([holds, make]) => (holds ? [make()] : []))
}

/** The diagram stands beside the enum. */
function statesLink(api: Api, { owner }: ClassDescription, { field }: FieldDescription): ComponentChildren {
  return (
    <PlaceLink api={api} place={statesPlace(`${owner.name}.${field.name}`)}>
      State diagram
    </PlaceLink>
  )
}

function partnerLink(api: Api, partner: { readonly class: string; readonly field: string }): ComponentChildren {
  return <FieldLink api={api} of={partner.class} field={partner.field} />
}
