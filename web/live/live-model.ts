/** What a page shows, which another text replaces while the page is open, and the script that carries it. */
import { createContext } from 'preact'
import type { Api } from '../../model/api.ts'
import type { TestExample } from '../../reference/test-examples.ts'

declare global {
  /** Set by api.js, as are the next two. */
  var crowfootApi: Api
  var crowfootExamples: readonly TestExample[]
  /** Differs where the script or the style of the pages is another one. */
  var crowfootCode: string
}

export interface LiveModel {
  readonly api: Api
  readonly examples: readonly TestExample[]
  readonly code: string
}

/** Shows another model in the same page. null where the page cannot: Node's rendering, and the view in an editor. */
export const ShowModel = createContext<((model: LiveModel) => void) | null>(null)

/** The model that api.js has set. */
export function loadedModel(): LiveModel {
  const { crowfootApi: api, crowfootExamples: examples, crowfootCode: code } = globalThis
  return { api, examples, code }
}

/** Runs api.js again. The policy of the pages lets only scripts of this server run. null where it cannot be loaded. */
export function loadModel(tag: string): Promise<LiveModel | null> {
  return new Promise((resolve) => {
    const script = document.createElement('script')
    const done = (model: LiveModel | null) => {
      script.remove()
      resolve(model)
    }
    script.onload = () => done(loadedModel())
    script.onerror = () => done(null)
    // The tag is there for caches.
    script.src = `api.js?${encodeURIComponent(tag)}`
    document.head.append(script)
  })
}
