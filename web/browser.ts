/** The browser's entry: brings the page that Node has written to life. */
import { h, hydrate } from 'preact'
import type { Api } from '../model/api.ts'
import { Page } from './pages/page.ts'
import { Server } from './parts/server.ts'
import type { SiteKind } from './routes.ts'

declare global {
  /** Set by api.js. */
  var crowfootApi: Api
}

const { path = 'index.html', kind = 'static', server } = document.body.dataset
const page = h(Page, { api: globalThis.crowfootApi, path, kind: kind as SiteKind })
hydrate(h(Server.Provider, { value: server }, page), document.body)
