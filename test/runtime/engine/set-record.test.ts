/** `C.set` of a class `with set`: several fields at once, all or none, as far as the user may set each. */
import assert from 'node:assert/strict'
import { analyze } from '../../../analysis/analyze.ts'
import { parse } from '../../../grammar/parse.ts'
import type { Api } from '../../../model/api.ts'
import { rpcsOf } from '../../../model/rpcs.ts'
import { exampleCalls } from '../../../reference/examples.ts'
import { methodsOf } from '../../../reference/openrpc/methods.ts'
import { CallContext } from '../../../runtime/engine/call-context.ts'
import { CallEngine, type CompiledRpc, runCall } from '../../../runtime/engine/call-engine.ts'
import { NO_REQUEST } from '../../../runtime/engine/call-origin.ts'
import type { Handler, RpcBody } from '../../../runtime/engine/handler.ts'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import { ApiError } from '../../../runtime/values/api-error.ts'
import { RecordValue, type Result, type Value } from '../../../runtime/values/values.ts'
import { type Desk, openDesk, xmlString } from '../harness.ts'
import { addUsers, PASSWORD } from '../roles-api.ts'
import type { Batch } from '../standard/lab-api.ts'

/** The classes of the text, each with `set`. */
function modelOf(text: string): Api {
  const { model, diagnostics } = analyze([{ path: 'a.crow', tree: parse(text) }], 'a')
  assert.ok(model, diagnostics.map((d) => d.message).join('\n'))
  const classes = model.classes.map((c) =>
    c.objects === 'implied' && !c.standard ? { ...c, with: ['set'] as const } : c,
  )
  return { ...model, classes }
}

describe('set of a record', () => {
  const api = modelOf(`api Lab uses event
class host {
  RW label : string = ""
  RO/runtime VMs : VM ref set <-> host
}
class VM {
  RW             label : string = ""
  RW             n     : int = 1
  RW             tags  : string set = []
  RW             host  : host ref or null <-> VMs = null
  RO/constructor kind  : string = ""
  RO/runtime     state : string = "new"
}
`)
  let desk: Desk
  let vm: string
  const record = async () => {
    const { label, n, tags, kind, state } = (await desk.result('VM.get_record', vm)) as Record<string, unknown>
    return { label, n, tags, kind, state }
  }
  const START = { label: 'a', n: 1, tags: [], kind: 'k', state: 'new' }
  beforeEach(async () => {
    desk = openDesk(api)
    vm = String(await desk.result('VM.create', { label: 'a', kind: 'k' }))
  })

  it('sets the fields that it names, and no others', async () => {
    assert.equal(await desk.result('VM.set', vm, { label: 'b', tags: ['x', 'x'] }), '')
    assert.deepEqual(await record(), { ...START, label: 'b', tags: ['x'] })
    await desk.result('VM.set', vm, {})
    const member = '<member><name>n</name><value><string>7</string></value></member>'
    assert.match(await desk.xml('VM.set', xmlString(vm), `<value><struct>${member}</struct></value>`), /Success/)
    assert.deepEqual(await record(), { ...START, label: 'b', tags: ['x'], n: 7 })
  })

  it('changes nothing where it names a field wrongly', async () => {
    const reason = 'is not a field that clients set'
    const refused = [
      [{ label: 'b', colour: 'red' }, ['FIELD_UNKNOWN', 'colour']],
      [{ label: 'b', kind: 'x' }, ['VALUE_NOT_SUPPORTED', 'kind', 'kind', reason]],
      [{ label: 'b', state: 'x' }, ['VALUE_NOT_SUPPORTED', 'state', 'state', reason]],
      [{ label: 'b', uuid: 'x' }, ['VALUE_NOT_SUPPORTED', 'uuid', 'uuid', reason]],
      [{ label: 'b', n: 'x' }, ['FIELD_TYPE_ERROR', 'n']],
      [{ label: 'b', host: 'OpaqueRef:no' }, ['HANDLE_INVALID', 'host', 'OpaqueRef:no']],
      ['label', ['FIELD_TYPE_ERROR', 'record']],
    ] as const
    for (const [given, error] of refused) assert.deepEqual(await desk.error('VM.set', vm, given), error)
    assert.deepEqual(await record(), START)
  })

  it('refuses an object that is gone, also with an empty record', async () => {
    await desk.result('VM.destroy', vm)
    for (const given of [{}, { label: 'b' }])
      assert.deepEqual(await desk.error('VM.set', vm, given), ['HANDLE_INVALID', 'VM', vm])
  })

  it('is one event of the object', async () => {
    const from = (token: string) => desk.result('event.from', ['VM'], token, 0) as Promise<Batch>
    const { token } = await from('')
    await desk.result('VM.set', vm, { label: 'b', n: 2, tags: ['x'] })
    const { events } = await from(token)
    assert.deepEqual(
      events.map(({ operation, ref, snapshot }) => [operation, ref, snapshot?.n]),
      [['mod', vm, 2]],
    )
  })

  it('is described with the fields that it sets', () => {
    const method = methodsOf(api).find(({ name }) => name === 'VM.set')
    const schema = method?.params[1]?.schema as { properties: object; required?: unknown }
    assert.deepEqual([Object.keys(schema.properties), schema.required], [['label', 'n', 'tags', 'host'], undefined])
    const rpc = rpcsOf(api).find(({ name }) => name === 'VM.set')
    assert.ok(rpc?.implied && rpc.writes)
    assert.match(exampleCalls(api, rpc).jsonrpc1.call, /"params": \[[^{]*\{\s*"label": "example"\s*\}/)
  })
})

describe('set of a record by users', () => {
  const api = modelOf(`api Lab uses session
role reader
role writer
role owner includes writer
class safe set allows(writer) create allows(owner) {
  RW label : string = ""
  RW code  : string = "" @secret set allows(owner)
  RW note  : string = "" set allows(reader)
  RW keepers : person ref set <-> safes = [] set allows(owner)
}
class person set allows(owner) create allows(owner) {
  RW safes : safe ref set <-> keepers = [] set allows(owner)
}
`)
  let desk: Desk
  let safe: unknown
  const sessions = new Map<string, string>()
  const as = (user: string, method: string, ...params: unknown[]) => desk.result(method, sessions.get(user), ...params)
  const denied = async (user: string, given: object) =>
    (await desk.error('safe.set', sessions.get(user), safe, given)).slice(0, 2)
  before(async () => {
    const store = openStore(api, ':memory:')
    addUsers(store, api, { rae: ['reader'], will: ['writer'], olga: ['owner'], nick: [] })
    desk = openDesk(api, { store })
    for (const user of ['rae', 'will', 'olga', 'nick', 'root'])
      sessions.set(user, String(await desk.result('session.login_with_password', user, PASSWORD)))
    safe = await as('olga', 'safe.create', {})
  })

  it('asks for the right to set each field that is named', async () => {
    await as('rae', 'safe.set', safe, { note: 'n' })
    await as('will', 'safe.set', safe, { label: 'l' })
    await as('olga', 'safe.set', safe, { label: 'm', code: '1', keepers: [] })
    await as('root', 'safe.set', safe, { label: 'l', code: '2', note: 'o' })
    assert.deepEqual(await denied('rae', { note: 'x', label: 'x' }), ['RBAC_PERMISSION_DENIED', 'safe.set/label'])
    assert.deepEqual(await denied('will', { label: 'x', code: 'x' }), ['RBAC_PERMISSION_DENIED', 'safe.set/code'])
    assert.deepEqual(await denied('will', { keepers: [] }), ['RBAC_PERMISSION_DENIED', 'safe.set/keepers'])
    const { label, note } = (await as('root', 'safe.get_record', safe)) as Record<string, unknown>
    assert.deepEqual([label, note], ['l', 'o'])
  })

  it('is refused to users who may set no field', async () => {
    assert.deepEqual(await denied('nick', {}), ['RBAC_PERMISSION_DENIED', 'safe.set'])
    const [rpc] = rpcsOf(api).filter(({ name }) => name === 'safe.set')
    assert.deepEqual(rpc?.roles, ['reader', 'writer', 'owner'])
  })

  it('hides secrets in its errors', async () => {
    const given = { code: 'a\u0000b' }
    assert.deepEqual((await desk.error('safe.set', sessions.get('olga'), safe, given)).slice(0, 3), [
      'VALUE_NOT_SUPPORTED',
      'code',
      '(secret)',
    ])
  })
})

describe('set of a record with bodies', () => {
  const api = modelOf('class VM {\n  RW a : string = ""\n  RW b : string = ""\n  RW c : string = ""\n}\n')

  /** The bodies note the values that they get; `set_a` does not wait. */
  function open(setA: (value: Value) => Result) {
    const store = openStore(api, ':memory:')
    const noted: Value[] = []
    const setB: Handler = async ([, value]) => {
      noted.push(value as Value)
      return null
    }
    const bodies = new Map<string, RpcBody>([
      ['VM.set_a', { waits: false, handler: ([, value]) => setA(value as Value) }],
      ['VM.set_b', { waits: true, handler: setB }],
    ])
    const engine = new CallEngine({
      ...{ api, store, bodies, owned: undefined, handlers: new Map(), rpcs: rpcsOf(api) },
      snapshot: () => store.snapshot(),
    })
    const vm = store.class('VM').create(new Map())
    const set = (...members: [string, Value][]) => {
      const record = new RecordValue(
        members.map(([name]) => name),
        members.map(([, value]) => value),
      )
      const compiled = engine.compiled('VM.set') as CompiledRpc
      return runCall(compiled, [vm, record], new CallContext('VM.set', NO_REQUEST), (result) => result)
    }
    return { set, noted, c: () => store.class('VM').field('c').get(vm) }
  }

  it('runs the bodies of set_f; those that wait come after all others', async () => {
    const { set, noted, c } = open((value) => {
      noted.push(value)
      return null
    })
    const done = set(['a', '1'], ['b', '2'], ['c', '3'])
    assert.deepEqual([noted, c()], [['1', '2'], '3'])
    assert.equal(await done, null)
    assert.equal(set(['a', '4']), null)
  })

  it('changes nothing where a body fails', () => {
    const { set, noted, c } = open(() => {
      throw new ApiError('NO')
    })
    assert.throws(() => set(['c', '3'], ['a', '1'], ['b', '2']), /NO/)
    assert.deepEqual([noted, c()], [[], ''])
  })
})
