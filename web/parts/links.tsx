/** Links to classes, fields, RPCs, errors and roles. */
import type { ComponentChildren } from 'preact'
import type { Api } from '../../model/api.ts'
import { classPlace, errorPlace, fieldPlace, type PagePlace, rolePlace, rpcAnchor } from '../../reference/page-place.ts'
import { hrefOf } from '../routes.ts'
import { breakable } from './breakable.tsx'

export interface PlaceLinkProps {
  readonly api: Api
  readonly place: PagePlace
  readonly children?: ComponentChildren
}

export function PlaceLink({ api, place, children }: PlaceLinkProps): ComponentChildren {
  return <a href={hrefOf(api, place)}>{children}</a>
}

/** Links to a class; plain text if there is no class of that name. */
export function ClassLink({ api, name }: { readonly api: Api; readonly name: string }): ComponentChildren {
  if (!api.classes.some((c) => c.name === name)) return <code>{name}</code>
  return (
    <PlaceLink api={api} place={classPlace(name)}>
      <code>{breakable(name)}</code>
    </PlaceLink>
  )
}

export interface FieldLinkProps {
  readonly api: Api
  readonly of: string
  readonly field: string
}

/** Shown as `VIF.VM`. */
export function FieldLink({ api, of, field }: FieldLinkProps): ComponentChildren {
  return (
    <PlaceLink api={api} place={fieldPlace(of, field)}>
      <code>{breakable(`${of}.${field}`)}</code>
    </PlaceLink>
  )
}

/** `name` includes the class: `VM.start`. */
export function RpcLink({ api, name }: { readonly api: Api; readonly name: string }): ComponentChildren {
  const [of = '', bare = ''] = name.split('.')
  const owner = api.classes.find((c) => c.name === of)
  if (!owner) return <code>{name}</code>
  return (
    <PlaceLink api={api} place={{ page: 'class', class: of, anchor: rpcAnchor(owner, bare) }}>
      <code>{breakable(name)}</code>
    </PlaceLink>
  )
}

/** A list of links with commas between them, for screen readers and for copying. */
export function CommaList({ items }: { readonly items: readonly ComponentChildren[] }): ComponentChildren {
  return (
    <span class="row">
      {items.map((item, i) => (
        <span key={i}>
          {item}
          {i < items.length - 1 ? ', ' : ''}
        </span>
      ))}
    </span>
  )
}

export function ErrorLinks({
  api,
  codes,
}: {
  readonly api: Api
  readonly codes: readonly string[]
}): ComponentChildren {
  const items = codes.map((code) => (
    <PlaceLink api={api} place={errorPlace(code)}>
      <code>{code}</code>
    </PlaceLink>
  ))
  return <CommaList items={items} />
}

/** Shows `any role` for all roles. */
export function RoleLinks({ api, names }: { readonly api: Api; readonly names: readonly string[] }): ComponentChildren {
  if (names.length === 0) return 'only root'
  if (names.length === api.roles.length) return <a href="roles.html">any role</a>
  return (
    <CommaList
      items={names.map((name) => (
        <PlaceLink api={api} place={rolePlace(name)}>
          {name}
        </PlaceLink>
      ))}
    />
  )
}
