/** The enums that a class's fields and messages use. */
import type { ComponentChildren } from 'preact'
import { classesByEnum } from '../../../reference/describe.ts'
import { Section } from '../../parts/section.tsx'
import { EnumEntry } from '../enum-entry.tsx'
import type { ClassPartProps } from './part.ts'

export function EnumsUsed({ api, shown: { owner, enums } }: ClassPartProps): ComponentChildren {
  if (enums.length === 0) return null
  const users = classesByEnum(api)
  const entries = enums.map((shown) => (
    <EnumEntry key={shown.name} api={api} shown={shown} users={users.get(shown.name) ?? []} except={owner.name} />
  ))
  return (
    <Section name="enums" title="Enums">
      {entries}
    </Section>
  )
}
