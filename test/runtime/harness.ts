/**
 * Helpers of the runtime's tests: a service over a store in memory, and calls to it on either format without a socket.
 */
import type { Api } from '../../model/api.ts'
import { createFront, type Front } from '../../runtime/http/front.ts'
import type { Reply } from '../../runtime/http/reply.ts'
import { createService, type Service } from '../../runtime/service/create-service.ts'
import type { ServiceOptions } from '../../runtime/service/service-options.ts'
import { openStore } from '../../runtime/store/sqlite/open.ts'
import type { Store } from '../../runtime/store/store.ts'
import { openAnyOfTwo } from './servers/any-of-two.ts'
import { openShared, SERVICES } from './servers/shared-store.ts'

export interface Desk {
  readonly store: Store
  readonly service: Service
  readonly front: Front
  /** The lines that the server logged. */
  readonly logged: string[]
  /** The parsed reply of a JSON-RPC 2.0 call. */
  json(method: string, ...params: unknown[]): Promise<JsonReply>
  /** The result of a JSON-RPC call that has to succeed. */
  result(method: string, ...params: unknown[]): Promise<unknown>
  /** The code and parameters of the error that a JSON-RPC call has to raise. */
  error(method: string, ...params: unknown[]): Promise<string[]>
  /** The text of the reply to an XML-RPC call, its parameters given as `<value>…</value>` texts. */
  xml(method: string, ...params: string[]): Promise<string>
}

export interface JsonReply {
  readonly jsonrpc?: string
  readonly result?: unknown
  readonly error?: { readonly code: number; readonly message: string; readonly data?: string[] }
  readonly id: unknown
}

/**
 * With CROWFOOT_TEST_SERVERS=2, calls go at random to either of two servers, each with a copy of its own; with
 * CROWFOOT_TEST_SERVICES, to services on one store.
 */
const IS_SHARED = process.env.CROWFOOT_TEST_SERVERS === '2'

/** A test of what only a server does that is alone with its data: it writes to the store itself, fails commits, or counts turns. */
export function itAlone(title: string, test: (this: Mocha.Context) => void | Promise<void>): void {
  if (!IS_SHARED) it(title, test)
}

/** `store` stands in for the one in memory. */
export function openDesk(api: Api, options: Partial<ServiceOptions> & { store?: Store } = {}): Desk {
  if (IS_SHARED && !options.store) return openAnyOfTwo(api, options, 1)
  const logged: string[] = []
  const store = options.store ?? openStore(api, ':memory:')
  const { service, front } = opened(api, store, { log: (text) => logged.push(text), ...options })
  const json = async (method: string, ...params: unknown[]): Promise<JsonReply> => {
    const body = JSON.stringify({ jsonrpc: '2.0', method, params, id: 1 })
    return JSON.parse((await send(front, 'application/json', body)).body)
  }
  return {
    store,
    service,
    front,
    logged,
    json,
    async result(method, ...params) {
      const reply = await json(method, ...params)
      if (reply.error) throw new Error(`${method}: ${JSON.stringify(reply.error)}`)
      return reply.result
    },
    async error(method, ...params) {
      const { error } = await json(method, ...params)
      return error ? [error.message, ...(error.data ?? [])] : ['no error']
    },
    async xml(method, ...params) {
      const texts = params.map((p) => `<param>${p}</param>`).join('')
      const call = `<methodCall><methodName>${method}</methodName><params>${texts}</params></methodCall>`
      return (await send(front, 'text/xml', call)).body
    },
  }
}

/** The service, or, where the suite is run for several, those that stand for it: each call goes to any of them. */
function opened(api: Api, store: Store, options: ServiceOptions): Pick<Desk, 'service' | 'front'> {
  const frontOf = (one: Service) => createFront({ ...one, page: () => 'a page', local: true, maxBody: 1_000_000 })
  if (SERVICES === 1 || options.gate) {
    const service = createService(api, store, options)
    return { service, front: frontOf(service) }
  }
  const { service, any, all } = openShared(store, options.log, (shared, more) =>
    createService(api, shared, { ...options, ...more }),
  )
  const fronts = all.map(frontOf)
  const front = { ...fronts[0], handle: (...request) => any(fronts).handle(...request) } as Front
  return { service, front }
}

export function send(front: Front, type: string, body: string | Buffer, url = '/'): Promise<Reply> {
  const head = { method: 'POST', url, headers: ['Host', 'localhost:8080', 'Content-Type', type] }
  return new Promise((resolve) => front.handle(head, Buffer.from(body), resolve))
}

export const xmlString = (text: string) => `<value><string>${text}</string></value>`
