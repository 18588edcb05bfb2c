/** The places where things are described: a page and an anchor. web/routes.ts turns them into addresses. */
import type { Api, Class } from '../model/api.ts'

export interface PagePlace {
  readonly page: 'class' | 'records' | 'enums' | 'errors' | 'roles'
  /** The class, if it is the page of a class. */
  readonly class?: string
  /** The id of an element. Ids are unique on a page and need no escaping in an address. */
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

/** The RPC's name, or `name()` if a field has the same name. */
export function rpcAnchor(owner: Pick<Class, 'fields'>, rpc: string): string {
  return owner.fields.some((f) => f.name === rpc) ? `${rpc}()` : rpc
}

export function enumPlace(name: string): PagePlace {
  return { page: 'enums', anchor: name }
}

/** The state diagram of an enum field (`VM.power_state`), beside its enum. */
export function statesPlace(field: string): PagePlace {
  return { page: 'enums', anchor: `states:${field}` }
}

/** Enum values may be any text. */
export function valuePlace(name: string, value: string): PagePlace {
  return { page: 'enums', anchor: `${name}.${encodeURIComponent(value)}` }
}

export function errorPlace(code: string): PagePlace {
  return { page: 'errors', anchor: code }
}

/** Role names may be any text. */
export function rolePlace(name: string): PagePlace {
  return { page: 'roles', anchor: encodeURIComponent(name) }
}

/** The record of that name, or the class whose record it is. */
export function recordPlace(api: Api, name: string): PagePlace {
  return api.records.some((r) => r.name === name) ? { page: 'records', anchor: name } : classPlace(name)
}

/** The id of an element of the page's layout. No name contains a colon. */
export function sectionAnchor(name: string): string {
  return `page:${name}`
}
