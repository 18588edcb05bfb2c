/** The messages between VS Code and a view. client/api-view.ts is the other side. */

/** Messages to a view that shows `Shown`. */
export type ToView<Shown> =
  | ({ readonly type: 'show' } & Shown)
  /** The class that the cursor is in. */
  | { readonly type: 'lit'; readonly name?: string }
  /** Sent when the user asks for this class; without a name, for the whole API. */
  | { readonly type: 'go'; readonly name?: string }
  /** Sent to the reference when the user asks for the state diagram of this field, such as `VM.power_state`. */
  | { readonly type: 'states'; readonly field: string }

/** Messages from a view. */
export type FromView =
  | { readonly type: 'ready' }
  /** Sent when the user wants to see the source text of `key`, one of the keys of the answer's places. */
  | { readonly type: 'pick'; readonly key: string }
  /** Sent when the user wants to see the diagram, of this class and its neighbours if there is a name. */
  | { readonly type: 'diagram'; readonly name?: string }

/** The state that is kept while the view is hidden and when the window is reloaded. */
interface Kept {
  /** The URI of the API's directory, by which client/views.ts restores the view. */
  readonly api: string
  /** The view's own state. */
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

/** Listens to messages and reports that the view is ready. Returns a function that stops it. */
export function listen<Shown>(hear: (message: ToView<Shown>) => void): () => void {
  const heard = ({ data }: MessageEvent<ToView<Shown>>) => hear(data)
  addEventListener('message', heard)
  host.postMessage({ type: 'ready' })
  return () => removeEventListener('message', heard)
}
