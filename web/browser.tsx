/** The browser's entry: brings the page that Node has written to life. */
import { hydrate } from 'preact'
import type { Api } from '../model/api.ts'
import { Page } from './pages/page.tsx'
import { Server } from './parts/server-address.ts'
import type { SiteKind } from './routes.ts'

declare global {
  /** Set by api.js. */
  var crowfootApi: Api
}

const { path = 'index.html', kind = 'static', server } = document.body.dataset
const page = <Page api={globalThis.crowfootApi} path={path} kind={kind as SiteKind} />
hydrate(<Server.Provider value={server}>{page}</Server.Provider>, document.body)
