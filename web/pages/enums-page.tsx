/** All enums of the API. */
import type { ComponentChildren } from 'preact'
import { useMemo } from 'preact/hooks'
import type { Api, Enum } from '../../model/api.ts'
import { classesByEnum } from '../../reference/describe.ts'
import { words } from '../parts/counted-nouns.ts'
import { FILTER_FROM, FilterInput, usePageFilter } from '../parts/page-filter.tsx'
import { Reading } from '../parts/section.tsx'
import { EnumEntry } from './enum-entry.tsx'

export function EnumsPage({ api }: { readonly api: Api }): ComponentChildren {
  const enums = useMemo(() => api.enums.toSorted(byName), [api])
  const filter = usePageFilter()
  const shows = ({ name, doc, values }: Enum) => filter.shows(name, doc, ...values.flatMap((v) => [v.name, v.doc]))
  const found = enums.filter(shows)
  const input = enums.length >= FILTER_FROM && <FilterInput filter={filter} what="enums" found={found.length} />
  return (
    <Reading toc={found.map(({ name }) => ({ anchor: name, text: name }))} filter={input}>
      <header class="page-head">
        <h1>Enums</h1>
        <p class="facts">{words(api.enums.length, 'enum')}</p>
      </header>
      {api.enums.length === 0 && <p>This API has no enums.</p>}
      {enums.map((shown) => (
        <div key={shown.name} hidden={!shows(shown)}>
          <OneEnum api={api} shown={shown} />
        </div>
      ))}
    </Reading>
  )
}

/** Ignores case. */
function byName({ name: a }: Enum, { name: b }: Enum): number {
  const [x, y] = [a.toLowerCase(), b.toLowerCase()]
  return x < y ? -1 : x > y ? 1 : 0
}

/** The same element as before, so that it is not drawn again while the reader types into the filter. */
function OneEnum({ api, shown }: { readonly api: Api; readonly shown: Enum }): ComponentChildren {
  return useMemo(
    () => <EnumEntry api={api} shown={shown} users={classesByEnum(api).get(shown.name) ?? []} />,
    [api, shown],
  )
}
