/** The list of classes beside every page. */
import { type ComponentChildren, h } from 'preact'
import type { Api } from '../../model/api.ts'
import { classPath } from '../routes.ts'

export function SideBar({ api, path }: { readonly api: Api; readonly path: string }): ComponentChildren {
  const items = api.classes.map(({ name }) => {
    const to = classPath(api, name)
    return h('li', { key: name }, h('a', { href: to, 'aria-current': to === path ? 'page' : undefined }, name))
  })
  return h('nav', { class: 'side', 'aria-label': 'Classes' }, h('ul', null, items))
}
