/** Reads the HTTP paths that `handlers.ts` exports as `http`. */
import type { Api } from '../../model/api.ts'
import { rolesAllowed } from '../../model/roles.ts'
import type { CodeFunction } from './code-function.ts'

/** A path of the API, with its code. */
export interface CodeRoute {
  /** In upper case. */
  readonly method: string
  readonly path: string
  /** Takes no session. */
  readonly isPublic: boolean
  /** The roles whose users may use it; null: everyone. */
  readonly roles: ReadonlySet<string> | null
  readonly code: CodeFunction
}

/** Throws Error with a sentence for the person who starts the server. */
export function readRoutes(api: Api, given: unknown): CodeRoute[] {
  if (given === undefined) return []
  if (typeof given !== 'object' || given === null)
    throw new Error('handlers.ts exports "http", which is not an object of functions')
  return Object.entries(given).map(([name, route]) => readRoute(api, name, route))
}

function readRoute(api: Api, name: string, given: unknown): CodeRoute {
  const [, method, path] = ROUTE.exec(name) ?? []
  if (method === undefined || path === undefined)
    throw new Error(
      `"${name}" of "http" in handlers.ts is not a method and a path of letters, digits, "_", "-", "~" and "/", such as "GET /export_raw_vdi"`,
    )
  if (OWN_PATHS.has(path)) throw new Error(`"${name}" of "http" in handlers.ts is a path of the server: choose another`)
  const { handle, allows, public: isPublic = false } = typeof given === 'function' ? { handle: given } : parts(given)
  if (typeof handle !== 'function')
    throw new Error(`"${name}" of "http" in handlers.ts is not a function, nor an object with a function "handle"`)
  return { method, path, isPublic: isPublic === true, roles: rolesOf(api, name, allows), code: handle as CodeFunction }
}

/** The pages of the server have names with a dot. */
const ROUTE = /^(GET|PUT|POST|PATCH|DELETE) (\/[\w/~-]+)$/

/** Calls go to these, operators ask the last two. */
const OWN_PATHS = new Set(['/', '/jsonrpc', '/xmlrpc', '/RPC2', '/metrics', '/healthz'])

function parts(given: unknown): { readonly handle?: unknown; readonly allows?: unknown; readonly public?: unknown } {
  return typeof given === 'object' && given !== null ? given : {}
}

/** Where the API has roles, a path without `allows` is for root only: what moves whole disks is open to nobody by accident. */
function rolesOf(api: Api, name: string, allows: unknown): ReadonlySet<string> | null {
  if (allows === undefined) return api.roles.length === 0 ? null : new Set()
  if (!Array.isArray(allows)) throw new Error(`"allows" of "${name}" in handlers.ts is not an array of roles`)
  const unknown = allows.find((role) => !api.roles.some((declared) => declared.name === role))
  if (unknown !== undefined)
    throw new Error(`"allows" of "${name}" in handlers.ts has "${String(unknown)}", which is not a role of the API`)
  return new Set(rolesAllowed(api, allows))
}
