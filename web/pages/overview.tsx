/** The first page: the living diagram, and below it the API's description, its first call, and its classes. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Api } from '../../model/api.ts'
import { isCounted, rpcsOf } from '../../model/rpcs.ts'
import { classOrder } from '../../reference/describe.ts'
import { graphOf } from '../../reference/diagram/graph.ts'
import { exampleCalls } from '../../reference/examples.ts'
import { firstClass } from '../../reference/first-class.ts'
import { firstSentence } from '../../reference/markdown.ts'
import { sectionAnchor } from '../../reference/page-place.ts'
import { CodeBlock } from '../parts/code-block.tsx'
import { apiTitle, grouped } from '../parts/counted-nouns.ts'
import { FORMAT_LANGUAGES } from '../parts/example-format.tsx'
import { GroupMark } from '../parts/group-mark.tsx'
import { ClassLink, RpcLink } from '../parts/links.tsx'
import { Markdown } from '../parts/markdown.tsx'
import { PageTable } from '../parts/page-table.tsx'
import { Section } from '../parts/section.tsx'
import { useServerUrl } from '../parts/server-address.ts'
import { Tabs } from '../parts/tabs.tsx'
import type { SiteKind } from '../routes.ts'
import { LivingDiagram } from './home/living-diagram.tsx'

export function Overview({ api, kind }: { readonly api: Api; readonly kind: SiteKind }): ComponentChildren {
  const hasClasses = api.classes.length > 0
  return (
    <article class="home-page">
      {graphOf(api).nodes.length > 0 ? (
        <LivingDiagram api={api} kind={kind} wheelScrolls heading={<Title api={api} />} legend={<Hint />} />
      ) : (
        <Title api={api} />
      )}
      <div class="home-text">
        <Markdown text={api.doc} level={2} />
        <Numbers api={api} />
        {firstRpc(api) !== undefined && (
          <Section name="calling" title="Calling it">
            <Calling api={api} kind={kind} />
          </Section>
        )}
        {hasClasses ? (
          <Section name="classes" title="Classes">
            <Classes api={api} />
          </Section>
        ) : (
          <p>This API has no classes.</p>
        )}
      </div>
    </article>
  )
}

/** What the API is, in one line. */
function Title({ api }: { readonly api: Api }): ComponentChildren {
  return (
    <header class="home-title">
      <h1>
        {apiTitle(api)}
        {api.version !== null && <span class="version">{api.version}</span>}
      </h1>
      <p>{firstSentence(api.doc)}</p>
    </header>
  )
}

function Hint(): ComponentChildren {
  return (
    <p class="legend">Click a class to see it, double-click for its page. Ctrl and the wheel zoom, dragging moves.</p>
  )
}

function Numbers({ api }: { readonly api: Api }): ComponentChildren {
  const numbers: (readonly [n: number, one: string, many: string, to: string])[] = [
    [api.classes.length, 'class', 'classes', `#${sectionAnchor('classes')}`],
    [rpcsOf(api).filter(isCounted).length, 'RPC', 'RPCs', `#${sectionAnchor('calling')}`],
    [api.relations.length, 'bound pair', 'bound pairs', 'diagram.html'],
    [api.enums.length, 'enum', 'enums', 'enums.html'],
    [api.errors.length, 'error', 'errors', 'errors.html'],
    [api.roles.length, 'role', 'roles', 'roles.html'],
  ]
  const items = numbers
    .filter(([n]) => n > 0)
    .map(([n, one, many, to]) => (
      <li key={one}>
        <a href={to}>
          <strong>{grouped(n)}</strong> {n === 1 ? one : many}
        </a>
      </li>
    ))
  return <ul class="numbers">{items}</ul>
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
  return (
    <>
      <p>
        {'Calls are '}
        <code>POST</code>
        {'s to '}
        <code>{`${url}/jsonrpc`}</code>
        {' as JSON-RPC, 1.0 or 2.0, or to '}
        <code>{`${url}/xmlrpc`}</code>
        {' as XML-RPC. '}
        {api.uses.includes('session') ? <LoggingIn api={api} /> : 'They take no session.'}
      </p>
      <Tabs<Language> id="page:first-call" label="Languages" tabs={LANGUAGES} chosen={chosen} choose={choose}>
        <CodeBlock
          text={exampleCalls(api, rpc, at)[chosen].call}
          label="a first call"
          language={FORMAT_LANGUAGES[chosen].call}
        />
      </Tabs>
    </>
  )
}

function LoggingIn({ api }: { readonly api: Api }): ComponentChildren {
  return (
    <>
      {'Log in with '}
      <RpcLink api={api} name="session.login_with_password" />
      {'; what it returns is the first parameter of every other call, until '}
      <RpcLink api={api} name="session.logout" />
      {' ends it.'}
    </>
  )
}

/** The RPC of the first example: one that returns all objects of a class. */
function firstRpc(api: Api) {
  const of = firstClass(api)?.name
  const rpcs = rpcsOf(api).filter((rpc) => rpc.class === of)
  return rpcs.find((rpc) => rpc.does.kind === 'get_all_records') ?? rpcs[0]
}

function Classes({ api }: { readonly api: Api }): ComponentChildren {
  const rows = classOrder(api).map(({ name, doc, fields, messages }) => ({
    cells: [
      <span class="with-mark">
        <GroupMark api={api} name={name} />
        <ClassLink api={api} name={name} />
      </span>,
      firstSentence(doc),
      String(fields.length),
      String(messages.length),
    ],
  }))
  return <PageTable label="Classes" columns={['Class', 'Description', 'Fields', 'Messages']} rows={rows} />
}
