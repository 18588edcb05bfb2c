/** A class: its fields, the pairs they are bound in, its messages and the RPCs it implies. */
import type { ComponentChildren } from 'preact'
import type { Api } from '../../model/api.ts'
import { type ClassDescription, describeClass } from '../../reference/describe.ts'
import { rpcAnchor, sectionAnchor } from '../../reference/page-place.ts'
import { words } from '../parts/counted-nouns.ts'
import { Markdown } from '../parts/markdown.tsx'
import { Reading, type TocItem } from '../parts/section.tsx'
import { useConsoleHref } from '../parts/server-address.ts'
import { SourceLink } from '../parts/source-link.tsx'
import type { SiteKind } from '../routes.ts'
import { BoundPairs } from './class/bound-pairs.tsx'
import { Constraints, hasConstraints } from './class/constraints.tsx'
import { EnumsUsed } from './class/enums-used.tsx'
import { FieldsTable } from './class/fields-table.tsx'
import { ImpliedRpcs } from './class/implied-rpcs.tsx'
import { InitialObjectsTable } from './class/initial-objects-table.tsx'
import { Messages } from './class/messages.tsx'

export interface ClassPageProps {
  readonly api: Api
  readonly name: string
  readonly kind: SiteKind
}

export function ClassPage({ api, name, kind }: ClassPageProps): ComponentChildren {
  const shown = describeClass(api, name)
  if (!shown)
    return (
      <article>
        <h1>{name}</h1>
      </article>
    )
  const part = { api, shown, kind }
  return (
    <Reading toc={tocOf(shown)}>
      <header class="page-head">
        <p class="eyebrow">{kindOf(shown)}</p>
        <h1>
          <SourceLink of={`class ${name}`}>{name}</SourceLink>
        </h1>
        <p class="facts">
          {factsOf(shown)}
          <Elsewhere shown={shown} kind={kind} />
        </p>
      </header>
      <Markdown text={shown.owner.doc} level={2} />
      <FieldsTable {...part} />
      <Constraints {...part} />
      <BoundPairs {...part} />
      <Messages {...part} />
      <ImpliedRpcs {...part} />
      <EnumsUsed {...part} />
      <InitialObjectsTable {...part} />
    </Reading>
  )
}

/** Links to the class in the diagram and the console. */
function Elsewhere({ shown: { owner }, kind }: { readonly shown: ClassDescription; readonly kind: SiteKind }) {
  const consoleHref = useConsoleHref(kind)
  if (owner.objects === 'none') return null
  return (
    <>
      {' · '}
      <a href={`diagram.html#focus=${owner.name}&depth=1`}>in the diagram</a>
      {consoleHref && (
        <>
          {' · '}
          <a href={`${consoleHref}#${owner.name}`}>its objects</a>
        </>
      )}
    </>
  )
}

function kindOf({ owner }: ClassDescription): string {
  const what = owner.objects === 'none' ? 'class without objects' : 'class'
  return owner.standard ? `Standard ${what}` : `${what[0]?.toUpperCase()}${what.slice(1)}`
}

function factsOf({ owner, fields, messages, ofObjects }: ClassDescription): string {
  const implied = ofObjects.length + fields.reduce((sum, f) => sum + f.accessors.length, 0)
  const counts = [
    words(fields.length, 'field'),
    words(messages.length, 'message'),
    ...(implied > 0 ? [words(implied, 'implied RPC')] : []),
  ]
  const without = owner.objects === 'implied' ? owner.without : []
  return [...counts, ...without.map((w) => `no ${w}`)].join(' · ')
}

/** The table of contents: the parts that the page has. */
function tocOf(shown: ClassDescription): TocItem[] {
  const { owner, fields, pairs, messages, ofObjects, enums, objects } = shown
  const anchor = (name: string) => sectionAnchor(name)
  const messageItems = messages.map(({ name }) => ({ anchor: rpcAnchor(owner, name), text: rpcAnchor(owner, name) }))
  const parts: (readonly [boolean, TocItem])[] = [
    [fields.length > 0, { anchor: anchor('fields'), text: 'Fields' }],
    [hasConstraints(owner), { anchor: anchor('constraints'), text: 'Constraints' }],
    [pairs.length > 0, { anchor: anchor('bound'), text: 'Bound fields' }],
    [messages.length > 0, { anchor: anchor('messages'), text: 'Messages', items: messageItems }],
    [ofObjects.length > 0, { anchor: anchor('implied'), text: 'Implied RPCs' }],
    [enums.length > 0, { anchor: anchor('enums'), text: 'Enums' }],
    [objects.length > 0, { anchor: anchor('objects'), text: 'Initial objects' }],
  ]
  return parts.flatMap(([has, item]) => (has ? [item] : []))
}
