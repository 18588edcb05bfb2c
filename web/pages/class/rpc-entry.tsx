/** One RPC: its signature, documentation and facts, with an example call beside them. */
import type { ComponentChildren } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import type { Api } from '../../../model/api.ts'
import { bodyOfRpc } from '../../../model/bodies-of.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import { typeText } from '../../../model/types.ts'
import type { RpcDescription } from '../../../reference/describe.ts'
import { Markdown } from '../../parts/markdown.tsx'
import { NotImplemented } from '../../parts/not-implemented.tsx'
import { Heading } from '../../parts/section.tsx'
import { SourceLink } from '../../parts/source-link.tsx'
import { TypeText } from '../../parts/type-text.tsx'
import type { SiteKind } from '../../routes.ts'
import { CallHere } from './call-here.tsx'
import { RpcExample } from './rpc-example.tsx'
import { RpcFacts } from './rpc-facts.tsx'
import { TestExamples } from './test-examples.tsx'

export interface RpcEntryProps {
  readonly api: Api
  readonly shown: RpcDescription
  readonly kind: SiteKind
  /** The id of the entry on the page. */
  readonly id: string
  /** Whether a filter hides it. */
  readonly isHidden?: boolean
}

export function RpcEntry({ api, shown, kind, id, isHidden = false }: RpcEntryProps): ComponentChildren {
  const [call, setCall] = useState<{ readonly self: string | undefined }>()
  // The same elements, so that nothing inside is drawn again while the reader types into the filter.
  const content = useMemo(
    () => (
      <>
        <RpcText api={api} shown={shown} id={id} />
        <RpcExample api={api} rpc={shown.rpc} kind={kind} id={id} open={(self) => setCall({ self })} />
      </>
    ),
    [api, shown, kind, id],
  )
  return (
    <section class="rpc" aria-labelledby={id} hidden={isHidden}>
      {content}
      {call && <CallHere rpc={shown.rpc} self={call.self} close={() => setCall(undefined)} />}
    </section>
  )
}

function RpcText({ api, shown, id }: Pick<RpcEntryProps, 'api' | 'shown' | 'id'>): ComponentChildren {
  const { rpc, name } = shown
  return (
    <div class="rpc-text">
      <Heading id={id} level="h3">
        <SourceLink of={`message ${rpc.name}`}>
          <code>{name}</code>
        </SourceLink>
      </Heading>
      <Signature api={api} rpc={rpc} />
      <NotImplemented api={api} rpc={rpc} />
      {rpc.implied ? <p>{rpc.doc}</p> : <Markdown text={rpc.doc} level={4} />}
      <Markdown text={fieldDoc(api, rpc)} level={4} />
      <RpcFacts api={api} shown={shown} />
      {(!rpc.implied || bodyOfRpc(api, rpc)) && <TestExamples api={api} method={rpc.name} id={id} />}
    </div>
  )
}

/** A getter also shows the documentation of its field. */
function fieldDoc(api: Api, { class: of, implied, does }: Rpc): string {
  if (!implied || does.kind !== 'get') return ''
  const owner = api.classes.find((c) => c.name === of)
  return owner?.fields.find((f) => f.name === does.field)?.doc ?? ''
}

/** The most characters of a signature on one line, beside the example at 1400 px. */
const ONE_LINE = 52

/** `VM.start(session_id : session ref, vm : VM ref, start_paused : bool) : void`; a long one has a line for each parameter. */
function Signature({ api, rpc }: { readonly api: Api; readonly rpc: Rpc }): ComponentChildren {
  const { params, takesSession, result } = rpc
  const given = params.map((p) => `${p.name} : ${typeText(p.type)}`)
  const length = [rpc.name, takesSession ? SESSION : '', ...given, typeText(result)].join(', ').length
  const items = params.map((p, i) => (
    <span key={p.name} class="param">
      <b>{p.name}</b>
      {' : '}
      <TypeText api={api} type={p.type} />
      {i < params.length - 1 && ', '}
    </span>
  ))
  return (
    <div class={length > ONE_LINE && params.length > 0 ? 'signature tall' : 'signature'}>
      <b>{rpc.name}</b>(
      {takesSession && <span class="param quiet">{params.length > 0 ? `${SESSION}, ` : SESSION}</span>}
      {items}
      {') : '}
      <TypeText api={api} type={result} />
    </div>
  )
}

const SESSION = 'session_id : session ref'
