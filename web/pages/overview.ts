/** The first page: what the API is, how it is called, and its classes. */
import { type ComponentChildren, h } from 'preact'
import { useState } from 'preact/hooks'
import type { Api } from '../../model/api.ts'
import { rpcsOf } from '../../model/rpcs.ts'
import { classOrder } from '../../reference/describe.ts'
import { exampleCalls } from '../../reference/examples.ts'
import { firstClass } from '../../reference/first-class.ts'
import { firstSentence } from '../../reference/markdown.ts'
import { sectionAnchor } from '../../reference/place.ts'
import { CodeBlock } from '../parts/code-block.ts'
import { Doc } from '../parts/doc.ts'
import { ClassLink, RpcLink } from '../parts/links.ts'
import { Reading, Section } from '../parts/section.ts'
import { useServerUrl } from '../parts/server.ts'
import { Table } from '../parts/table.ts'
import { Tabs } from '../parts/tabs.ts'
import { apiTitle, grouped } from '../parts/words.ts'
import type { SiteKind } from '../routes.ts'

export function Overview({ api, kind }: { readonly api: Api; readonly kind: SiteKind }): ComponentChildren {
  const hasCalls = firstRpc(api) !== undefined
  const hasClasses = api.classes.length > 0
  return h(
    Reading,
    {
      toc: [
        ...(hasCalls ? [{ anchor: sectionAnchor('calling'), text: 'Calling it' }] : []),
        ...(hasClasses ? [{ anchor: sectionAnchor('classes'), text: 'Classes' }] : []),
      ],
    },
    [
      h('header', { class: 'page-head' }, [
        h('p', { class: 'eyebrow' }, api.version === null ? 'API reference' : `API reference · version ${api.version}`),
        h('h1', null, apiTitle(api)),
      ]),
      h(Doc, { text: api.doc, level: 2 }),
      h(Numbers, { api }),
      hasCalls && h(Section, { name: 'calling', title: 'Calling it' }, h(Calling, { api, kind })),
      hasClasses
        ? h(Section, { name: 'classes', title: 'Classes' }, h(Classes, { api }))
        : h('p', null, 'This API has no classes.'),
    ],
  )
}

function Numbers({ api }: { readonly api: Api }): ComponentChildren {
  const numbers: (readonly [n: number, one: string, many: string, to: string])[] = [
    [api.classes.length, 'class', 'classes', `#${sectionAnchor('classes')}`],
    [rpcsOf(api).length, 'RPC', 'RPCs', `#${sectionAnchor('calling')}`],
    [api.relations.length, 'bound pair', 'bound pairs', 'diagram.html'],
    [api.enums.length, 'enum', 'enums', 'enums.html'],
    [api.errors.length, 'error', 'errors', 'errors.html'],
    [api.roles.length, 'role', 'roles', 'roles.html'],
  ]
  const items = numbers
    .filter(([n]) => n > 0)
    .map(([n, one, many, to]) =>
      h('li', { key: one }, h('a', { href: to }, [h('strong', null, grouped(n)), ' ', n === 1 ? one : many])),
    )
  return h('ul', { class: 'numbers' }, items)
}

const LANGUAGES = [
  { name: 'python', title: 'Python' },
  { name: 'typescript', title: 'TypeScript' },
  { name: 'curl', title: 'curl' },
] as const

type Language = (typeof LANGUAGES)[number]['name']

function Calling({ api, kind }: { readonly api: Api; readonly kind: SiteKind }): ComponentChildren {
  const [chosen, choose] = useState<Language>('python')
  const at = useServerUrl(kind)
  const rpc = firstRpc(api)
  if (!rpc) return null
  const { url = 'http://127.0.0.1:8080' } = at
  return [
    h('p', null, [
      'Calls are ',
      h('code', null, 'POST'),
      's to ',
      h('code', null, `${url}/jsonrpc`),
      ' as JSON-RPC, 1.0 or 2.0, or to ',
      h('code', null, `${url}/xmlrpc`),
      ' as XML-RPC. ',
      api.uses.includes('session') ? h(LoggingIn, { api }) : 'They take no session.',
    ]),
    h(Tabs<Language>, { id: 'page:first-call', label: 'Languages', tabs: LANGUAGES, chosen, choose }, [
      h(CodeBlock, { text: exampleCalls(api, rpc, at)[chosen].call, label: 'a first call' }),
    ]),
  ]
}

function LoggingIn({ api }: { readonly api: Api }): ComponentChildren {
  return [
    'Log in with ',
    h(RpcLink, { api, name: 'session.login_with_password' }),
    '; what it returns is the first parameter of every other call, until ',
    h(RpcLink, { api, name: 'session.logout' }),
    ' ends it.',
  ]
}

/** One that shows something: all objects of a class; where calls take sessions, after logging in. */
function firstRpc(api: Api) {
  const of = firstClass(api)?.name
  const rpcs = rpcsOf(api).filter((rpc) => rpc.class === of)
  return rpcs.find((rpc) => rpc.does.kind === 'get_all_records') ?? rpcs[0]
}

function Classes({ api }: { readonly api: Api }): ComponentChildren {
  const rows = classOrder(api).map(({ name, doc, fields, messages }) => ({
    cells: [h(ClassLink, { api, name }), firstSentence(doc), String(fields.length), String(messages.length)],
  }))
  return [
    h('p', null, ['How they are bound together is on ', h('a', { href: 'diagram.html' }, 'the diagram'), '.']),
    h(Table, { label: 'Classes', columns: ['Class', 'Description', 'Fields', 'Messages'], rows }),
  ]
}
