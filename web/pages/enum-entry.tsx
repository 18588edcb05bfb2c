/**
 * An enum with its values and the classes that use it. Links lead to the entry on the page of all enums; others are
 * copies.
 */
import { type ComponentChildren, Fragment } from 'preact'
import type { Api, Enum } from '../../model/api.ts'
import type { HeadingLevel } from '../../reference/markdown.ts'
import { enumPlace, statesPlace, valuePlace } from '../../reference/page-place.ts'
import { shownStatesOfEnum } from '../../reference/states/shown-states.ts'
import { ClassLink, CommaList, PlaceLink } from '../parts/links.tsx'
import { Markdown } from '../parts/markdown.tsx'
import { Heading } from '../parts/section.tsx'
import { SourceLink } from '../parts/source-link.tsx'
import { LiveStates } from './live-states.tsx'

export interface EnumEntryProps {
  readonly api: Api
  readonly shown: Enum
  /** Classes by name. */
  readonly users: readonly string[]
  /** The class on whose page the entry is; undefined on the page of all enums. */
  readonly except?: string
}

export function EnumEntry({ api, shown, users, except }: EnumEntryProps): ComponentChildren {
  const others = users.filter((name) => name !== except)
  const place = enumPlace(shown.name)
  const level = except === undefined ? 3 : 4
  const states = shownStatesOfEnum(api, shown.name).filter(
    ({ field }) => except === undefined || field.startsWith(`${except}.`),
  )
  return (
    <section class="enum">
      {except === undefined ? (
        <Heading id={shown.name} level="h2">
          <SourceLink of={`enum ${shown.name}`}>
            <code>{shown.name}</code>
          </SourceLink>
        </Heading>
      ) : (
        <h3>
          <PlaceLink api={api} place={place}>
            <code>{shown.name}</code>
          </PlaceLink>
        </h3>
      )}
      <Markdown text={shown.doc} level={level} />
      <Values shown={shown} hasIds={except === undefined} level={level} />
      {states.map((drawing) => (
        <LiveStates
          key={drawing.field}
          api={api}
          drawing={drawing}
          id={except === undefined ? statesPlace(drawing.field).anchor : undefined}
        />
      ))}
      {others.length > 0 && (
        <p class="note">
          {except === undefined ? 'Used by ' : 'Also used by '}
          <CommaList items={others.map((name) => <ClassLink api={api} name={name} />)} />
        </p>
      )}
    </section>
  )
}

interface ValuesProps {
  readonly shown: Enum
  readonly hasIds: boolean
  readonly level: HeadingLevel
}

/** A list if the values have documentation, otherwise a row of names. */
function Values({ shown, hasIds, level }: ValuesProps): ComponentChildren {
  const id = (value: string) => (hasIds ? valuePlace(shown.name, value).anchor : undefined)
  if (shown.values.every((v) => v.doc === ''))
    return (
      <ul class="values">
        {shown.values.map(({ name }) => (
          <li key={name} id={id(name)}>
            <code>{name}</code>
          </li>
        ))}
      </ul>
    )
  const items = shown.values.map(({ name, doc }) => (
    <Fragment key={name}>
      <dt id={id(name)}>
        <code>{name}</code>
      </dt>
      <dd>
        <Markdown text={doc} level={level} />
      </dd>
    </Fragment>
  ))
  return <dl class="values-list">{items}</dl>
}
