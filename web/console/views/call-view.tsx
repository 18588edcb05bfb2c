/** The view of one call: what it does, and its form. */
import type { ComponentChildren } from 'preact'
import type { Rpc } from '../../../model/rpcs.ts'
import { typeText } from '../../../model/types.ts'
import { GroupMark } from '../../parts/group-mark.tsx'
import { Markdown } from '../../parts/markdown.tsx'
import { NotImplemented } from '../../parts/not-implemented.tsx'
import { isAbout } from '../calls/rpc-index.ts'
import { openedFor } from '../object-page/related.ts'
import { hashOf } from '../route.ts'
import { useConsole } from '../state/console-state.ts'
import type { ObjectAddress } from '../state/notice.ts'
import { showCreated } from '../state/show-created.ts'
import { article } from '../values/article.ts'
import { CallForm } from './call-form.tsx'

export interface CallViewProps {
  readonly name: string
  /** The object that the call is about. */
  readonly self: string | undefined
  /** Texts that the form starts with, by the name of a parameter or member. */
  readonly fill: { readonly [name: string]: string } | undefined
}

export function CallView({ name, self, fill }: CallViewProps): ComponentChildren {
  const state = useConsole()
  const { api, rpcs } = state
  const rpc = rpcs.get(name)
  if (!rpc) return <p>{`There is no ${name}.`}</p>
  const about = self !== undefined && isAbout(rpc, rpc.class) ? { class: rpc.class, ref: self } : undefined
  const back = openedFor(api, rpc, fill)
  return (
    <section class="call-view">
      <Crumbs name={(about ?? back)?.class ?? rpc.class} place={about ?? back} />
      <h1>{titleOf(rpc)}</h1>
      <NotImplemented api={api} rpc={rpc} />
      <Markdown text={rpc.doc} level={2} />
      <p class="quiet">
        {`Returns ${typeText(rpc.result)}.`}
        {rolesText(rpc)}
      </p>
      <CallForm
        rpc={rpc}
        self={self}
        fill={fill}
        done={(value, params) => showCreated(state, { rpc, params, back }, value)}
      />
    </section>
  )
}

interface CrumbsProps {
  readonly name: string
  readonly place: ObjectAddress | undefined
}

function Crumbs({ name, place }: CrumbsProps): ComponentChildren {
  const { api, names } = useConsole()
  return (
    <p class="crumbs">
      <GroupMark api={api} name={name} /> <a href={hashOf({ view: 'class', class: name })}>{name}</a>
      {place && ' › '}
      {place && <a href={hashOf({ view: 'object', ...place })}>{names.text(name, place.ref)}</a>}
    </p>
  )
}

function titleOf(rpc: Rpc): string {
  return rpc.name.endsWith('.create') ? `Create ${article(rpc.class)}` : rpc.name
}

function rolesText({ roles }: Rpc): string {
  if (roles === null) return ''
  return roles.length === 0 ? ' Only root may call it.' : ` Only for the roles ${roles.join(', ')}.`
}
