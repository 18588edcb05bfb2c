/**
 * Follows the model of a page's server. A server whose text is watched answers a request at the moment when something
 * changes; others are asked every few seconds. A hidden page asks nothing.
 */

export interface ModelWatchParts {
  /** Called with the new tag of the model; false where it could not be loaded, and must be tried again. */
  readonly changed: (tag: string) => Promise<boolean>
  /** Called with what is wrong with the text now. */
  readonly wrong: (problems: readonly ShownProblem[]) => void
}

/** As the server sends it (runtime/operate/text-news.ts). */
export interface ShownProblem {
  readonly message: string
  readonly file?: string
  readonly line?: number
  readonly column?: number
  readonly more?: number
}

/** Milliseconds between two looks at a server whose text nobody watches. */
const PAUSE = 5000
/** Milliseconds until another try where the server does not answer: it may be restarting. */
const SOON = 100
/** After so many tries, the server is away for longer. */
const FEW = 100

/** Follows until the returned function is called. */
export function watchModel(parts: ModelWatchParts): () => void {
  const watch = new ModelWatch(parts)
  const look = () => watch.look(document.visibilityState === 'hidden')
  look()
  addEventListener('focus', look)
  document.addEventListener('visibilitychange', look)
  return () => {
    removeEventListener('focus', look)
    document.removeEventListener('visibilitychange', look)
    watch.stop()
  }
}

class ModelWatch {
  readonly #parts: ModelWatchParts
  #tag: string | null = null
  #stop: AbortController | null = null
  /** Ends a pause. */
  #wake: () => void = () => undefined

  constructor(parts: ModelWatchParts) {
    this.#parts = parts
  }

  /** The page was shown, hidden, or has got the focus. */
  look(isHidden: boolean): void {
    if (isHidden) this.stop()
    this.#wake()
    if (isHidden || this.#stop) return
    this.#stop = new AbortController()
    void this.#run(this.#stop.signal)
  }

  stop(): void {
    this.#stop?.abort()
    this.#stop = null
    this.#wake()
  }

  async #run(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; ) {
      const isWatched = await this.#lookOnce(signal)
      if (signal.aborted) return
      failures = isWatched === null ? failures + 1 : 0
      if (isWatched === true) await this.#follow(signal)
      await this.#pause(isWatched === false || failures > FEW ? PAUSE : SOON, signal)
    }
  }

  /** Looks at the tag of the model. Whether the server says when something changes; null where it does not answer. */
  async #lookOnce(signal: AbortSignal): Promise<boolean | null> {
    const reply = await fetch('api.js', { ...PLAIN, method: 'HEAD', signal }).catch(nothing)
    const tag = reply?.ok ? reply.headers.get('etag') : null
    if (!reply || tag === null) return null
    const before = this.#tag ?? (await tagOfPage(signal))
    if (before !== null && before !== tag && !(await this.#parts.changed(tag))) return null
    this.#tag = tag
    const isWatched = reply.headers.get('crowfoot-watch') !== null
    if (!isWatched) this.#parts.wrong([])
    return isWatched
  }

  /** Waits for news until the server ends, or is another one. */
  async #follow(signal: AbortSignal): Promise<void> {
    for (let known = ''; !signal.aborted; ) {
      const since = known === '' ? '' : `?since=${encodeURIComponent(known)}`
      const state = await fetch(`text-news.json${since}`, { ...PLAIN, signal })
        .then(stateOf)
        .catch(nothing)
      if (!state || (known !== '' && processOf(state) !== processOf({ version: known }))) return
      this.#parts.wrong(state.problems)
      // The server stops, or it has waited for long.
      if (state.version === known) return
      known = state.version
    }
  }

  #pause(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

/** No cookies of the host, and no answer of a cache. */
const PLAIN = { cache: 'no-store', credentials: 'omit' } as const

/**
 * The tag of the model that the page was loaded with, which the browser has kept with its script. The server may have another
 * one already, when it is asked first. null where the browser does not know.
 */
async function tagOfPage(signal: AbortSignal): Promise<string | null> {
  const kept = await fetch('api.js', { cache: 'force-cache', signal }).catch(nothing)
  void kept?.body?.cancel()
  return kept?.ok ? kept.headers.get('etag') : null
}

interface NewsState {
  readonly version: string
  readonly problems: readonly ShownProblem[]
}

async function stateOf(reply: Response): Promise<NewsState | null> {
  return reply.ok ? ((await reply.json()) as NewsState) : null
}

function processOf({ version }: { readonly version: string }): string {
  return version.slice(0, version.lastIndexOf('-'))
}

function nothing(): null {
  return null
}
