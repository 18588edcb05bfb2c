/** The first page: what the API is, and its classes. */
import { type ComponentChildren, h } from 'preact'
import type { Api } from '../../model/api.ts'
import type { SiteKind } from '../routes.ts'

export function Overview({ api }: { readonly api: Api; readonly kind: SiteKind }): ComponentChildren {
  return h('article', null, [h('h1', null, `${api.name} API`), h('p', null, api.doc)])
}
