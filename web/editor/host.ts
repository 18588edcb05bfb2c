/** VS Code around a view: what it posts, what it is told. client/api-view.ts is the other side. */

/** What it posts, to a view that shows `Shown`. */
export type ToView<Shown> =
  | ({ readonly type: 'show' } & Shown)
  /** The class that the cursor is in. */
  | { readonly type: 'lit'; readonly name?: string }
  /** Somebody asks for this class; for the whole where there is none. */
  | { readonly type: 'go'; readonly name?: string }

/** What it is told. */
export type FromView =
  | { readonly type: 'ready' }
  /** Somebody wants to see the text of this, one of the keys of the answer's places. */
  | { readonly type: 'pick'; readonly key: string }
  /** Somebody wants to see the diagram, of this class and its neighbours. */
  | { readonly type: 'diagram'; readonly name?: string }

/** What is kept while the view is hidden, and when the window is reloaded. */
interface Kept {
  /** The directory's URI: client/views.ts restores the view by it. */
  readonly api: string
  /** What the view itself keeps. */
  readonly view: string | undefined
}

declare global {
  function acquireVsCodeApi(): {
    postMessage(message: FromView): void
    getState(): Kept | undefined
    setState(state: Kept): void
  }
}

const vscode = acquireVsCodeApi()
const api = document.body.dataset.api ?? ''

export const host = {
  postMessage: (message: FromView) => vscode.postMessage(message),
  getState: () => vscode.getState()?.view,
  setState: (view: string | undefined) => vscode.setState({ api, view }),
}

host.setState(host.getState())

/** Says that the view listens; what it returns ends that. */
export function listen<Shown>(hear: (message: ToView<Shown>) => void): () => void {
  const heard = ({ data }: MessageEvent<ToView<Shown>>) => hear(data)
  addEventListener('message', heard)
  host.postMessage({ type: 'ready' })
  return () => removeEventListener('message', heard)
}
