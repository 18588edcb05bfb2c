/**
 * The entry of the reference in VS Code: the pages of a site in one view. Its links lead to pages or to the source
 * text.
 */
import { type ComponentChildren, render } from 'preact'
import { useEffect, useLayoutEffect, useReducer } from 'preact/hooks'
import { XLINK } from '../diagram/drawing.ts'
import { LoadEngine, once } from '../diagram/load-engine.ts'
import { SitePage } from '../pages/site-page.tsx'
import { SOURCE, SourcePlaces } from '../parts/source-link.tsx'
import { host, listen } from './host.ts'
import { loadPackedEngine } from './packed-engine.ts'
import { kept, nextState, type ReferenceEvent, restored } from './reference-state.ts'

function View(): ComponentChildren {
  const [state, send] = useReducer(nextState, host.getState(), restored)
  const { api, isOld, sources, path, anchor, visits } = state
  useEffect(() => listen<Omit<Extract<ReferenceEvent, { type: 'show' }>, 'type'>>(send), [])
  useEffect(() => followLinks((href) => send({ type: 'link', href })), [])
  // Before the effects of a new page, which open the folded parts around the address.
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

const OLD = 'The text has an error. This is the reference from before the error.'
const NONE = 'The text has an error. The reference appears when it has none.'

/** Changes the address, which `:target` and open-targets.ts use. */
function goTo(anchor: string): void {
  location.replace(`#${anchor}`)
  if (anchor === '') scrollTo(0, 0)
  // Going to the same place again does not change the address, so no event would occur.
  dispatchEvent(new Event('hashchange'))
}

/** Handles clicks on links before VS Code does, which would open the addresses elsewhere. */
function followLinks(go: (href: string) => void): () => void {
  const clicked = (event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    // A link in a drawing has its address in another attribute.
    const href = link?.getAttribute('href') ?? link?.getAttributeNS(XLINK, 'href')
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

/** Addresses outside the reference: documentation may link anywhere. */
const LEADS_AWAY = /^(?!source:)[a-z][a-z0-9+.-]*:|^\/\//i

function diagramOf(hash: string) {
  const focus = new URLSearchParams(hash).get('focus')
  return { type: 'diagram' as const, ...(focus !== null && { name: focus }) }
}

render(
  <LoadEngine.Provider value={once(loadPackedEngine)}>
    <View />
  </LoadEngine.Provider>,
  document.body,
)
