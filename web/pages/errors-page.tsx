/** All errors: their meaning, their parameters, and the messages that raise them. */
import type { ComponentChildren } from 'preact'
import { useMemo } from 'preact/hooks'
import type { Api } from '../../model/api.ts'
import { sectionAnchor } from '../../reference/page-place.ts'
import { describeErrors, type ErrorDescription } from '../../reference/raised.ts'
import { words } from '../parts/counted-nouns.ts'
import { Markdown } from '../parts/markdown.tsx'
import { RpcNames } from '../parts/name-lists.tsx'
import { FILTER_FROM, FilterInput, usePageFilter } from '../parts/page-filter.tsx'
import { Heading, Reading, Section } from '../parts/section.tsx'
import { SourceLink } from '../parts/source-link.tsx'
import type { TocItem } from '../parts/toc.tsx'

export function ErrorsPage({ api }: { readonly api: Api }): ComponentChildren {
  const all = useMemo(() => describeErrors(api).toSorted(byCode), [api])
  const [declared, builtIn] = [all.filter((e) => e.declared), all.filter((e) => !e.declared)]
  const filter = usePageFilter()
  const shows = ({ error: { code, params, doc } }: ErrorDescription) => filter.shows(code, doc, ...params)
  const part = { api, shows }
  const input = all.length >= FILTER_FROM && (
    <FilterInput filter={filter} what="errors" found={all.filter(shows).length} />
  )
  const toc = [
    tocItem('declared', 'Of this API', declared.filter(shows)),
    tocItem('built-in', 'Of every API', builtIn.filter(shows)),
  ].flat()
  return (
    <Reading toc={toc} filter={input}>
      <header class="page-head">
        <h1>Errors</h1>
        <p class="facts">{`${words(declared.length, 'error')} of the API, ${builtIn.length} of every API`}</p>
      </header>
      <p hidden={filter.text !== ''}>{HOW}</p>
      {declared.length > 0 && <Errors {...part} name="declared" title="Errors of this API" errors={declared} />}
      <Errors {...part} name="built-in" title="Errors of every API" errors={builtIn} />
    </Reading>
  )
}

function byCode({ error: a }: ErrorDescription, { error: b }: ErrorDescription): number {
  return a.code < b.code ? -1 : a.code > b.code ? 1 : 0
}

/** Nothing where no error is left. */
function tocItem(name: string, text: string, errors: readonly ErrorDescription[]): TocItem[] {
  const items = errors.map(({ error: { code } }) => ({ anchor: code, text: code }))
  return items.length > 0 ? [{ anchor: sectionAnchor(name), text, items }] : []
}

const HOW = 'A call that fails changes nothing. Its answer has the error’s code and parameters, all of them as text.'

interface ErrorsProps {
  readonly api: Api
  readonly name: string
  readonly title: string
  readonly errors: readonly ErrorDescription[]
  readonly shows: (error: ErrorDescription) => boolean
}

function Errors({ api, name, title, errors, shows }: ErrorsProps): ComponentChildren {
  const visible = errors.map(shows)
  return (
    <Section name={name} title={title} isHidden={!visible.includes(true)}>
      {errors.map((shown, i) => (
        <ErrorEntry key={shown.error.code} api={api} shown={shown} isHidden={!visible[i]} />
      ))}
    </Section>
  )
}

interface ErrorEntryProps {
  readonly api: Api
  readonly shown: ErrorDescription
  readonly isHidden: boolean
}

function ErrorEntry({ api, shown, isHidden }: ErrorEntryProps): ComponentChildren {
  // The same elements, so that they are not drawn again while the reader types into the filter.
  const content = useMemo(() => <ErrorText api={api} shown={shown} />, [api, shown])
  return (
    <section class="error-entry" hidden={isHidden}>
      {content}
    </section>
  )
}

/** The most RPCs that are listed without folding. */
const FEW = 12

function ErrorText({ api, shown: { error, raisedBy } }: Pick<ErrorEntryProps, 'api' | 'shown'>): ComponentChildren {
  const names = raisedBy?.map((rpc) => rpc.name) ?? []
  return (
    <>
      <Heading id={error.code} level="h3">
        <SourceLink of={`error ${error.code}`}>
          <code>{error.code}</code>
        </SourceLink>
        {error.params.length > 0 && <code class="error-params">{`(${error.params.join(', ')})`}</code>}
      </Heading>
      <Markdown text={error.doc} level={4} />
      {raisedBy === null && <p class="note">Any call can end in it.</p>}
      {raisedBy?.length === 0 && <p class="note">No declared message names it.</p>}
      {names.length > 0 && names.length <= FEW && (
        <div class="raised">
          <p class="note">Raised by</p>
          <RpcNames api={api} names={names} />
        </div>
      )}
      {names.length > FEW && (
        <details class="more">
          <summary>{`Raised by ${words(names.length, 'RPC')}`}</summary>
          <RpcNames api={api} names={names} />
        </details>
      )}
    </>
  )
}
