/** Links to what is described elsewhere: classes, fields, RPCs, enums, errors, roles. */
import { type ComponentChildren, h } from 'preact'
import type { Api } from '../../model/api.ts'
import { classPlace, errorPlace, fieldPlace, type Place, rolePlace, rpcAnchor } from '../../reference/place.ts'
import { hrefOf } from '../routes.ts'
import { breakable } from './breakable.ts'

export interface PlaceLinkProps {
  readonly api: Api
  readonly place: Place
  readonly children?: ComponentChildren
}

export function PlaceLink({ api, place, children }: PlaceLinkProps): ComponentChildren {
  return h('a', { href: hrefOf(api, place) }, children)
}

/** A class by its name; plain text where there is none of that name. */
export function ClassLink({ api, name }: { readonly api: Api; readonly name: string }): ComponentChildren {
  if (!api.classes.some((c) => c.name === name)) return h('code', null, name)
  return h(PlaceLink, { api, place: classPlace(name) }, h('code', null, breakable(name)))
}

export interface FieldLinkProps {
  readonly api: Api
  readonly of: string
  readonly field: string
}

/** `VIF.VM`. */
export function FieldLink({ api, of, field }: FieldLinkProps): ComponentChildren {
  return h(PlaceLink, { api, place: fieldPlace(of, field) }, h('code', null, breakable(`${of}.${field}`)))
}

/** `name` with its class: `VM.start`. */
export function RpcLink({ api, name }: { readonly api: Api; readonly name: string }): ComponentChildren {
  const [of = '', bare = ''] = name.split('.')
  const owner = api.classes.find((c) => c.name === of)
  if (!owner) return h('code', null, name)
  return h(
    PlaceLink,
    { api, place: { page: 'class', class: of, anchor: rpcAnchor(owner, bare) } },
    h('code', null, breakable(name)),
  )
}

/** A row of links, with commas between them for those who hear it and who copy it. */
export function Row({ items }: { readonly items: readonly ComponentChildren[] }): ComponentChildren {
  return h(
    'span',
    { class: 'row' },
    items.map((item, i) => h('span', { key: i }, [item, i < items.length - 1 ? ', ' : ''])),
  )
}

export function ErrorLinks({
  api,
  codes,
}: {
  readonly api: Api
  readonly codes: readonly string[]
}): ComponentChildren {
  const items = codes.map((code) => h(PlaceLink, { api, place: errorPlace(code) }, h('code', null, code)))
  return h(Row, { items })
}

/** All of them are `any role`. */
export function RoleLinks({ api, names }: { readonly api: Api; readonly names: readonly string[] }): ComponentChildren {
  if (names.length === 0) return 'root alone'
  if (names.length === api.roles.length) return h('a', { href: 'roles.html' }, 'any role')
  return h(Row, { items: names.map((name) => h(PlaceLink, { api, place: rolePlace(name) }, name)) })
}
