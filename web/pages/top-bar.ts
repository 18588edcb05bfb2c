/** The bar at the top of every page: which API this is, and where to go. */
import { type ComponentChildren, h } from 'preact'
import type { Api } from '../../model/api.ts'
import { pagePaths, type SiteKind } from '../routes.ts'

export interface TopBarProps {
  readonly api: Api
  readonly kind: SiteKind
  readonly path: string
}

export function TopBar({ api, kind, path }: TopBarProps): ComponentChildren {
  const there = new Set(pagePaths(api, kind))
  const links = LINKS.filter(([to]) => there.has(to)).map(([to, text]) =>
    h('a', { href: to, 'aria-current': to === path ? 'page' : undefined }, text),
  )
  return h('header', { class: 'top' }, [
    h('a', { class: 'home', href: 'index.html' }, [
      api.name,
      api.version && h('span', { class: 'version' }, api.version),
    ]),
    h('nav', { 'aria-label': 'Pages' }, links),
  ])
}

const LINKS = [
  ['diagram.html', 'Diagram'],
  ['enums.html', 'Enums'],
  ['errors.html', 'Errors'],
  ['roles.html', 'Roles'],
  ['console.html', 'Console'],
] as const
