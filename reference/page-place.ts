/** Where things are described: a page, and a place on it. web/routes.ts turns one into an address. */
import type { Api, Class } from '../model/api.ts'

export interface PagePlace {
  readonly page: 'class' | 'records' | 'enums' | 'errors' | 'roles'
  /** Of the page of a class. */
  readonly class?: string
  /** The id of an element; ids of one page are unique, and none of them needs to be escaped in an address. */
  readonly anchor?: string
}

export function classPlace(name: string): PagePlace {
  return { page: 'class', class: name }
}

export function fieldPlace(owner: string, field: string): PagePlace {
  return { page: 'class', class: owner, anchor: field }
}

/** `rpc` is the bare name: `get_uuid`. */
export function rpcPlace(owner: Pick<Class, 'name' | 'fields'>, rpc: string): PagePlace {
  return { page: 'class', class: owner.name, anchor: rpcAnchor(owner, rpc) }
}

/** The RPC's own name, or `name()` where a field has that name. */
export function rpcAnchor(owner: Pick<Class, 'fields'>, rpc: string): string {
  return owner.fields.some((f) => f.name === rpc) ? `${rpc}()` : rpc
}

export function enumPlace(name: string): PagePlace {
  return { page: 'enums', anchor: name }
}

/** Values may be any text. */
export function valuePlace(name: string, value: string): PagePlace {
  return { page: 'enums', anchor: `${name}.${encodeURIComponent(value)}` }
}

export function errorPlace(code: string): PagePlace {
  return { page: 'errors', anchor: code }
}

/** Roles may have any text as their name, too. */
export function rolePlace(name: string): PagePlace {
  return { page: 'roles', anchor: encodeURIComponent(name) }
}

/** A record of that name, or the class whose record it is. */
export function recordPlace(api: Api, name: string): PagePlace {
  return api.records.some((r) => r.name === name) ? { page: 'records', anchor: name } : classPlace(name)
}

/** An element that is part of a page's layout; no name has a colon. */
export function sectionAnchor(name: string): string {
  return `page:${name}`
}
