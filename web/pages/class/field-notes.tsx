/** The description of a field, and what is to know of it beside its type. */
import type { ComponentChildren } from 'preact'
import type { Api } from '../../../model/api.ts'
import { type ClassDescription, type FieldDescription, sameRoles } from '../../../reference/describe.ts'
import { statesPlace } from '../../../reference/page-place.ts'
import { FieldLink, PlaceLink, RoleLinks } from '../../parts/links.tsx'
import { Markdown } from '../../parts/markdown.tsx'

export interface FieldNotesProps {
  readonly api: Api
  readonly owner: ClassDescription
  readonly shown: FieldDescription
}

export function FieldNotes({ api, owner, shown }: FieldNotesProps): ComponentChildren {
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
