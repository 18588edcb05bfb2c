/** The tests of a text, run as calls to a server of the same text, or of another one. */
import assert from 'node:assert/strict'
import { analyze } from '../../../analysis/analyze.ts'
import { parse } from '../../../grammar/parse.ts'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import type { LeftBehind } from '../../../testing/against/clean-up.ts'
import { RemoteBench } from '../../../testing/against/remote-bench.ts'
import { type ConnectOptions, connectServer } from '../../../testing/remote/connect.ts'
import type { TestResult } from '../../../testing/run/test-result.ts'
import { loadWorldCode, type WorldCode } from '../../../testing/world/load.ts'
import { type Desk, openDesk } from '../../runtime/harness.ts'
import { addUsers, PASSWORD } from '../../runtime/roles-api.ts'
import { serveDesk } from '../remote/remote-harness.ts'

export interface AgainstOptions extends ConnectOptions {
  /** The text that the server has, if it is another one. */
  readonly served?: string
  /** The users of the server, each with the role of the same name. */
  readonly users?: readonly string[]
}

export interface AgainstRun {
  readonly results: readonly TestResult[]
  readonly left: readonly LeftBehind[]
  /** The server, when all tests have run. */
  readonly desk: Desk
}

/** `tests`: texts of tests, which stand behind the text of the API. */
export async function runAgainst(api: string, tests: string, options: AgainstOptions = {}): Promise<AgainstRun> {
  const text = `${api}\n${tests}`
  const code = codeOf(text)
  const { desk, ...listening } = await serveText(options.served ?? api, options.users ?? [])
  const server = await connectServer(code.model, listening.url, options)
  try {
    if (server.usesSessions) await server.logIn('root', PASSWORD)
    const sessions = new Map()
    for (const user of options.users ?? []) sessions.set(user, await server.logIn(user, PASSWORD))
    const bench = await RemoteBench.open({ code, texts: new Map([['api.crow', text]]), server, sessions })
    const results: TestResult[] = []
    for (const test of code.tests) results.push(await bench.run(test))
    return { results, left: bench.left, desk }
  } finally {
    await server.close()
    await listening.close()
  }
}

async function serveText(text: string, users: readonly string[]) {
  const { api, make } = codeOf(text)
  const store = openStore(api, ':memory:')
  addUsers(store, api, Object.fromEntries(users.map((name) => [name, [name]])))
  const desk = openDesk(api, { store, bodies: make })
  return { desk, ...(await serveDesk(desk)) }
}

function codeOf(text: string): WorldCode {
  const analysis = analyze([{ path: 'api.crow', tree: parse(text) }], 'api')
  const errors = analysis.diagnostics.filter(({ severity }) => severity === 'error')
  assert.deepEqual(
    errors.map(({ message }) => message),
    [],
  )
  assert.ok(analysis.model)
  return loadWorldCode(analysis.model, { tests: analysis.tests() })
}
