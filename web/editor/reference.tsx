/** The reference's entry in VS Code: the pages that sites have, in one view. Its links lead to pages, or to the text. */
import { type ComponentChildren, render } from 'preact'
import { useEffect, useLayoutEffect, useReducer } from 'preact/hooks'
import { LoadEngine, once } from '../diagram/load-engine.ts'
import { SitePage } from '../pages/site-page.tsx'
import { LastFormat } from '../parts/examples.tsx'
import { SOURCE, SourcePlaces } from '../parts/source-link.tsx'
import { host, listen } from './host.ts'
import { loadPackedEngine } from './packed-engine.ts'
import { kept, nextState, type ReferenceEvent, restored } from './reference-state.ts'

function View(): ComponentChildren {
  const [state, send] = useReducer(nextState, host.getState(), restored)
  const { api, isOld, sources, path, anchor, visits } = state
  useEffect(() => listen<Omit<Extract<ReferenceEvent, { type: 'show' }>, 'type'>>(send), [])
  useEffect(() => followLinks((href) => send({ type: 'link', href })), [])
  // Before what the page does of itself when it is new, which is to open what is folded around the address.
  useLayoutEffect(() => {
    if (visits > 0) goTo(anchor)
  }, [visits])
  useEffect(() => host.setState(kept(state)), [path, anchor, state.at])
  return (
    <>
      {isOld && (
        <p key="old" class="old" role="status">
          {api ? OLD : NONE}
        </p>
      )}
      {api && (
        <SourcePlaces.Provider key="page" value={sources}>
          <SitePage key={path} api={api} path={path} kind="static" />
        </SourcePlaces.Provider>
      )}
    </>
  )
}

const OLD = 'The text has an error. This is the reference as it was before.'
const NONE = 'The text has an error. The reference is here as soon as it has none.'

/** `:target` and open-targets.ts go by the address. */
function goTo(anchor: string): void {
  location.replace(`#${anchor}`)
  if (anchor === '') scrollTo(0, 0)
  // Going to where one is changes no address.
  dispatchEvent(new Event('hashchange'))
}

/** Before VS Code hears of them, which would open the pages' addresses elsewhere. */
function followLinks(go: (href: string) => void): () => void {
  const clicked = (event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    // A link in a drawing has its address elsewhere.
    const href = link?.getAttribute('href') ?? link?.getAttributeNS('http://www.w3.org/1999/xlink', 'href')
    if (!href || LEADS_AWAY.test(href)) return
    event.preventDefault()
    event.stopPropagation()
    if (href.startsWith(SOURCE))
      return host.postMessage({ type: 'pick', key: decodeURIComponent(href.slice(SOURCE.length)) })
    const [path, hash = ''] = href.split('#')
    if (path === 'diagram.html') return host.postMessage(diagramOf(hash))
    go(href)
  }
  document.body.addEventListener('click', clicked)
  return () => document.body.removeEventListener('click', clicked)
}

/** In Markdown people may link to anything. */
const LEADS_AWAY = /^(?!source:)[a-z][a-z0-9+.-]*:|^\/\//i

function diagramOf(hash: string) {
  const focus = new URLSearchParams(hash).get('focus')
  return { type: 'diagram' as const, ...(focus !== null && { name: focus }) }
}

render(
  <LoadEngine.Provider value={once(loadPackedEngine)}>
    <LastFormat.Provider value={{ format: 'jsonrpc2' }}>
      <View />
    </LastFormat.Provider>
  </LoadEngine.Provider>,
  document.body,
)
