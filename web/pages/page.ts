/** One page: what stands on all of them, around what it shows itself. */
import { type ComponentChildren, Fragment, h } from 'preact'
import type { Api } from '../../model/api.ts'
import { type Route, routeOf, type SiteKind } from '../routes.ts'
import { ClassPage } from './class-page.ts'
import { Overview } from './overview.ts'
import { SideBar } from './side-bar.ts'
import { TopBar } from './top-bar.ts'

export interface PageProps {
  readonly api: Api
  /** `VM.html`. */
  readonly path: string
  readonly kind: SiteKind
}

export function Page({ api, path, kind }: PageProps): ComponentChildren {
  const route = routeOf(api, kind, path) ?? { page: 'overview' as const }
  return h(Fragment, null, [
    h('a', { class: 'skip', href: '#main' }, 'Skip to the content'),
    h(TopBar, { api, kind, path }),
    h('div', { class: 'columns' }, [
      h(SideBar, { api, path }),
      h('main', { id: 'main', tabindex: -1 }, contentOf(api, kind, route)),
    ]),
  ])
}

function contentOf(api: Api, kind: SiteKind, route: Route): ComponentChildren {
  switch (route.page) {
    case 'class':
      return h(ClassPage, { api, name: route.class, kind })
    default:
      return h(Overview, { api, kind })
  }
}
