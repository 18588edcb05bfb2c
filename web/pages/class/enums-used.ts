/** The enums that a class's fields and messages use. */
import { type ComponentChildren, h } from 'preact'
import { classesByEnum } from '../../../reference/describe.ts'
import { Section } from '../../parts/section.ts'
import { EnumEntry } from '../enum-entry.ts'
import type { ClassPartProps } from './part.ts'

export function EnumsUsed({ api, shown: { owner, enums } }: ClassPartProps): ComponentChildren {
  if (enums.length === 0) return null
  const users = classesByEnum(api)
  const entries = enums.map((shown) =>
    h(EnumEntry, { key: shown.name, api, shown, users: users.get(shown.name) ?? [], except: owner.name }),
  )
  return h(Section, { name: 'enums', title: 'Enums' }, entries)
}
