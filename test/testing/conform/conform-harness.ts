/** Servers of ours that conformance tests are pointed at: whole ones, and ones with a fault. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { analyze } from '../../../analysis/analyze.ts'
import { parse } from '../../../grammar/parse.ts'
import type { Api } from '../../../model/api.ts'
import { openRules } from '../../../runtime/bodies/rules/open-rules.ts'
import { createFront, type Front } from '../../../runtime/http/front.ts'
import { createService } from '../../../runtime/service/create-service.ts'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import type { Store } from '../../../runtime/store/store.ts'
import { conform } from '../../../testing/conform/conform.ts'
import type { ConformOptions } from '../../../testing/conform/conform-options.ts'
import type { ConformReport } from '../../../testing/conform/report.ts'
import { CONFORM_RULES } from '../../../testing/conform/rules/all-rules.ts'
import { connectServer } from '../../../testing/remote/connect.ts'
import type { RemoteFormat } from '../../../testing/remote/dialects.ts'
import { loadWorldCode, type WorldCode } from '../../../testing/world/load.ts'
import { TestUsers } from '../../../testing/world/test-users.ts'
import { send } from '../../runtime/harness.ts'

/** What is wrong with a server on the way between it and its clients. */
export interface WireFaults {
  /** The call as the server gets it. */
  readonly request?: (text: string, state: Map<string, string>) => string
  /** The answer as the client gets it. `call` is the text of the call. */
  readonly reply?: (text: string, call: string, state: Map<string, string>) => string | Promise<string>
  /** What the store does. */
  readonly store?: (store: Store) => Store
  /** Instead of the service: undefined leaves the call to it. */
  readonly instead?: (call: string, front: Front, state: Map<string, string>) => Promise<string> | undefined
}

export interface ServedText {
  readonly url: URL
  readonly logged: readonly string[]
  close(): Promise<void>
}

export function modelOf(files: Readonly<Record<string, string>>): Api {
  const trees = Object.entries(files).map(([path, text]) => ({ path, tree: parse(text) }))
  const { model, diagnostics } = analyze(trees, 'api')
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  assert.deepEqual(
    errors.map(({ message }) => message),
    [],
  )
  assert.ok(model)
  return model
}

/** Users have their names as passwords: `root`, and one for each role. */
export async function serveModel(code: WorldCode, faults: WireFaults = {}): Promise<ServedText> {
  const { api, make } = code
  const logged: string[] = []
  const inner = openStore(api, ':memory:', { rules: (store, opening) => openRules(api, store, make, opening) })
  const store = faults.store?.(inner) ?? inner
  const bodies = make({ api, store })
  const users = new TestUsers()
  for (const { name } of api.roles) users.add(name, [name])
  const service = createService(api, store, {
    log: (text) => logged.push(text),
    bodies: () => bodies,
    credentials: users,
  })
  store.commit()
  const front = createFront({ ...service, page: () => '', local: true, maxBody: 64_000_000 })
  const { url, close } = await listen(front, faults)
  return {
    url,
    logged,
    async close() {
      await close()
      await service.close()
      store.close()
    },
  }
}

async function listen(front: Front, { request, reply, instead }: WireFaults) {
  const state = new Map<string, string>()
  const server = createServer(async (incoming, outgoing) => {
    const parts: Buffer[] = []
    for await (const part of incoming) parts.push(part as Buffer)
    const call = Buffer.concat(parts).toString()
    const given = request?.(call, state) ?? call
    const type = incoming.headers['content-type'] ?? ''
    const answered = instead?.(given, front, state)
    const answer = answered ? { status: 200, type, body: await answered } : await send(front, type, given, incoming.url)
    const body = (await reply?.(answer.body, call, state)) ?? answer.body
    outgoing.writeHead(answer.status, { 'Content-Type': answer.type }).end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = async () => {
    server.close()
    server.closeAllConnections()
  }
  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), close }
}

export const BOTH: readonly RemoteFormat[] = ['json-rpc-2.0', 'xml-rpc']

/** Tests the server against the text. */
export async function conformTo(
  code: WorldCode,
  url: URL,
  options: Partial<ConformOptions> & { readonly formats?: readonly RemoteFormat[] } = {},
): Promise<ConformReport> {
  const { formats = BOTH, ...rest } = options
  const remotes = await Promise.all(formats.map((format) => connectServer(code.model, url, { format, timeout: 5000 })))
  const roles = code.model.roles.map(({ name }) => ({ name, roles: [name], user: name, password: name }))
  return conform(code, remotes, {
    ...{ seed: 1, duration: 60_000, calls: 1_000_000, rules: CONFORM_RULES },
    ...{ skip: [], only: [], isScratch: false, messages: false },
    clients: [{ name: '', roles: null, user: 'root', password: 'root' }, ...roles],
    ...rest,
  })
}

export function codeOf(text: string): WorldCode {
  return loadWorldCode(modelOf({ 'api.crow': text }))
}
