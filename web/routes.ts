/** The pages of a site and their paths, which are relative and without folders so that they also work from disk. */
import type { Api } from '../model/api.ts'
import { classOrder } from '../reference/describe.ts'
import { oncePerApi } from '../reference/once-per-api.ts'
import type { PagePlace } from '../reference/page-place.ts'

/** A folder of files, or the pages of a running server with its console. */
export type SiteKind = 'static' | 'server'

export type Route =
  | { readonly page: 'overview' | 'records' | 'enums' | 'errors' | 'roles' | 'diagram' | 'console' }
  | { readonly page: 'class'; readonly class: string }

/** The path of a class starts with `-` if its name, ignoring case, is the name of another page. */
export function pagePaths(api: Api, kind: SiteKind): string[] {
  return [...namedPages(api, kind).keys(), ...classPaths(api).values()]
}

/** undefined for a path that is not a page. */
export function routeOf(api: Api, kind: SiteKind, path: string): Route | undefined {
  const named = namedPages(api, kind).get(path)
  if (named) return { page: named }
  for (const [name, at] of classPaths(api)) if (at === path) return { page: 'class', class: name }
  return undefined
}

/** The path of a class's page. */
export function classPath(api: Api, name: string): string {
  return classPaths(api).get(name) ?? 'index.html'
}

/** The relative address of a place. */
export function hrefOf(api: Api, { page, class: name, anchor }: PagePlace): string {
  const path = page === 'class' ? classPath(api, name ?? '') : `${page}.html`
  return anchor === undefined ? path : `${path}#${anchor}`
}

/**
 * The pages in the order of *previous* and *next*: the overview, the diagram, the classes as in lists, then the rest.
 */
export function readingOrder(api: Api, kind: SiteKind): string[] {
  const named = [...namedPages(api, kind)].filter(([, page]) => page !== 'overview' && page !== 'console')
  const rest = named.filter(([, page]) => page !== 'diagram').map(([path]) => path)
  return ['index.html', 'diagram.html', ...classOrder(api).map((c) => classPath(api, c.name)), ...rest]
}

function namedPages(api: Api, kind: SiteKind): Map<string, Exclude<Route['page'], 'class'>> {
  const pages = new Map<string, Exclude<Route['page'], 'class'>>([['index.html', 'overview']])
  if (api.records.length > 0) pages.set('records.html', 'records')
  for (const page of ['diagram', 'enums', 'errors'] as const) pages.set(`${page}.html`, page)
  if (api.roles.length > 0) pages.set('roles.html', 'roles')
  if (kind === 'server') pages.set('console.html', 'console')
  return pages
}

/** Two names may differ in case only, which some file systems do not distinguish. */
const classPaths = oncePerApi((api: Api): ReadonlyMap<string, string> => {
  const taken = new Set(['index', 'diagram', 'records', 'enums', 'errors', 'roles', 'console'])
  const paths = new Map<string, string>()
  for (const { name } of api.classes) {
    let path = name
    while (taken.has(path.toLowerCase())) path = `-${path}`
    taken.add(path.toLowerCase())
    paths.set(name, `${path}.html`)
  }
  return paths
})
