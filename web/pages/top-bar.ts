/** The bar at the top of every page: which API this is, where to go, and the search. */
import { type ComponentChildren, h } from 'preact'
import type { Api } from '../../model/api.ts'
import { useConsoleHref } from '../parts/server.ts'
import { pagePaths, type SiteKind } from '../routes.ts'
import { SearchBox } from '../search/search-box.ts'
import { ThemeButton } from '../theme/theme-button.ts'

export interface TopBarProps {
  readonly api: Api
  readonly kind: SiteKind
  readonly path: string
  readonly isMenuOpen: boolean
  readonly toggleMenu: () => void
}

export function TopBar({ api, kind, path, isMenuOpen, toggleMenu }: TopBarProps): ComponentChildren {
  const there = new Set(pagePaths(api, kind))
  const consoleHref = useConsoleHref(kind)
  const pages: readonly (readonly [to: string, text: string])[] = [
    ...LINKS.filter(([to]) => there.has(to)),
    ...(consoleHref ? [[consoleHref, 'Console'] as const] : []),
  ]
  const links = pages.map(([to, text]) =>
    h('a', { href: to, key: to, 'aria-current': to === path ? 'page' : undefined }, text),
  )
  const menu = {
    type: 'button',
    class: 'menu',
    onClick: toggleMenu,
    'aria-expanded': isMenuOpen,
    'aria-controls': 'page:classes-list',
  } as const
  return h('header', { class: 'top' }, [
    h('button', menu, [h('span', { 'aria-hidden': 'true' }, '☰'), ' Classes']),
    h('a', { class: 'home', href: 'index.html' }, [
      h('span', { class: 'api-name' }, api.name),
      api.version && h('span', { class: 'version' }, api.version),
    ]),
    h('nav', { class: 'pages', 'aria-label': 'Pages' }, links),
    h(SearchBox, { api }),
    h(ThemeButton, null),
  ])
}

const LINKS = [
  ['diagram.html', 'Diagram'],
  ['records.html', 'Records'],
  ['enums.html', 'Enums'],
  ['errors.html', 'Errors'],
  ['roles.html', 'Roles'],
] as const
