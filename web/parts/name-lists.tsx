/** Long lists of names, as links with little markup: the page of one class has thousands of them. */
import { type ComponentChildren, Fragment } from 'preact'
import type { Api } from '../../model/api.ts'
import { classPlace, errorPlace, fieldPlace, rpcAnchor } from '../../reference/page-place.ts'
import { hrefOf } from '../routes.ts'

interface NamedLink {
  readonly name: string
  /** undefined for a name without a page. */
  readonly href: string | undefined
}

function links(items: readonly NamedLink[]): ComponentChildren {
  return items.map(({ name, href }, i) => (
    <Fragment key={name}>
      {i > 0 && ', '}
      {href === undefined ? name : <a href={href}>{name}</a>}
    </Fragment>
  ))
}

export function ErrorNames({ api, codes }: { readonly api: Api; readonly codes: readonly string[] }) {
  return <span class="names">{links(codes.map((code) => ({ name: code, href: hrefOf(api, errorPlace(code)) })))}</span>
}

export function ClassNames({ api, names }: { readonly api: Api; readonly names: readonly string[] }) {
  return <span class="names">{links(names.map((name) => ({ name, href: hrefOf(api, classPlace(name)) })))}</span>
}

/** `VM.power_state`, grouped by class. */
export function FieldNames({ api, paths }: { readonly api: Api; readonly paths: readonly string[] }) {
  return byClass(api, paths, (of, field) => hrefOf(api, fieldPlace(of, field)))
}

/** `VM.start`, grouped by class. */
export function RpcNames({ api, names }: { readonly api: Api; readonly names: readonly string[] }) {
  return byClass(api, names, (of, rpc) => {
    const owner = api.classes.find((c) => c.name === of)
    return owner && hrefOf(api, { page: 'class', class: of, anchor: rpcAnchor(owner, rpc) })
  })
}

function byClass(
  api: Api,
  paths: readonly string[],
  hrefFor: (of: string, name: string) => string | undefined,
): ComponentChildren {
  const groups = Map.groupBy(paths, (path) => path.slice(0, path.indexOf('.')))
  return [...groups].map(([of, all]) => {
    const names = all.map((path) => path.slice(of.length + 1))
    const isClass = api.classes.some((c) => c.name === of)
    return (
      <p key={of} class="names">
        {isClass ? <a href={hrefOf(api, classPlace(of))}>{of}</a> : of}
        {': '}
        {links(names.map((name) => ({ name, href: hrefFor(of, name) })))}
      </p>
    )
  })
}
