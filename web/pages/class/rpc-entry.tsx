/** One RPC: its signature, documentation, errors, roles and an example call. */
import type { ComponentChildren } from 'preact'
import type { Api, Param } from '../../../model/api.ts'
import { bodyOfRpc } from '../../../model/bodies-of.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import type { RpcDescription } from '../../../reference/describe.ts'
import { literalText } from '../../../reference/literal-text.ts'
import { ownErrors } from '../../../reference/raised.ts'
import { referringFields } from '../../../reference/referring-fields.ts'
import { Examples } from '../../parts/examples.tsx'
import { ClassLink, CommaList, ErrorLinks, FieldLink, RoleLinks } from '../../parts/links.tsx'
import { Markdown } from '../../parts/markdown.tsx'
import { NotImplemented } from '../../parts/not-implemented.tsx'
import { Heading } from '../../parts/section.tsx'
import { SourceLink } from '../../parts/source-link.tsx'
import { TypeText } from '../../parts/type-text.tsx'
import type { SiteKind } from '../../routes.ts'
import { TestExamples } from './test-examples.tsx'

export interface RpcEntryProps {
  readonly api: Api
  readonly shown: RpcDescription
  readonly kind: SiteKind
  /** The id of the entry on the page. */
  readonly id: string
}

export function RpcEntry({ api, shown, kind, id }: RpcEntryProps): ComponentChildren {
  const { rpc, name, twin } = shown
  const errors = ownErrors(api, rpc)
  const body = bodyOfRpc(api, rpc)
  const conditions = rpc.params.flatMap(({ where }) => (where ? [<code>{where.text}</code>] : []))
  return (
    <section class="rpc" aria-labelledby={id}>
      <Heading id={id} level="h3">
        <SourceLink of={`message ${rpc.name}`}>
          <code>{name}</code>
        </SourceLink>
      </Heading>
      <Signature api={api} shown={shown} />
      <NotImplemented api={api} rpc={rpc} />
      {rpc.implied ? <p>{rpc.doc}</p> : <Markdown text={rpc.doc} level={4} />}
      <Markdown text={fieldDoc(api, rpc)} level={4} />
      <dl class="facts-list">
        {rpc.params.some((p) => p.default !== undefined) && fact('Defaults', <Defaults params={rpc.params} />)}
        {conditions.length > 0 && fact('Only where', <CommaList items={conditions} />)}
        {errors.length > 0 && fact('Errors', <ErrorLinks api={api} codes={errors} />)}
        {fact('Refused while', referrers(api, rpc))}
        {fact('Reads', fieldLinks(api, body?.effects.reads))}
        {fact('Writes', fieldLinks(api, body?.effects.writes))}
        {fact('Creates', classLinks(api, body?.effects.creates))}
        {fact('Destroys', classLinks(api, body?.effects.destroys))}
        {fact('Roles', rpc.roles ? <RoleLinks api={api} names={rpc.roles} /> : null)}
        {fact('Session', rpc.message?.public ? 'None: everyone may call it.' : null)}
        {fact('As a task', twin && [<code>{twin}</code>, ' returns at once, with a task that waits for the result.'])}
      </dl>
      <Examples api={api} rpc={rpc} kind={kind} id={id} />
      {(!rpc.implied || body) && <TestExamples api={api} method={rpc.name} id={id} />}
    </section>
  )
}

/** For `destroy`: the fields of other objects that keep the object. */
function referrers(api: Api, { class: owner, does }: Rpc): ComponentChildren {
  const fields = does.kind === 'destroy' ? referringFields(api, owner) : []
  const items = fields.map(({ class: of, field }) => <FieldLink api={api} of={of} field={field.name} />)
  if (items.length === 0) return null
  return (
    <>
      <CommaList items={items} />
      {items.length === 1 ? ' refers to the object.' : ' refer to the object.'}
    </>
  )
}

/** `VM.power_state`; nothing for none. */
function fieldLinks(api: Api, fields: readonly string[] = []): ComponentChildren {
  const items = fields.map((path) => {
    const [of = '', field = ''] = path.split('.')
    return <FieldLink api={api} of={of} field={field} />
  })
  return items.length > 0 && <CommaList items={items} />
}

function classLinks(api: Api, names: readonly string[] = []): ComponentChildren {
  return names.length > 0 && <CommaList items={names.map((name) => <ClassLink api={api} name={name} />)} />
}

/** A getter also shows the documentation of its field. */
function fieldDoc(api: Api, { class: of, implied, does }: Rpc): string {
  if (!implied || does.kind !== 'get') return ''
  const owner = api.classes.find((c) => c.name === of)
  return owner?.fields.find((f) => f.name === does.field)?.doc ?? ''
}

function fact(title: string, content: ComponentChildren): ComponentChildren {
  return content ? (
    <div key={title}>
      <dt>{title}</dt>
      <dd>{content}</dd>
    </div>
  ) : null
}

/** `VM.start(session_id : session ref, vm : VM ref, start_paused : bool) : void`; many parameters have a line each. */
function Signature({ api, shown: { rpc } }: { readonly api: Api; readonly shown: RpcDescription }): ComponentChildren {
  const session: Param = { name: 'session_id', type: { kind: 'ref', class: 'session', nullable: false } }
  const params = rpc.takesSession ? [session, ...rpc.params] : rpc.params
  const items = params.map((p, i) => (
    <span key={p.name} class="param">
      <span class={p === session ? 'quiet' : 'param-name'}>{p.name}</span>
      {' : '}
      <TypeText api={api} type={p.type} />
      {i < params.length - 1 ? ', ' : ''}
    </span>
  ))
  return (
    <div class={params.length > 3 ? 'signature tall' : 'signature'}>
      <span class="rpc-name">{rpc.name}</span>(<span class="params">{items}</span>
      {') : '}
      <TypeText api={api} type={rpc.result} />
    </div>
  )
}

function Defaults({ params }: { readonly params: readonly Param[] }): ComponentChildren {
  const given = params.flatMap(({ name, type, default: literal }) =>
    literal === undefined ? [] : [`${name} = ${literalText(type, literal)}`],
  )
  return (
    <>
      <code>{given.join(', ')}</code>; the last ones may be left out of a call.
    </>
  )
}
