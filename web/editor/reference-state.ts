/** What the reference's view shows, as the text changes, the cursor moves and its reader follows links. */
import type { Api } from '../../model/api.ts'
import { withoutSecretValues } from '../../reference/secret-values.ts'
import { classPath, routeOf } from '../routes.ts'

export interface ReferenceState {
  /** The last model there was; null before the first. */
  readonly api: Api | null
  /** The text has an error, so that it has no model now. */
  readonly isOld: boolean
  readonly sources: ReadonlySet<string>
  /** `VM.html`. */
  readonly path: string
  /** '' is the page's start. */
  readonly anchor: string
  /** How often somebody went somewhere: the same place may be gone to twice. */
  readonly visits: number
  /** The class that the cursor was in last. */
  readonly at?: string | undefined
  /** A class to be shown as soon as there is a model that has it. */
  readonly wanted?: string | undefined
}

export const NOTHING: ReferenceState = {
  api: null,
  isOld: false,
  sources: new Set(),
  path: 'index.html',
  anchor: '',
  visits: 0,
}

/** What is kept for `restored`, when the window is reloaded: where its reader has come to, and where the cursor was. */
export function kept({ path, anchor, at }: ReferenceState): string {
  const href = `${path}#${anchor}`
  return JSON.stringify(at === undefined ? { href } : { href, at })
}

/** The state to begin with; `before` is what `kept` made, if there is anything. */
export function restored(before: string | undefined): ReferenceState {
  if (before === undefined) return NOTHING
  const { href, at }: { readonly href: string; readonly at?: string } = JSON.parse(before)
  return nextState({ ...NOTHING, at }, { type: 'link', href })
}

export type ReferenceEvent =
  | { readonly type: 'show'; readonly model: Api | null; readonly sources: readonly string[] }
  | { readonly type: 'lit'; readonly name?: string }
  | { readonly type: 'go'; readonly name?: string }
  /** A link: `VM.html#start`, `#start`. */
  | { readonly type: 'link'; readonly href: string }

export function nextState(state: ReferenceState, event: ReferenceEvent): ReferenceState {
  switch (event.type) {
    case 'show':
      return settled({
        ...state,
        // What no page shows this one does not show either.
        api: event.model ? withoutSecretValues(event.model) : state.api,
        isOld: event.model === null,
        sources: new Set(event.sources),
      })
    case 'lit':
      // The page follows into another class. It stays where the cursor is in none, or has never left.
      return event.name === undefined || event.name === state.at
        ? state
        : settled({ ...state, at: event.name, wanted: event.name })
    case 'go':
      return event.name === undefined
        ? gone(state, 'index.html', '')
        : settled({ ...state, at: event.name, wanted: event.name })
    case 'link': {
      const [path = '', anchor = ''] = event.href.split('#')
      return gone(state, path === '' ? state.path : path, anchor)
    }
  }
}

function settled(state: ReferenceState): ReferenceState {
  const { api, path, wanted } = state
  if (!api) return state
  if (wanted !== undefined && api.classes.some((c) => c.name === wanted)) {
    const to = classPath(api, wanted)
    return to === path ? { ...state, wanted: undefined } : gone(state, to, '')
  }
  // The page of a class that has gone.
  return routeOf(api, 'static', path) ? state : { ...gone(state, 'index.html', ''), wanted }
}

function gone(state: ReferenceState, path: string, anchor: string): ReferenceState {
  return { ...state, path, anchor, visits: state.visits + 1, wanted: undefined }
}
