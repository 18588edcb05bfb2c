/** What must hold of the objects of a class: its `unique` and `check` lines. */
import type { ComponentChildren } from 'preact'
import type { Api, Class } from '../../../model/api.ts'
import type { Check } from '../../../model/body.ts'
import { CommaList, ErrorLinks, FieldLink } from '../../parts/links.tsx'
import { Section } from '../../parts/section.tsx'
import type { ClassPartProps } from './part.ts'

/** Whether the page of the class has the section. */
export function hasConstraints({ unique = [], checks = [] }: Class): boolean {
  return unique.length + checks.length > 0
}

export function Constraints({ api, shown: { owner } }: ClassPartProps): ComponentChildren {
  if (!hasConstraints(owner)) return null
  const { unique = [], checks = [] } = owner
  return (
    <Section name="constraints" title="Constraints">
      <ul>
        {unique.map((fields) => (
          <li key={fields.join()}>
            <UniqueLine api={api} name={owner.name} fields={fields} />
          </li>
        ))}
        {checks.map((check) => (
          <li key={check.text}>
            <CheckLine api={api} check={check} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

interface UniqueLineProps {
  readonly api: Api
  readonly name: string
  readonly fields: readonly string[]
}

function UniqueLine({ api, name, fields }: UniqueLineProps): ComponentChildren {
  return (
    <>
      {'No two objects have the same '}
      <CommaList items={fields.map((field) => <FieldLink api={api} of={name} field={field} />)} />
      {'; a write that would break this fails with '}
      <ErrorLinks api={api} codes={['VALUE_NOT_SUPPORTED']} />.
    </>
  )
}

function CheckLine({ api, check }: { readonly api: Api; readonly check: Check }): ComponentChildren {
  return (
    <>
      <code>{check.text}</code>
      {'; a write that would break this fails with '}
      <ErrorLinks api={api} codes={[check.error.code]} />.
    </>
  )
}
