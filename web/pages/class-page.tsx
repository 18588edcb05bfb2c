/** A class: its fields, the pairs they are bound in, its messages and the RPCs it implies. */
import type { ComponentChildren } from 'preact'
import { useMemo } from 'preact/hooks'
import type { Api } from '../../model/api.ts'
import {
  type ClassDescription,
  describeClass,
  type FieldDescription,
  type RpcDescription,
} from '../../reference/describe.ts'
import { rpcAnchor, sectionAnchor } from '../../reference/page-place.ts'
import { LiveExamples } from '../console/parts/live-examples.tsx'
import { words } from '../parts/counted-nouns.ts'
import { GroupMark } from '../parts/group-mark.tsx'
import { Markdown } from '../parts/markdown.tsx'
import { FILTER_FROM, FilterInput, usePageFilter } from '../parts/page-filter.tsx'
import { Reading } from '../parts/section.tsx'
import { useConsoleHref } from '../parts/server-address.ts'
import { SourceLink } from '../parts/source-link.tsx'
import type { TocItem } from '../parts/toc.tsx'
import type { SiteKind } from '../routes.ts'
import { BoundPairs } from './class/bound-pairs.tsx'
import { Constraints, hasConstraints } from './class/constraints.tsx'
import { EnumsUsed } from './class/enums-used.tsx'
import { FieldsTable } from './class/fields-table.tsx'
import { ImpliedRpcs } from './class/implied-rpcs.tsx'
import { InitialObjectsTable } from './class/initial-objects-table.tsx'
import { Messages } from './class/messages.tsx'
import type { ClassPartProps } from './class/part.ts'

export interface ClassPageProps {
  readonly api: Api
  readonly name: string
  readonly kind: SiteKind
}

export function ClassPage({ api, name, kind }: ClassPageProps): ComponentChildren {
  const shown = useMemo(() => describeClass(api, name), [api, name])
  if (shown)
    return (
      <LiveExamples className={name}>
        <ClassArticle api={api} shown={shown} kind={kind} />
      </LiveExamples>
    )
  return (
    <article>
      <h1>{name}</h1>
    </article>
  )
}

function ClassArticle(part: ClassPartProps): ComponentChildren {
  const { shown } = part
  const { owner, fields, ofObjects } = shown
  const messages = useMemo(() => byName(shown.messages), [shown])
  const filter = usePageFilter()
  const showsRpc = ({ name, rpc }: RpcDescription) => filter.shows(name, rpc.doc)
  const showsField = ({ field }: FieldDescription) => filter.shows(field.name, field.doc)
  const shows = (entry: RpcDescription | FieldDescription) => ('rpc' in entry ? showsRpc(entry) : showsField(entry))
  const isFiltered = filter.text !== ''
  const entries = [...fields, ...messages, ...ofObjects]
  const input = entries.length >= FILTER_FROM && (
    <FilterInput filter={filter} what="fields and messages" found={entries.filter(shows).length} />
  )
  return (
    <Reading toc={isFiltered ? foundToc(shown, messages, shows) : tocOf(shown, messages)} filter={input}>
      <ClassHeader {...part} />
      <div hidden={isFiltered}>
        <Markdown text={owner.doc} level={2} />
      </div>
      <FieldsTable {...part} shows={showsField} />
      <div hidden={isFiltered}>
        <Constraints {...part} />
        <BoundPairs {...part} />
      </div>
      <Messages {...part} messages={messages} shows={showsRpc} />
      <ImpliedRpcs {...part} shows={shows} />
      <div hidden={isFiltered}>
        <EnumsUsed {...part} />
        <InitialObjectsTable {...part} />
      </div>
    </Reading>
  )
}

/** Ignores case. */
function byName(rpcs: readonly RpcDescription[]): readonly RpcDescription[] {
  const key = ({ name }: RpcDescription) => name.toLowerCase()
  return rpcs.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0))
}

function ClassHeader({ api, shown, kind }: ClassPartProps): ComponentChildren {
  const { name } = shown.owner
  return (
    <header class="page-head">
      <p class="eyebrow">
        <GroupMark api={api} name={name} />
        {kindOf(shown)}
      </p>
      <h1>
        <SourceLink of={`class ${name}`}>{name}</SourceLink>
      </h1>
      <p class="facts">
        {factsOf(shown)}
        <Elsewhere shown={shown} kind={kind} />
      </p>
    </header>
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
function tocOf(shown: ClassDescription, messages: readonly RpcDescription[]): TocItem[] {
  const { owner, fields, pairs, ofObjects, enums, objects } = shown
  const anchor = (name: string) => sectionAnchor(name)
  const parts: (readonly [boolean, TocItem])[] = [
    [fields.length > 0, { anchor: anchor('fields'), text: 'Fields' }],
    [hasConstraints(owner), { anchor: anchor('constraints'), text: 'Constraints' }],
    [pairs.length > 0, { anchor: anchor('bound'), text: 'Bound fields' }],
    [messages.length > 0, { anchor: anchor('messages'), text: 'Messages', items: rpcItems(shown, messages) }],
    [ofObjects.length > 0, { anchor: anchor('implied'), text: 'Implied RPCs' }],
    [enums.length > 0, { anchor: anchor('enums'), text: 'Enums' }],
    [objects.length > 0, { anchor: anchor('objects'), text: 'Initial objects' }],
  ]
  return parts.flatMap(([has, item]) => (has ? [item] : []))
}

/** The table of contents of what a filter has found. */
function foundToc(
  shown: ClassDescription,
  messages: readonly RpcDescription[],
  shows: (entry: RpcDescription | FieldDescription) => boolean,
): TocItem[] {
  const fields = shown.fields.filter(shows).map(({ field: { name } }) => ({ anchor: name, text: name }))
  const found = rpcItems(shown, messages.filter(shows))
  const implied = shown.ofObjects.some(shows) || (shown.ofObjects.length > 0 && fields.length > 0)
  return [
    ...(fields.length > 0 ? [{ anchor: sectionAnchor('fields'), text: 'Fields', items: fields }] : []),
    ...(found.length > 0 ? [{ anchor: sectionAnchor('messages'), text: 'Messages', items: found }] : []),
    ...(implied ? [{ anchor: sectionAnchor('implied'), text: 'Implied RPCs' }] : []),
  ]
}

function rpcItems({ owner }: ClassDescription, rpcs: readonly RpcDescription[]): TocItem[] {
  return rpcs.map(({ name }) => ({ anchor: rpcAnchor(owner, name), text: name }))
}
