/** What stands in the browser's tab. */
import type { Api } from '../../model/api.ts'
import { routeOf, type SiteKind } from '../routes.ts'

const TITLES = {
  overview: '',
  diagram: 'Diagram',
  enums: 'Enums',
  errors: 'Errors',
  roles: 'Roles',
  console: 'Console',
} as const

export function pageTitle(api: Api, path: string, kind: SiteKind): string {
  const route = routeOf(api, kind, path)
  const title = route?.page === 'class' ? route.class : TITLES[route?.page ?? 'overview']
  return title === '' ? `${api.name} API` : `${title} · ${api.name} API`
}
