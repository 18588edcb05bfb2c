/** The console's view as the part of the address after `#`, so that bookmarks and going back work. */

export type ConsoleView =
  | { readonly view: 'home' | 'history' }
  | { readonly view: 'class'; readonly class: string }
  | { readonly view: 'calls'; readonly class: string }
  | { readonly view: 'object'; readonly class: string; readonly ref: string }
  /** `self` is the object that the call is about. */
  | { readonly view: 'call'; readonly rpc: string; readonly self?: string }

/** `#VM`, `#VM/calls`, `#VM/OpaqueRef:…`, `#VM.start`, `#VM.start/OpaqueRef:…`, `#/history`. */
export function hashOf(view: ConsoleView): string {
  switch (view.view) {
    case 'home':
      return '#/'
    case 'history':
      return '#/history'
    case 'class':
      return `#${view.class}`
    case 'calls':
      return `#${view.class}/calls`
    case 'object':
      return `#${view.class}/${encodeURIComponent(view.ref)}`
    case 'call':
      return `#${view.rpc}${view.self === undefined ? '' : `/${encodeURIComponent(view.self)}`}`
  }
}

/** An unreadable address is home. */
export function consoleViewOf(hash: string): ConsoleView {
  const [name = '', rest] = splitHash(hash)
  if (name === '') return { view: rest === 'history' ? 'history' : 'home' }
  if (name.includes('.')) return { view: 'call', rpc: name, ...(rest !== undefined && { self: rest }) }
  if (rest === undefined) return { view: 'class', class: name }
  return rest === 'calls' ? { view: 'calls', class: name } : { view: 'object', class: name, ref: rest }
}

function splitHash(hash: string): (string | undefined)[] {
  const [, name, rest] = /^#?([^/]*)(?:\/(.*))?$/s.exec(hash) ?? []
  try {
    return [name, rest && decodeURIComponent(rest)]
  } catch {
    return []
  }
}
