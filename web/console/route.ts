/** The console's view as the part of the address after `#`, so that bookmarks and going back work. */

export type ConsoleView =
  | { readonly view: 'home' | 'history' }
  /** `query` has the filters, the order and the columns of the table (rows/order-address.ts). */
  | { readonly view: 'class'; readonly class: string; readonly query?: string }
  | { readonly view: 'calls'; readonly class: string }
  | { readonly view: 'object'; readonly class: string; readonly ref: string }
  /** The objects around one object. */
  | { readonly view: 'graph'; readonly class: string; readonly ref: string }
  /** `self` is the object that the call is about; `fill` are texts that its form starts with, by name. */
  | {
      readonly view: 'call'
      readonly rpc: string
      readonly self?: string
      readonly fill?: { readonly [name: string]: string }
    }

/**
 * `#VM`, `#VM?sort=-name_label`, `#VM/calls`, `#VM/OpaqueRef:…`, `#VM/OpaqueRef:…/graph`, `#VM.start`,
 * `#VM.start/OpaqueRef:…`, `#VIF.create?VM=OpaqueRef:…`, `#/history`.
 */
export function hashOf(view: ConsoleView): string {
  switch (view.view) {
    case 'home':
      return '#/'
    case 'history':
      return '#/history'
    case 'class':
      return `#${view.class}${view.query ? `?${view.query}` : ''}`
    case 'calls':
      return `#${view.class}/calls`
    case 'object':
      return `#${view.class}/${encodeURIComponent(view.ref)}`
    case 'graph':
      return `#${view.class}/${encodeURIComponent(view.ref)}/graph`
    case 'call':
      return `#${view.rpc}${view.self === undefined ? '' : `/${encodeURIComponent(view.self)}`}${queryOf(view.fill)}`
  }
}

/** An unreadable address is home. */
export function consoleViewOf(hash: string): ConsoleView {
  const [name = '', rest, query, end] = splitHash(hash)
  if (name === '') return { view: rest === 'history' ? 'history' : 'home' }
  if (name.includes('.'))
    return { view: 'call', rpc: name, ...(rest !== undefined && { self: rest }), ...(query && { fill: fillOf(query) }) }
  if (rest === undefined) return { view: 'class', class: name, ...(query && { query }) }
  if (end !== undefined) return { view: 'graph', class: name, ref: rest }
  return rest === 'calls' ? { view: 'calls', class: name } : { view: 'object', class: name, ref: rest }
}

/** Where the user is, without how the table there is filtered and sorted. */
export function placeOf(view: ConsoleView): string {
  return hashOf(view.view === 'class' ? { view: 'class', class: view.class } : view)
}

/**
 * The name, what stands behind the slash, the query, and `/graph` if it is there. A reference in an address has neither
 * `/` nor `?`.
 */
function splitHash(hash: string): (string | undefined)[] {
  const [, name, rest, end, query] = /^#?([^/?]*)(?:\/([^?]*?)(\/graph)?)?(?:\?(.*))?$/s.exec(hash) ?? []
  try {
    return [name, rest && decodeURIComponent(rest), query, end]
  } catch {
    return []
  }
}

function queryOf(texts: { readonly [name: string]: string } = {}): string {
  const query = new URLSearchParams(texts).toString()
  return query && `?${query}`
}

function fillOf(query: string): { readonly [name: string]: string } {
  return Object.fromEntries(new URLSearchParams(query))
}
