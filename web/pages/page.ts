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
import { ModelChanges } from './model-changes.ts'
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
  useEscape(isMenuOpen, () => setMenuOpen(false))
  const route = routeOf(api, kind, path) ?? { page: 'overview' as const }
  const toggleMenu = () => setMenuOpen(!isMenuOpen)
  return h(Fragment, null, [
    h('a', { class: 'skip', href: '#page:main' }, 'Skip to the content'),
    h(ModelChanges, { kind }),
    h(TopBar, { api, kind, path, isMenuOpen, toggleMenu }),
    h('div', { class: `columns ${route.page}` }, [
      // It has a list of classes of its own, and no page before or after.
      route.page === 'console' && h(ConsolePage, { api, isMenuOpen }),
      route.page !== 'console' && h(SideBar, { api, path, isOpen: isMenuOpen }),
      route.page !== 'console' &&
        h('main', { id: 'page:main', tabindex: -1 }, [
          route.page === 'diagram' && h('p', { class: 'no-scripts' }, WITHOUT_SCRIPTS),
          contentOf(api, kind, route),
          h(PreviousNext, { api, kind, path }),
        ]),
    ]),
  ])
}

const WITHOUT_SCRIPTS = 'The diagram is drawn by JavaScript. What it shows stands in the table below.'

/** Folds what is unfolded, unless the key meant something where it was pressed. */
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
