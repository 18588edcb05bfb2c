/** What is to know of an RPC beside its signature: errors, roles, and what its body does. */
import type { ComponentChildren } from 'preact'
import type { Api, Param } from '../../../model/api.ts'
import { bodyOfRpc } from '../../../model/bodies-of.ts'
import type { Effects } from '../../../model/body.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import type { RpcDescription } from '../../../reference/describe.ts'
import { literalText } from '../../../reference/literal-text.ts'
import { ownErrors } from '../../../reference/raised.ts'
import { referringFields } from '../../../reference/referring-fields.ts'
import { words } from '../../parts/counted-nouns.ts'
import { CommaList, FieldLink, RoleLinks } from '../../parts/links.tsx'
import { ClassNames, ErrorNames, FieldNames } from '../../parts/name-lists.tsx'

export interface RpcFactsProps {
  readonly api: Api
  readonly shown: RpcDescription
}

export function RpcFacts({ api, shown: { rpc, twin } }: RpcFactsProps): ComponentChildren {
  const conditions = rpc.params.flatMap(({ where }) => (where ? [<code>{where.text}</code>] : []))
  return (
    <>
      <dl class="facts-list">
        {rpc.params.some((p) => p.default !== undefined) && fact('Defaults', <Defaults params={rpc.params} />)}
        {conditions.length > 0 && fact('Only where', <CommaList items={conditions} />)}
        {fact('Errors', errorList(api, rpc))}
        {fact('Refused while', referrers(api, rpc))}
        {fact('Roles', rpc.roles ? <RoleLinks api={api} names={rpc.roles} /> : null)}
        {fact('Session', rpc.message?.public ? 'None: everyone may call it.' : null)}
        {fact('As a task', twin && [<code>{twin}</code>, ' returns at once, with a task that waits for the result.'])}
      </dl>
      <BodyEffects api={api} effects={bodyOfRpc(api, rpc)?.effects} />
    </>
  )
}

function fact(title: string, content: ComponentChildren): ComponentChildren {
  return content ? (
    <div key={title}>
      <dt>{title}</dt>
      <dd>{content}</dd>
    </div>
  ) : null
}

/** The most errors that are shown without folding. */
const FEW_ERRORS = 6

function errorList(api: Api, rpc: Rpc): ComponentChildren {
  const codes = ownErrors(api, rpc)
  if (codes.length === 0) return null
  if (codes.length <= FEW_ERRORS) return <ErrorNames api={api} codes={codes} />
  return (
    <>
      <ErrorNames api={api} codes={codes.slice(0, FEW_ERRORS - 1)} />
      <details class="more">
        <summary>{`and ${codes.length - FEW_ERRORS + 1} more`}</summary>
        <ErrorNames api={api} codes={codes.slice(FEW_ERRORS - 1)} />
      </details>
    </>
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

interface BodyEffectsProps {
  readonly api: Api
  readonly effects: Effects | undefined
}

/** Folded, because a body may read a hundred fields. */
function BodyEffects({ api, effects }: BodyEffectsProps): ComponentChildren {
  if (!effects) return null
  const { reads, writes, creates, destroys } = effects
  const counts = [
    reads.length > 0 && `reads ${words(reads.length, 'field')}`,
    writes.length > 0 && `writes ${words(writes.length, 'field')}`,
    creates.length > 0 && `creates ${creates.length === 1 ? creates[0] : words(creates.length, 'class', 'classes')}`,
    destroys.length > 0 &&
      `destroys ${destroys.length === 1 ? destroys[0] : words(destroys.length, 'class', 'classes')}`,
  ].filter((count) => count !== false)
  if (counts.length === 0) return null
  return (
    <details class="effects">
      <summary>{`Its body ${counts.join(', ')}`}</summary>
      <dl class="facts-list">
        {writes.length > 0 && fact('Writes', <FieldNames api={api} paths={writes} />)}
        {creates.length > 0 && fact('Creates', <ClassNames api={api} names={creates} />)}
        {destroys.length > 0 && fact('Destroys', <ClassNames api={api} names={destroys} />)}
        {reads.length > 0 && fact('Reads', <FieldNames api={api} paths={reads} />)}
      </dl>
    </details>
  )
}
