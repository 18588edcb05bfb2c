/** An example call and its reply in several formats, created when the reader opens it. */
import { type ComponentChildren, createContext } from 'preact'
import { useContext, useState } from 'preact/hooks'
import type { Api } from '../../model/api.ts'
import type { Rpc } from '../../model/rpcs.ts'
import { EXAMPLE_FORMATS, type ExampleFormat, exampleCalls, unmetCondition } from '../../reference/examples.ts'
import type { SiteKind } from '../routes.ts'
import { CodeBlock } from './code-block.tsx'
import { useServerUrl } from './server-address.ts'
import { Tabs } from './tabs.tsx'

export interface ExamplesProps {
  readonly api: Api
  readonly rpc: Rpc
  readonly kind: SiteKind
  /** The id of the element around it. */
  readonly id: string
}

/** Folded, because a page has hundreds. */
export function Examples({ api, rpc, kind, id }: ExamplesProps): ComponentChildren {
  const [isOpen, setOpen] = useState(false)
  const toggled = (event: Event) => setOpen((event.currentTarget as HTMLDetailsElement).open)
  return (
    <details class="examples" onToggle={toggled}>
      <summary>Call and reply</summary>
      {isOpen && <ExampleOrNot api={api} rpc={rpc} kind={kind} id={id} />}
    </details>
  )
}

const TITLES: { readonly [format in ExampleFormat]: string } = {
  xmlrpc: 'XML-RPC',
  jsonrpc1: 'JSON-RPC 1.0',
  jsonrpc2: 'JSON-RPC 2.0',
  curl: 'curl',
  python: 'Python',
  typescript: 'TypeScript',
}

const TABS = EXAMPLE_FORMATS.map((name) => ({ name, title: TITLES[name] }))

/** The format that the reader chose last, with which the next example opens. The entries of pages provide it. */
export const LastFormat = createContext<{ format: ExampleFormat }>({ format: 'jsonrpc2' })

/** An example that the server would refuse is not shown. */
function ExampleOrNot(props: ExamplesProps): ComponentChildren {
  const unmet = unmetCondition(props.api, props.rpc)
  if (!unmet) return <ExampleTabs {...props} />
  return (
    <p class="quiet">
      {'There is no example, as no value is known that '}
      <code>{unmet.name}</code>
      {' can have: it must meet '}
      <code>{unmet.condition}</code>.
    </p>
  )
}

function ExampleTabs({ api, rpc, kind, id }: ExamplesProps): ComponentChildren {
  const last = useContext(LastFormat)
  const [chosen, setChosen] = useState(last.format)
  const choose = (format: ExampleFormat) => {
    last.format = format
    setChosen(format)
  }
  const { call, reply } = exampleCalls(api, rpc, useServerUrl(kind))[chosen]
  const isCode = chosen === 'curl' || chosen === 'python' || chosen === 'typescript'
  return (
    <Tabs<ExampleFormat> id={`page:${id}`} label="Formats" tabs={TABS} chosen={chosen} choose={choose}>
      <p class="caption">{isCode ? 'The call' : 'The body of the request'}</p>
      <CodeBlock text={call} label={`the call of ${rpc.name}`} />
      <p class="caption">{isCode ? 'The result' : 'The body of the reply'}</p>
      <CodeBlock text={reply} label={`the reply of ${rpc.name}`} />
    </Tabs>
  )
}
