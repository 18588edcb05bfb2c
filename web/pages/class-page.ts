/** A class: its fields, the pairs they are bound in, its messages and the RPCs it implies. */
import { type ComponentChildren, h } from 'preact'
import type { Api } from '../../model/api.ts'
import type { SiteKind } from '../routes.ts'

export interface ClassPageProps {
  readonly api: Api
  readonly name: string
  readonly kind: SiteKind
}

export function ClassPage({ api, name }: ClassPageProps): ComponentChildren {
  const owner = api.classes.find((c) => c.name === name)
  return h('article', null, [h('h1', null, name), h('p', null, owner?.doc)])
}
