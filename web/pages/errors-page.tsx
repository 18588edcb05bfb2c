/** All errors: their meaning, their parameters, and the messages that raise them. */
import type { ComponentChildren } from 'preact'
import type { Api } from '../../model/api.ts'
import { sectionAnchor } from '../../reference/page-place.ts'
import { describeErrors, type ErrorDescription } from '../../reference/raised.ts'
import { words } from '../parts/counted-nouns.ts'
import { CommaList, RpcLink } from '../parts/links.tsx'
import { Markdown } from '../parts/markdown.tsx'
import { Heading, Reading, Section } from '../parts/section.tsx'
import { SourceLink } from '../parts/source-link.tsx'

export function ErrorsPage({ api }: { readonly api: Api }): ComponentChildren {
  const all = describeErrors(api)
  const [declared, builtIn] = [all.filter((e) => e.declared), all.filter((e) => !e.declared)]
  const entries = (errors: readonly ErrorDescription[]) =>
    errors.map((shown) => <ErrorEntry key={shown.error.code} api={api} shown={shown} />)
  const items = (errors: readonly ErrorDescription[]) =>
    errors.map(({ error: { code } }) => ({ anchor: code, text: code }))
  return (
    <Reading
      toc={[
        ...(declared.length > 0
          ? [{ anchor: sectionAnchor('declared'), text: 'Of this API', items: items(declared) }]
          : []),
        { anchor: sectionAnchor('built-in'), text: 'Of every API', items: items(builtIn) },
      ]}
    >
      <header class="page-head">
        <h1>Errors</h1>
        <p class="facts">{`${words(declared.length, 'error')} of the API, ${builtIn.length} of every API`}</p>
      </header>
      <p>{HOW}</p>
      {declared.length > 0 && (
        <Section name="declared" title="Errors of this API">
          {entries(declared)}
        </Section>
      )}
      <Section name="built-in" title="Errors of every API">
        {entries(builtIn)}
      </Section>
    </Reading>
  )
}

const HOW = 'A call that fails changes nothing. Its answer has the error’s code and parameters, all of them as text.'

/** The most RPCs that are listed without folding. */
const FEW = 12

function ErrorEntry({ api, shown }: { readonly api: Api; readonly shown: ErrorDescription }): ComponentChildren {
  const { error, raisedBy } = shown
  const links = raisedBy?.map((rpc) => <RpcLink api={api} name={rpc.name} />) ?? []
  return (
    <section class="error-entry">
      <Heading id={error.code} level="h3">
        <SourceLink of={`error ${error.code}`}>
          <code>{error.code}</code>
        </SourceLink>
      </Heading>
      {error.params.length > 0 && <p class="signature">{`${error.code}(${error.params.join(', ')})`}</p>}
      <Markdown text={error.doc} level={4} />
      {raisedBy === null && <p class="note">Any call can end in it.</p>}
      {raisedBy?.length === 0 && <p class="note">No declared message names it.</p>}
      {links.length > 0 && links.length <= FEW && (
        <p class="note">
          {'Raised by '}
          <CommaList items={links} />
        </p>
      )}
      {links.length > FEW && (
        <details class="fold">
          <summary>{`Raised by ${words(links.length, 'RPC')}`}</summary>
          <p class="note">
            <CommaList items={links} />
          </p>
        </details>
      )}
    </section>
  )
}
