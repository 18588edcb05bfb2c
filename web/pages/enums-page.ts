/** All enums of the API. */
import { type ComponentChildren, h } from 'preact'
import type { Api } from '../../model/api.ts'
import { classesByEnum } from '../../reference/describe.ts'
import { Reading } from '../parts/section.ts'
import { words } from '../parts/words.ts'
import { EnumEntry } from './enum-entry.ts'

export function EnumsPage({ api }: { readonly api: Api }): ComponentChildren {
  const users = classesByEnum(api)
  return h(Reading, { toc: api.enums.map(({ name }) => ({ anchor: name, text: name })) }, [
    h('header', { class: 'page-head' }, [
      h('h1', null, 'Enums'),
      h('p', { class: 'facts' }, words(api.enums.length, 'enum')),
    ]),
    api.enums.length === 0 && h('p', null, 'This API has no enums.'),
    api.enums.map((shown) => h(EnumEntry, { key: shown.name, api, shown, users: users.get(shown.name) ?? [] })),
  ])
}
