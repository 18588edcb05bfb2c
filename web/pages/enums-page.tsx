/** All enums of the API. */
import type { ComponentChildren } from 'preact'
import type { Api } from '../../model/api.ts'
import { classesByEnum } from '../../reference/describe.ts'
import { words } from '../parts/counted-nouns.ts'
import { Reading } from '../parts/section.tsx'
import { EnumEntry } from './enum-entry.tsx'

export function EnumsPage({ api }: { readonly api: Api }): ComponentChildren {
  const users = classesByEnum(api)
  return (
    <Reading toc={api.enums.map(({ name }) => ({ anchor: name, text: name }))}>
      <header class="page-head">
        <h1>Enums</h1>
        <p class="facts">{words(api.enums.length, 'enum')}</p>
      </header>
      {api.enums.length === 0 && <p>This API has no enums.</p>}
      {api.enums.map((shown) => (
        <EnumEntry key={shown.name} api={api} shown={shown} users={users.get(shown.name) ?? []} />
      ))}
    </Reading>
  )
}
