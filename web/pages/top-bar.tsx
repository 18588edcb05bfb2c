/** The bar at the top of every page: the API's name, links and the search. */
import type { ComponentChildren } from 'preact'
import type { Api } from '../../model/api.ts'
import { Account } from '../console/views/account.tsx'
import { Palette } from '../palette/palette.tsx'
import { CrowfootLogo } from '../parts/crowfoot-logo.tsx'
import { useConsoleHref } from '../parts/server-address.ts'
import { pagePaths, type SiteKind } from '../routes.ts'
import { ThemeButton } from '../theme/theme-button.tsx'

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
    ['diagram.html', 'Diagram'],
    ...(consoleHref ? [[consoleHref, 'Console'] as const] : []),
    ...LINKS.filter(([to]) => there.has(to)),
  ]
  const links = pages.map(([to, text]) => (
    <a key={to} href={to} aria-current={to === path ? 'page' : undefined}>
      {text}
    </a>
  ))
  const menu = {
    type: 'button',
    class: 'menu',
    onClick: toggleMenu,
    'aria-expanded': isMenuOpen,
    'aria-controls': 'page:classes-list',
  } as const
  return (
    <header class="top">
      <button {...menu}>
        <span aria-hidden="true">☰</span>
        <span class="menu-text"> Classes</span>
      </button>
      <a class="home" href="index.html">
        <CrowfootLogo />
        <span class="api-name">{api.name}</span>
        {api.version && <span class="version">{api.version}</span>}
      </a>
      <nav class="pages" aria-label="Pages">
        {links}
      </nav>
      <Palette api={api} kind={kind} path={path} />
      <Account isConsole={path === 'console.html'} />
      <ThemeButton />
    </header>
  )
}

const LINKS = [
  ['records.html', 'Records'],
  ['enums.html', 'Enums'],
  ['errors.html', 'Errors'],
  ['roles.html', 'Roles'],
] as const
