/** The browser's entry: hydrates the page that Node has rendered. */
import { hydrate } from 'preact'
import type { Api } from '../model/api.ts'
import type { TestExample } from '../reference/test-examples.ts'
import { SitePage } from './pages/site-page.tsx'
import { PageExamples } from './parts/page-examples.ts'
import { ServerAddress } from './parts/server-address.ts'
import type { SiteKind } from './routes.ts'

declare global {
  /** Set by api.js. */
  var crowfootApi: Api
  /** Set by api.js. */
  var crowfootExamples: readonly TestExample[]
}

const { path = 'index.html', kind = 'static', server } = document.body.dataset
hydrate(
  <ServerAddress.Provider value={server}>
    <PageExamples.Provider value={globalThis.crowfootExamples}>
      <SitePage api={globalThis.crowfootApi} path={path} kind={kind as SiteKind} />
    </PageExamples.Provider>
  </ServerAddress.Provider>,
  document.body,
)
