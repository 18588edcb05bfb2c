/** A page as a whole HTML document: what Node writes, and the browser brings to life (web/browser.ts). */
import { h } from 'preact'
import { render } from 'preact-render-to-string'
import type { Api } from '../model/api.ts'
import { Page } from './pages/page.ts'
import { pageTitle } from './pages/title.ts'
import { Server } from './parts/server.ts'
import type { SiteKind } from './routes.ts'

export function pageDocument(api: Api, path: string, kind: SiteKind, server?: string): string {
  const head = h('head', null, [
    h('meta', { charset: 'utf-8' }),
    h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    h('title', null, pageTitle(api, path, kind)),
    h('script', { src: 'theme.js' }),
    h('link', { rel: 'icon', href: 'icon.svg' }),
    h('link', { rel: 'stylesheet', href: 'app.css' }),
    h('script', { defer: true, src: 'api.js' }),
    h('script', { defer: true, src: 'app.js' }),
  ])
  const page = h(Server.Provider, { value: server }, h(Page, { api, path, kind }))
  const body = h('body', { 'data-path': path, 'data-kind': kind, 'data-server': server }, page)
  return `<!doctype html>${render(h('html', { lang: 'en' }, [head, body]))}`
}
