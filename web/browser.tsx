/** The browser's entry: hydrates the page that Node has rendered, and shows each model that replaces the one before. */
import { type ComponentChildren, hydrate } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { loadedModel, ShowModel } from './live/live-model.ts'
import { SitePage } from './pages/site-page.tsx'
import { pageTitle } from './pages/title.ts'
import { PageExamples } from './parts/page-examples.ts'
import { ServerAddress } from './parts/server-address.ts'
import type { SiteKind } from './routes.ts'

const { path = 'index.html', kind = 'static', server } = document.body.dataset

function LivePage(): ComponentChildren {
  const [{ api, examples }, show] = useState(loadedModel)
  const isFirst = useRef(true)
  useEffect(() => {
    // The console names its views itself.
    if (!isFirst.current && path !== 'console.html') document.title = pageTitle(api, path, kind as SiteKind)
    isFirst.current = false
  }, [api])
  return (
    <ShowModel.Provider value={kind === 'server' ? show : null}>
      <PageExamples.Provider value={examples}>
        <SitePage api={api} path={path} kind={kind as SiteKind} />
      </PageExamples.Provider>
    </ShowModel.Provider>
  )
}

hydrate(
  <ServerAddress.Provider value={server}>
    <LivePage />
  </ServerAddress.Provider>,
  document.body,
)
