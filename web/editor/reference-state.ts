/** The state of the reference's view, which changes with the text, the cursor and the links that the user follows. */
import type { Api } from '../../model/api.ts'
import { publicApi } from '../../model/public-api.ts'
import { fieldPlace, statesPlace } from '../../reference/page-place.ts'
import { withoutSecretValues } from '../../reference/secret-values.ts'
import { withoutCode } from '../../reference/without-code.ts'
import { classPath, hrefOf, routeOf } from '../routes.ts'

export interface ReferenceState {
  /** The last model; null before the first. */
  readonly api: Api | null
  /** Whether the text has errors now, so that `api` is an older model. */
  readonly isOld: boolean
  readonly sources: ReadonlySet<string>
  /** `VM.html`. */
  readonly path: string
  /** The anchor on the page; '' for its start. */
  readonly anchor: string
  /** Counts the navigations, because the user may go to the same place twice. */
  readonly visits: number
  /** The last class that the cursor was in. */
  readonly at?: string | undefined
  /** A class (`VM`), or the states of a field (`VM.power_state`), to show as soon as a model has it. */
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

/** The text to keep for `restored` when the window is reloaded: the current place and the class of the cursor. */
export function kept({ path, anchor, at }: ReferenceState): string {
  const href = `${path}#${anchor}`
  return JSON.stringify(at === undefined ? { href } : { href, at })
}

/** The first state; `before` is a text that `kept` returned, or undefined. */
export function restored(before: string | undefined): ReferenceState {
  if (before === undefined) return NOTHING
  const { href, at }: { readonly href: string; readonly at?: string } = JSON.parse(before)
  return nextState({ ...NOTHING, at }, { type: 'link', href })
}

export type ReferenceEvent =
  | { readonly type: 'show'; readonly model: Api | null; readonly sources: readonly string[] }
  | { readonly type: 'lit'; readonly name?: string }
  | { readonly type: 'go'; readonly name?: string }
  /** The state diagram of a field: `VM.power_state`. */
  | { readonly type: 'states'; readonly field: string }
  /** A link: `VM.html#start`, `#start`. */
  | { readonly type: 'link'; readonly href: string }

export function nextState(state: ReferenceState, event: ReferenceEvent): ReferenceState {
  switch (event.type) {
    case 'show':
      return settled({
        ...state,
        // Secret values are hidden as on all pages.
        api: event.model ? publicApi(withoutCode(withoutSecretValues(event.model))) : state.api,
        isOld: event.model === null,
        sources: new Set(event.sources),
      })
    case 'lit':
      // Follows the cursor into another class. Stays if the cursor is in no class, or still in the same one.
      if (event.name === undefined || event.name === state.at) return state
      return hasStatesOf(state, event.name)
        ? { ...state, at: event.name }
        : settled({ ...state, at: event.name, wanted: event.name })
    case 'states':
      return settled({ ...state, wanted: event.field })
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

/** Whether a state diagram of the class is shown, or will be. It stays while its text is edited. */
function hasStatesOf({ anchor, wanted }: ReferenceState, owner: string): boolean {
  const diagrams = statesPlace(`${owner}.`).anchor ?? ''
  return wanted === undefined ? anchor.startsWith(diagrams) : wanted.startsWith(`${owner}.`)
}

/** The address of a class, or of a field's state diagram; of the field if no body changes it. Undefined if there is none. */
function wantedHref(api: Api, wanted: string): string | undefined {
  const [name = '', fieldName] = wanted.split('.')
  const owner = api.classes.find((c) => c.name === name)
  if (!owner || fieldName === undefined) return owner && classPath(api, name)
  const field = owner.fields.find((f) => f.name === fieldName)
  return field && hrefOf(api, field.states ? statesPlace(wanted) : fieldPlace(name, fieldName))
}

function settled(state: ReferenceState): ReferenceState {
  const { api, path, wanted } = state
  if (!api) return state
  const href = wanted === undefined ? undefined : wantedHref(api, wanted)
  if (href !== undefined) {
    const [to = '', anchor = ''] = href.split('#')
    return href === path ? { ...state, wanted: undefined } : gone(state, to, anchor)
  }
  // The class of the page does not exist any more.
  return routeOf(api, 'static', path) ? state : { ...gone(state, 'index.html', ''), wanted }
}

function gone(state: ReferenceState, path: string, anchor: string): ReferenceState {
  return { ...state, path, anchor, visits: state.visits + 1, wanted: undefined }
}
