/** One page: what stands on all of them, around what it shows itself. */
import { type ComponentChildren, Fragment, h } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Api } from '../../model/api.ts'
import { type Route, routeOf, type SiteKind } from '../routes.ts'
import { ClassPage } from './class-page.ts'
import { ConsolePage } from './console-page.ts'
import { DiagramPage } from './diagram-page.ts'
import { EnumsPage } from './enums-page.ts'
import { ErrorsPage } from './errors-page.ts'
import { openTargets } from './open-targets.ts'
import { Overview } from './overview.ts'
import { PreviousNext } from './previous-next.ts'
import { RecordsPage } from './records-page.ts'
import { RolesPage } from './roles-page.ts'
import { SideBar } from './side-bar.ts'
import { TopBar } from './top-bar.ts'

export interface PageProps {
  readonly api: Api
  /** `VM.html`. */
  readonly path: string
  readonly kind: SiteKind
}

export function Page({ api, path, kind }: PageProps): ComponentChildren {
  const [isMenuOpen, setMenuOpen] = useState(false)
  useEffect(() => openTargets(document), [])
  const route = routeOf(api, kind, path) ?? { page: 'overview' as const }
  const toggleMenu = () => setMenuOpen(!isMenuOpen)
  return h(Fragment, null, [
    h('a', { class: 'skip', href: '#page:main' }, 'Skip to the content'),
    h(TopBar, { api, kind, path, isMenuOpen, toggleMenu }),
    h('div', { class: `columns ${route.page}` }, [
      // It has a list of classes of its own, and no page before or after.
      route.page === 'console' && h(ConsolePage, { api, isMenuOpen }),
      route.page !== 'console' && h(SideBar, { api, path, isOpen: isMenuOpen }),
      route.page !== 'console' &&
        h('main', { id: 'page:main', tabindex: -1 }, [
          contentOf(api, kind, route),
          h(PreviousNext, { api, kind, path }),
        ]),
    ]),
  ])
}

function contentOf(api: Api, kind: SiteKind, route: Route): ComponentChildren {
  switch (route.page) {
    case 'class':
      return h(ClassPage, { api, name: route.class, kind })
    case 'records':
      return h(RecordsPage, { api })
    case 'diagram':
      return h(DiagramPage, { api })
    case 'enums':
      return h(EnumsPage, { api })
    case 'errors':
      return h(ErrorsPage, { api })
    case 'roles':
      return h(RolesPage, { api })
    default:
      return h(Overview, { api, kind })
  }
}
