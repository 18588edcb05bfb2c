/** Reloads a server's page when the server has another model, as with `crow serve --watch`. */
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { RELOAD } from '../parts/reload-event.ts'
import type { SiteKind } from '../routes.ts'

/** Milliseconds between two HEAD requests. A hidden page makes none. */
const PAUSE = 5000

/** Input that a reload would lose, so the user decides when to reload. */
const UNSAVED = '.editor, .login-form, dialog[open], .call-form[data-unkept]'

export function ModelChanges({ kind }: { readonly kind: SiteKind }): ComponentChildren {
  const [isOld, setOld] = useState(false)
  useEffect(() => {
    if (kind !== 'server') return
    return watchModel(() => (document.querySelector(UNSAVED) ? setOld(true) : void reload()))
  }, [kind])
  if (!isOld) return null
  return (
    <p class="old-model" role="alert">
      {'The API of this server has changed. '}
      <button type="button" onClick={() => void reload()}>
        Load the page again
      </button>
    </p>
  )
}

/** Calls `changed` for each change. Keeps asking a server that does not answer: it may be restarting. */
function watchModel(changed: () => void): () => void {
  let known: string | null = null
  let isAsking = false
  const look = async () => {
    if (isAsking || document.visibilityState === 'hidden') return
    isAsking = true
    const tag = await head('api.js').then(({ ok, headers }) => (ok ? headers.get('etag') : null), nothing)
    isAsking = false
    if (tag === null) return
    const before = known
    known = tag
    if (before !== null && before !== tag) changed()
  }
  const asked = () => void look()
  asked()
  const timer = setInterval(asked, PAUSE)
  addEventListener('focus', asked)
  document.addEventListener('visibilitychange', asked)
  return () => {
    clearInterval(timer)
    removeEventListener('focus', asked)
    document.removeEventListener('visibilitychange', asked)
  }
}

/** Loads the page again, or the overview if the page's class is gone. */
async function reload(): Promise<void> {
  const page = await head(location.pathname).catch(nothing)
  dispatchEvent(new Event(RELOAD))
  if (page?.status === 404) location.assign('index.html')
  else location.reload()
}

function head(path: string): Promise<Response> {
  const headers = { Accept: 'text/html, */*' }
  return fetch(path, { method: 'HEAD', cache: 'no-store', credentials: 'omit', headers })
}

function nothing(): null {
  return null
}
