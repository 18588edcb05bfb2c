/** An enum: its values, and the classes that use it. On its own page the place that links lead to, elsewhere a copy. */
import { type ComponentChildren, Fragment, h } from 'preact'
import type { Api, Enum } from '../../model/api.ts'
import type { HeadingLevel } from '../../reference/markdown.ts'
import { enumPlace, valuePlace } from '../../reference/place.ts'
import { Doc } from '../parts/doc.ts'
import { ClassLink, PlaceLink, Row } from '../parts/links.ts'
import { Heading } from '../parts/section.ts'
import { SourceLink } from '../parts/source-link.ts'

export interface EnumEntryProps {
  readonly api: Api
  readonly shown: Enum
  /** Classes by name. */
  readonly users: readonly string[]
  /** On the page of this class; without it, on the page of all enums. */
  readonly except?: string
}

export function EnumEntry({ api, shown, users, except }: EnumEntryProps): ComponentChildren {
  const others = users.filter((name) => name !== except)
  const place = enumPlace(shown.name)
  const level = except === undefined ? 3 : 4
  return h('section', { class: 'enum' }, [
    except === undefined
      ? h(
          Heading,
          { id: shown.name, level: 'h2' },
          h(SourceLink, { of: `enum ${shown.name}` }, h('code', null, shown.name)),
        )
      : h('h3', null, h(PlaceLink, { api, place }, h('code', null, shown.name))),
    h(Doc, { text: shown.doc, level }),
    h(Values, { shown, hasIds: except === undefined, level }),
    others.length > 0 &&
      h('p', { class: 'note' }, [
        except === undefined ? 'Used by ' : 'Also used by ',
        h(Row, { items: others.map((name) => h(ClassLink, { api, name })) }),
      ]),
  ])
}

interface ValuesProps {
  readonly shown: Enum
  readonly hasIds: boolean
  readonly level: HeadingLevel
}

/** A list where they are explained, a row where they are names alone. */
function Values({ shown, hasIds, level }: ValuesProps): ComponentChildren {
  const id = (value: string) => (hasIds ? valuePlace(shown.name, value).anchor : undefined)
  if (shown.values.every((v) => v.doc === ''))
    return h(
      'ul',
      { class: 'values' },
      shown.values.map(({ name }) => h('li', { key: name, id: id(name) }, h('code', null, name))),
    )
  const items = shown.values.map(({ name, doc }) =>
    h(Fragment, { key: name }, [
      h('dt', { id: id(name) }, h('code', null, name)),
      h('dd', null, h(Doc, { text: doc, level })),
    ]),
  )
  return h('dl', { class: 'values-list' }, items)
}
