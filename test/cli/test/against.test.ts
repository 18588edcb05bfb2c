/** `crow test --against`: tests as calls to a running server. */
import assert from 'node:assert/strict'
import { analyze } from '../../../analysis/analyze.ts'
import { runCrow } from '../../../cli/run.ts'
import { parse } from '../../../grammar/parse.ts'
import type { Api } from '../../../model/api.ts'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import { openDesk } from '../../runtime/harness.ts'
import { addUsers, PASSWORD } from '../../runtime/roles-api.ts'
import { type Listening, serveDesk } from '../../testing/remote/remote-harness.ts'
import { memoryHost } from '../memory-host.ts'

const PENS = `api pens uses session
role writer
class pen allows(writer) { RW name_label : string }
class ink without destroy { RW name_label : string }
`
const TESTS = `test "a pen" {
  let p = create pen { name_label = "a" }
  expect p.name_label == "a"
}
test "a writer" {
  let p = create pen { name_label = "a" }
  as writer { pen.set_name_label(p, "b") }
  expect p.name_label == "b"
}
`
const INK = `test "ink" {
  let i = create ink { name_label = "i" }
  expect i.name_label == "j"
}
`

describe('crow test --against', () => {
  let listening: Listening
  let url: string
  before(async () => {
    const api = analyze([{ path: 'pens.crow', tree: parse(PENS) }], 'pens').model as Api
    const store = openStore(api, ':memory:')
    addUsers(store, api, { ann: ['writer'] })
    listening = await serveDesk(openDesk(api, { store }))
    url = listening.url.href
  })
  after(() => listening.close())

  async function against(args: readonly string[], env: { readonly [name: string]: string } = {}, tests = TESTS) {
    const host = memoryHost({ 'pens.crow': PENS + tests, 'ann.txt': `${PASSWORD}\n`, 'wrong.txt': 'not it at all\n' })
    for (const [name, value] of Object.entries(env)) host.variables.set(name, value)
    const code = await runCrow(['test', '.', '--against', ...args], host)
    return { code, out: host.out(), err: host.err() }
  }

  it('takes passwords from files and the environment', async () => {
    const files = await against([url, '--password-file', 'ann.txt', '--role-user', 'writer=ann:ann.txt'])
    assert.deepEqual([files.code, files.err], [0, ''])
    assert.match(files.out, /\n2 passed \(2 tests\) in [\d.]+ m?s\n$/)
    const env = { CROWFOOT_PASSWORD: PASSWORD, CROWFOOT_PASSWORD_ANN: PASSWORD }
    const variables = await against([url, '--role-user', 'writer=ann', '--wire', 'xml-rpc'], env)
    assert.deepEqual([variables.code, variables.err], [0, ''])
  })

  it('counts what it cannot do as skipped', async () => {
    const { code, out } = await against([url], { CROWFOOT_PASSWORD: PASSWORD })
    assert.equal(code, 0)
    assert.match(out, /- a writer {2}skipped: no user of the role "writer" was given: --role-user writer=USER/)
    assert.match(out, /\n1 passed, 1 skipped \(2 tests\)/)
  })

  it('exits 1 where a test fails, and lists what stays on the server', async () => {
    const { code, err } = await against([url], { CROWFOOT_PASSWORD: PASSWORD }, INK)
    assert.equal(code, 1)
    assert.match(err, /^crow: 1 object or value stays on the server:\n {2}ink OpaqueRef:\S+: no RPC destroys it\n$/)
  })

  it('exits 2 where it cannot begin', async () => {
    const env = { CROWFOOT_PASSWORD: PASSWORD }
    const cases: readonly (readonly [args: readonly string[], env: { [name: string]: string }, says: RegExp])[] = [
      [[url], {}, /There is no password for the user "root"\. Set CROWFOOT_PASSWORD, give --password-file/],
      [[url, '--password-file', 'wrong.txt'], {}, /The server refuses the log-in of "root": SESSION_AUTH/],
      [[url, '--role-user', 'painter=ann'], env, /The API has no role "painter"\. Its roles are writer\./],
      [[url, '--role-user', 'writer=ann'], env, /no password for the user "ann"\. Set CROWFOOT_PASSWORD_ANN, or give/],
      [['http://127.0.0.1:1'], env, /The server cannot be used: the connection failed: /],
      [['no address'], env, /"no address" is not an address of a server/],
      [[url, '--watch'], env, /cannot be used with/],
    ]
    for (const [args, variables, says] of cases) {
      const { code, err } = await against(args, variables)
      assert.match(err, says)
      assert.equal(code, 2, err)
      assert.ok(!err.includes(PASSWORD))
    }
  })
})
