/** One page: the parts that all pages have, around its own content. */
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Api } from '../../model/api.ts'
import { graphOf } from '../../reference/diagram/graph.ts'
import { FormatProvider } from '../parts/example-format.tsx'
import { type Route, routeOf, type SiteKind } from '../routes.ts'
import { ClassPage } from './class-page.tsx'
import { ConsolePage } from './console-page.tsx'
import { DiagramPage } from './diagram-page.tsx'
import { EnumsPage } from './enums-page.tsx'
import { ErrorsPage } from './errors-page.tsx'
import { GonePage } from './gone-page.tsx'
import { LiveState } from './live-state.tsx'
import { ModelChanges } from './model-changes.tsx'
import { openTargets } from './open-targets.ts'
import { Overview } from './overview.tsx'
import { PreviousNext } from './previous-next.tsx'
import { RecordsPage } from './records-page.tsx'
import { RolesPage } from './roles-page.tsx'
import { SideBar } from './side-bar.tsx'
import { TopBar } from './top-bar.tsx'

export interface SitePageProps {
  readonly api: Api
  /** `VM.html`. */
  readonly path: string
  readonly kind: SiteKind
}

export function SitePage({ api, path, kind }: SitePageProps): ComponentChildren {
  const [isMenuOpen, setMenuOpen] = useState(false)
  useEffect(() => openTargets(document), [])
  useEscape(isMenuOpen, () => setMenuOpen(false))
  const route = routeOf(api, kind, path) ?? { page: 'gone' as const, path }
  const toggleMenu = () => setMenuOpen(!isMenuOpen)
  return (
    <LiveState api={api} kind={kind}>
      <a class="skip" href="#page:main">
        Skip to the content
      </a>
      <ModelChanges />
      <TopBar api={api} kind={kind} path={path} isMenuOpen={isMenuOpen} toggleMenu={toggleMenu} />
      <div class={`columns ${route.page}${isWide(api, route.page) ? ' wide' : ''}`}>
        {/* The console has its own list of classes, and no previous or next page. */}
        {route.page === 'console' && <ConsolePage isMenuOpen={isMenuOpen} />}
        {route.page !== 'console' && <SideBar api={api} path={path} isOpen={isMenuOpen} />}
        {route.page !== 'console' && (
          <main id="page:main" tabindex={-1}>
            <FormatProvider>{contentOf(api, kind, route)}</FormatProvider>
            <PreviousNext api={api} kind={kind} path={path} />
          </main>
        )}
      </div>
    </LiveState>
  )
}

/** A diagram gets the whole width; the list of classes opens on request. */
function isWide(api: Api, page: Route['page'] | 'gone'): boolean {
  return page === 'diagram' || (page === 'overview' && graphOf(api).nodes.length > 0)
}

/** Escape closes the menu, unless an element has already handled the key. */
function useEscape(isOpen: boolean, close: () => void): void {
  useEffect(() => {
    if (!isOpen) return
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      close()
      document.querySelector<HTMLElement>('.menu')?.focus()
    }
    document.addEventListener('keydown', pressed)
    return () => document.removeEventListener('keydown', pressed)
  }, [isOpen])
}

/** A path that another text had. */
interface GoneRoute {
  readonly page: 'gone'
  readonly path: string
}

function contentOf(api: Api, kind: SiteKind, route: Route | GoneRoute): ComponentChildren {
  switch (route.page) {
    case 'gone':
      return <GonePage api={api} path={route.path} />
    case 'class':
      return <ClassPage api={api} name={route.class} kind={kind} />
    case 'records':
      return <RecordsPage api={api} />
    case 'diagram':
      return <DiagramPage api={api} kind={kind} />
    case 'enums':
      return <EnumsPage api={api} />
    case 'errors':
      return <ErrorsPage api={api} />
    case 'roles':
      return <RolesPage api={api} />
    default:
      return <Overview api={api} kind={kind} />
  }
}
