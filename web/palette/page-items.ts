/** The pages of the site and the choices of a theme, as items. */
import type { Api } from '../../model/api.ts'
import { pagePaths, type SiteKind } from '../routes.ts'
import { storeTheme, type Theme } from '../theme/choice.ts'
import type { PaletteItem } from './item.ts'

export function pageItems(api: Api, kind: SiteKind): PaletteItem[] {
  const there = new Set(pagePaths(api, kind))
  const pages = PAGES.filter(([path]) => there.has(path.replace(/#.*/, '')))
  return pages.map(([href, title, about]) => ({ id: `page ${href}`, sign: 'page', title, about, kind: 'page', href }))
}

const PAGES = [
  ['index.html', 'Overview', 'Home'],
  ['diagram.html', 'Diagram', 'All classes and their bound pairs'],
  ['console.html#/', 'Console', 'The objects of this server'],
  ['console.html#/history', 'History', 'The calls that were made'],
  ['records.html', 'Records', 'Types with members'],
  ['enums.html', 'Enums', 'Their values and states'],
  ['errors.html', 'Errors', 'What calls may answer'],
  ['roles.html', 'Roles', 'Who may do what'],
] as const

export function themeItems(): PaletteItem[] {
  return THEMES.map(([theme, title]) => ({
    id: `theme ${theme}`,
    sign: 'action',
    title,
    kind: 'action',
    words: 'theme colour color appearance',
    run: () => storeTheme(theme),
  }))
}

const THEMES: readonly (readonly [Theme, string])[] = [
  ['light', 'Theme: light'],
  ['dark', 'Theme: dark'],
  ['system', 'Theme: as the system has it'],
]
