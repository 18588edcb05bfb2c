/** All errors: what they mean, their parameters, and which messages raise them. */
import { type ComponentChildren, h } from 'preact'
import type { Api } from '../../model/api.ts'
import { sectionAnchor } from '../../reference/place.ts'
import { describeErrors, type ErrorDescription } from '../../reference/raised.ts'
import { Doc } from '../parts/doc.ts'
import { Row, RpcLink } from '../parts/links.ts'
import { Heading, Reading, Section } from '../parts/section.ts'
import { SourceLink } from '../parts/source-link.ts'
import { words } from '../parts/words.ts'

export function ErrorsPage({ api }: { readonly api: Api }): ComponentChildren {
  const all = describeErrors(api)
  const [declared, builtIn] = [all.filter((e) => e.declared), all.filter((e) => !e.declared)]
  const entries = (errors: readonly ErrorDescription[]) =>
    errors.map((shown) => h(ErrorEntry, { key: shown.error.code, api, shown }))
  const items = (errors: readonly ErrorDescription[]) =>
    errors.map(({ error: { code } }) => ({ anchor: code, text: code }))
  return h(
    Reading,
    {
      toc: [
        ...(declared.length > 0
          ? [{ anchor: sectionAnchor('declared'), text: 'Of this API', items: items(declared) }]
          : []),
        { anchor: sectionAnchor('built-in'), text: 'Of every API', items: items(builtIn) },
      ],
    },
    [
      h('header', { class: 'page-head' }, [
        h('h1', null, 'Errors'),
        h('p', { class: 'facts' }, `${words(declared.length, 'error')} of the API, ${builtIn.length} of every API`),
      ]),
      h('p', null, HOW),
      declared.length > 0 && h(Section, { name: 'declared', title: 'Errors of this API' }, entries(declared)),
      h(Section, { name: 'built-in', title: 'Errors of every API' }, entries(builtIn)),
    ],
  )
}

const HOW = 'A call that fails changes nothing. Its answer has the error’s code and parameters, all of them as text.'

/** So many are named at once. */
const FEW = 12

function ErrorEntry({ api, shown }: { readonly api: Api; readonly shown: ErrorDescription }): ComponentChildren {
  const { error, raisedBy } = shown
  const links = raisedBy?.map((rpc) => h(RpcLink, { api, name: rpc.name })) ?? []
  return h('section', { class: 'error-entry' }, [
    h(
      Heading,
      { id: error.code, level: 'h3' },
      h(SourceLink, { of: `error ${error.code}` }, h('code', null, error.code)),
    ),
    error.params.length > 0 && h('p', { class: 'signature' }, `${error.code}(${error.params.join(', ')})`),
    h(Doc, { text: error.doc, level: 4 }),
    raisedBy === null && h('p', { class: 'note' }, 'Any call can end in it.'),
    raisedBy?.length === 0 && h('p', { class: 'note' }, 'No declared message names it.'),
    links.length > 0 && links.length <= FEW && h('p', { class: 'note' }, ['Raised by ', h(Row, { items: links })]),
    links.length > FEW &&
      h('details', { class: 'fold' }, [
        h('summary', null, `Raised by ${words(links.length, 'RPC')}`),
        h('p', { class: 'note' }, h(Row, { items: links })),
      ]),
  ])
}
