/** The titles of pages in the browser's tab and in links. */
import type { Api } from '../../model/api.ts'
import { apiTitle } from '../parts/counted-nouns.ts'
import { routeOf, type SiteKind } from '../routes.ts'

export function pageTitle(api: Api, path: string, kind: SiteKind): string {
  const route = routeOf(api, kind, path)
  const isFirst = route === undefined || route.page === 'overview'
  return isFirst ? apiTitle(api) : `${pageName(api, path, kind)} · ${apiTitle(api)}`
}

/** `VM`, `Enums`. */
export function pageName(api: Api, path: string, kind: SiteKind): string {
  const route = routeOf(api, kind, path)
  return route?.page === 'class' ? route.class : NAMES[route?.page ?? 'overview']
}

const NAMES = {
  overview: 'Overview',
  diagram: 'Diagram',
  records: 'Records',
  enums: 'Enums',
  errors: 'Errors',
  roles: 'Roles',
  console: 'Console',
} as const
