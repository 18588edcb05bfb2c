/** Renders a page as a whole HTML document, which the browser then hydrates (web/browser.tsx). */
import { render } from 'preact-render-to-string'
import type { Api } from '../model/api.ts'
import type { TestExample } from '../reference/test-examples.ts'
import { type ReadyDrawings, ReadyDrawingsContext } from './diagram/ready-drawings.ts'
import { SitePage } from './pages/site-page.tsx'
import { pageTitle } from './pages/title.ts'
import { PageExamples } from './parts/page-examples.ts'
import { ServerAddress } from './parts/server-address.ts'
import type { SiteKind } from './routes.ts'

export interface PageDocument {
  readonly api: Api
  readonly examples: readonly TestExample[]
  readonly path: string
  readonly kind: SiteKind
  readonly server: string | undefined
  /** For the pages that show the diagram. */
  readonly drawings?: ReadyDrawings | undefined
}

export function pageDocument({ api, examples, path, kind, server, drawings }: PageDocument): string {
  const head = (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{pageTitle(api, path, kind)}</title>
      <script src="theme.js" />
      <link rel="icon" href="icon.svg" />
      <link rel="stylesheet" href="app.css" />
      <script defer src="api.js" />
      <script defer src="app.js" />
    </head>
  )
  const page = (
    <ServerAddress.Provider value={server}>
      <PageExamples.Provider value={examples}>
        <ReadyDrawingsContext.Provider value={drawings}>
          <SitePage api={api} path={path} kind={kind} />
        </ReadyDrawingsContext.Provider>
      </PageExamples.Provider>
    </ServerAddress.Provider>
  )
  const body = (
    <body data-path={path} data-kind={kind} data-server={server}>
      {page}
    </body>
  )
  return `<!doctype html>${render(
    <html lang="en">
      {head}
      {body}
    </html>,
  )}`
}
