/** One RPC: its signature, what it does, what it can end in, who may call it, and how a call travels. */
import { type ComponentChildren, h } from 'preact'
import type { Api, Param } from '../../../model/api.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import type { RpcDescription } from '../../../reference/describe.ts'
import { literalText } from '../../../reference/literal-text.ts'
import { ownErrors } from '../../../reference/raised.ts'
import { Doc } from '../../parts/doc.ts'
import { Examples } from '../../parts/examples.ts'
import { ErrorLinks, RoleLinks } from '../../parts/links.ts'
import { NotImplemented } from '../../parts/not-implemented.ts'
import { Heading } from '../../parts/section.ts'
import { SourceLink } from '../../parts/source-link.ts'
import { TypeText } from '../../parts/type-text.ts'
import type { SiteKind } from '../../routes.ts'

export interface RpcEntryProps {
  readonly api: Api
  readonly shown: RpcDescription
  readonly kind: SiteKind
  /** Its id on the page. */
  readonly id: string
}

export function RpcEntry({ api, shown, kind, id }: RpcEntryProps): ComponentChildren {
  const { rpc, name, twin } = shown
  const errors = ownErrors(api, rpc)
  return h('section', { class: 'rpc', 'aria-labelledby': id }, [
    h(Heading, { id, level: 'h3' }, h(SourceLink, { of: `message ${rpc.name}` }, h('code', null, name))),
    h(Signature, { api, shown }),
    h(NotImplemented, { api, rpc }),
    rpc.implied ? h('p', null, rpc.doc) : h(Doc, { text: rpc.doc, level: 4 }),
    h(Doc, { text: fieldDoc(api, rpc), level: 4 }),
    h('dl', { class: 'facts-list' }, [
      rpc.params.some((p) => p.default !== undefined) && fact('Defaults', h(Defaults, { params: rpc.params })),
      errors.length > 0 && fact('Errors', h(ErrorLinks, { api, codes: errors })),
      fact('Roles', rpc.roles ? h(RoleLinks, { api, names: rpc.roles }) : null),
      fact('Session', rpc.message?.public ? 'None: anybody may call it.' : null),
      fact('As a task', twin && [h('code', null, twin), ' returns at once, with a task that waits for the result.']),
    ]),
    h(Examples, { api, rpc, kind, id }),
  ])
}

/** What a getter reads is described where the field is, and here. */
function fieldDoc(api: Api, { class: of, implied, does }: Rpc): string {
  if (!implied || does.kind !== 'get') return ''
  const owner = api.classes.find((c) => c.name === of)
  return owner?.fields.find((f) => f.name === does.field)?.doc ?? ''
}

function fact(title: string, content: ComponentChildren): ComponentChildren {
  return content ? h('div', { key: title }, [h('dt', null, title), h('dd', null, content)]) : null
}

/** `VM.start(session_id : session ref, vm : VM ref, start_paused : bool) : void`, a parameter a line where they are many. */
function Signature({ api, shown: { rpc } }: { readonly api: Api; readonly shown: RpcDescription }): ComponentChildren {
  const session: Param = { name: 'session_id', type: { kind: 'ref', class: 'session', nullable: false } }
  const params = rpc.takesSession ? [session, ...rpc.params] : rpc.params
  const items = params.map((p, i) =>
    h('span', { class: 'param', key: p.name }, [
      h('span', { class: p === session ? 'quiet' : 'param-name' }, p.name),
      ' : ',
      h(TypeText, { api, type: p.type }),
      i < params.length - 1 ? ', ' : '',
    ]),
  )
  return h('div', { class: params.length > 3 ? 'signature tall' : 'signature' }, [
    h('span', { class: 'rpc-name' }, rpc.name),
    '(',
    h('span', { class: 'params' }, items),
    ') : ',
    h(TypeText, { api, type: rpc.result }),
  ])
}

function Defaults({ params }: { readonly params: readonly Param[] }): ComponentChildren {
  const given = params.flatMap(({ name, type, default: literal }) =>
    literal === undefined ? [] : [`${name} = ${literalText(type, literal)}`],
  )
  return [h('code', null, given.join(', ')), '; the last ones may be left out of a call.']
}
