/** The fields of a class: who sets each, its name, its type and default, and below them its description. */
import type { ComponentChildren } from 'preact'
import { useMemo } from 'preact/hooks'
import type { Api, Field } from '../../../model/api.ts'
import type { ClassDescription, FieldDescription } from '../../../reference/describe.ts'
import { breakable } from '../../parts/breakable.tsx'
import { RoleLinks } from '../../parts/links.tsx'
import { Section } from '../../parts/section.tsx'
import { SelfLink } from '../../parts/self-link.tsx'
import { SourceLink } from '../../parts/source-link.tsx'
import { TypeAndDefault } from '../../parts/type-and-default.tsx'
import { FieldNotes } from './field-notes.tsx'
import type { ClassPartProps } from './part.ts'

export interface FieldsTableProps extends ClassPartProps {
  /** Whether a filter shows the field. */
  readonly shows: (field: FieldDescription) => boolean
}

export function FieldsTable({ api, shown, shows }: FieldsTableProps): ComponentChildren {
  const { owner, fields } = shown
  if (fields.length === 0) return null
  const visible = fields.map(shows)
  return (
    <Section name="fields" title="Fields" isHidden={!visible.includes(true)}>
      {owner.objects === 'none' && (
        <p>
          {'The class has no objects. These are the members of '}
          <code>{`${owner.name} record`}</code>.
        </p>
      )}
      <Rights api={api} shown={shown} />
      <Legend fields={fields} />
      <section class="scroll fields" aria-label={`Fields of ${owner.name}`}>
        <table role="table">
          <thead role="rowgroup">
            <tr role="row">
              <th scope="col" role="columnheader">
                <span class="unseen">Set by</span>
              </th>
              <th scope="col" role="columnheader">
                Field
              </th>
              <th scope="col" role="columnheader">
                Type and description
              </th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {fields.map((field, i) => (
              <FieldRow key={field.field.name} api={api} owner={shown} field={field} isHidden={!visible[i]} />
            ))}
          </tbody>
        </table>
      </section>
    </Section>
  )
}

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

/** By qualifier: the class of its sign, and its meaning. */
const SIGNS: { readonly [qualifier in Field['qualifier']]: readonly [sign: string, meaning: string] } = {
  RW: ['rw', 'set by clients'],
  'RO/constructor': ['once', 'set by clients when the object is created'],
  'RO/runtime': ['ro', 'set by the server'],
}

function Sign({ qualifier }: Pick<Field, 'qualifier'>): ComponentChildren {
  const [sign, meaning] = SIGNS[qualifier]
  return (
    <span class={`sign ${sign}`} title={`${qualifier}: ${meaning}`}>
      <span class="unseen">{qualifier}</span>
    </span>
  )
}

/** The signs that the table has. */
function Legend({ fields }: { readonly fields: readonly FieldDescription[] }): ComponentChildren {
  const used = new Set(fields.map(({ field }) => field.qualifier))
  return (
    <ul class="legend">
      {(['RW', 'RO/constructor', 'RO/runtime'] as const).map(
        (qualifier) =>
          used.has(qualifier) && (
            <li key={qualifier}>
              <Sign qualifier={qualifier} />
              <code>{qualifier}</code> {SIGNS[qualifier][1]}
            </li>
          ),
      )}
    </ul>
  )
}

interface FieldRowProps {
  readonly api: Api
  readonly owner: ClassDescription
  readonly field: FieldDescription
  readonly isHidden: boolean
}

function FieldRow({ api, owner, field, isHidden }: FieldRowProps): ComponentChildren {
  const { name, type, qualifier, computed } = field.field
  // The default of a computed field is not used.
  const literal = computed ? undefined : field.field.default
  // The same elements, so that they are not drawn again while the reader types into the filter.
  const cells = useMemo(
    () => (
      <>
        <td role="cell" class="sign-cell">
          <Sign qualifier={qualifier} />
        </td>
        <th scope="row" role="rowheader">
          <SourceLink of={`field ${owner.owner.name}.${name}`} elsewhere={{ class: 'name', href: `#${name}` }}>
            <code>{breakable(name)}</code>
          </SourceLink>
          <SelfLink id={name} />
        </th>
        <td role="cell">
          <TypeAndDefault api={api} type={type} literal={literal} />
          <FieldNotes api={api} owner={owner} shown={field} />
        </td>
      </>
    ),
    [api, owner, field],
  )
  return (
    <tr id={name} role="row" hidden={isHidden}>
      {cells}
    </tr>
  )
}
