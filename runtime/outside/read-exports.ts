/** Reads what `handlers.ts` exports, and refuses what the API has no place for. */
import type { Api, External } from '../../model/api.ts'
import { codelessExternal, codelessText } from '../../model/code-access.ts'
import { unimplementedRpcs } from '../../model/implemented.ts'
import { calledRpcsOf, type Rpc } from '../../model/rpcs.ts'

import type { CodeFunction } from './code-function.ts'
import { type CodeRoute, readRoutes } from './read-routes.ts'

/** What the module exports, by name. */
export type HandlersModule = { readonly [name: string]: unknown }

export interface HandlerExports {
  readonly messages: readonly (readonly [rpc: Rpc, code: CodeFunction])[]
  readonly externals: readonly (readonly [external: External, code: CodeFunction])[]
  readonly routes: readonly CodeRoute[]
}

/** The names that the module may export. */
const EXPORTS = ['messages', 'externals', 'http']

/** Throws Error with a sentence for the person who starts the server. */
export function readExports(api: Api, module: HandlersModule): HandlerExports {
  for (const name of Object.keys(module)) {
    if (EXPORTS.includes(name)) continue
    const allowed = EXPORTS.map((one) => `"${one}"`).join(', ')
    throw new Error(`handlers.ts exports "${name}", which the server does not know. It may export ${allowed}`)
  }
  const open = new Map(unimplementedRpcs(api).map((rpc) => [rpc.name, rpc]))
  const messages = functionsIn(module, 'messages').map(([name, code]) => {
    const rpc = open.get(name)
    if (!rpc) throw new Error(notOpen(api, name))
    return [rpc, code] as const
  })
  const { externals: declared = [] } = api
  const externals = functionsIn(module, 'externals').map(([name, code]) => {
    const external = declared.find((one) => one.name === name)
    if (!external) throw new Error(`handlers.ts has code for the external "${name}", and the API has no such external`)
    return [external, code] as const
  })
  return { messages, externals, routes: readRoutes(api, module.http) }
}

/** Throws Error where an external has no code: neither here nor in the text. */
export function requireExternals(api: Pick<Api, 'externals'>, given: Iterable<string>): void {
  const missing = codelessExternal(api, given)
  if (missing !== undefined) throw new Error(codelessText(missing))
}

function notOpen(api: Api, name: string): string {
  const start = `handlers.ts has code for the message "${name}"`
  const known = calledRpcsOf(api).find((rpc) => rpc.name === name)
  if (known?.message?.body) return `${start}, which has a body in the text: remove one of the two`
  return known ? `${start}, which the server has code for already` : `${start}, and the API has no such message`
}

function functionsIn(module: HandlersModule, name: string): (readonly [name: string, code: CodeFunction])[] {
  const given = module[name]
  if (given === undefined) return []
  if (typeof given !== 'object' || given === null)
    throw new Error(`handlers.ts exports "${name}", which is not an object of functions`)
  return Object.entries(given).map(([key, code]) => {
    if (typeof code !== 'function') throw new Error(`"${key}" of "${name}" in handlers.ts is not a function`)
    return [key, code as CodeFunction] as const
  })
}
