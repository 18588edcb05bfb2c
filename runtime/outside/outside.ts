/** The code of `handlers.ts` beside an API, connected with a service. */
import type { Api } from '../../model/api.ts'
import type { Externals } from '../engine/external.ts'
import type { WriteGate } from '../engine/gate.ts'
import type { Handlers } from '../engine/handler.ts'
import type { Store } from '../store/store.ts'
import { shapesOf } from '../values/shapes.ts'
import type { CodeLog } from './code-context.ts'
import { CodeValues } from './code-values.ts'
import { externalCode } from './external-code.ts'
import { messageHandler } from './message-handlers.ts'
import { type HandlerExports, type HandlersModule, readExports } from './read-exports.ts'
import { type OpenRoute, openRoute } from './route-code.ts'
import { Transactions } from './transactions.ts'

/** What the code of an API uses of the service. */
export interface OutsideParts {
  readonly api: Api
  readonly store: Store
  /** Its transactions write there. */
  readonly gate: WriteGate
  /** Aborted when the server stops. */
  readonly stopping: AbortSignal
  /** The path of the folder for files of the code, made at the first call. */
  readonly folder: () => string
}

export interface Outside {
  readonly handlers: Handlers
  readonly externals: Externals
  readonly routes: readonly OpenRoute[]
}

/** Makes handlers and externals of the code, for one service. */
export type OpenCode = (parts: OutsideParts) => Outside

/** `module`: what `handlers.ts` exports. Throws Error with a sentence for the person who starts the server. */
export function openCode(api: Api, module: HandlersModule, log: CodeLog): OpenCode {
  const exported = readExports(api, module)
  return (parts) => openOutside(exported, parts, log)
}

function openOutside({ messages, externals, routes }: HandlerExports, parts: OutsideParts, log: CodeLog): Outside {
  const { api, store, gate, stopping, folder } = parts
  const keeping = new Set(api.classes.filter(({ objects }) => objects !== 'none').map(({ name }) => name))
  const values = new CodeValues(shapesOf(api), (name) => keeping.has(name))
  const transactions = new Transactions({ api, store, values, gate })
  const message = { values, transactions, log, stopping, folder }
  return {
    handlers: new Map(messages.map(([rpc, code]) => [rpc.name, messageHandler(rpc, code, message)])),
    externals: new Map(externals.map(([one, code]) => [one.name, externalCode(one, code, { values, log, folder })])),
    routes: routes.map((route) => openRoute(route, message)),
  }
}
