/** The client of any server, against our own: values of all types in each format, errors, sessions. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import type { ApiError } from '../../../runtime/values/api-error.ts'
import { RecordValue, type Value } from '../../../runtime/values/values.ts'
import type { CallOutcome } from '../../../testing/remote/call-outcome.ts'
import { connectServer, type RemoteServer } from '../../../testing/remote/connect.ts'
import { REMOTE_FORMATS } from '../../../testing/remote/dialects.ts'
import { openDesk } from '../../runtime/harness.ts'
import { addUsers, PASSWORD, rolesApi } from '../../runtime/roles-api.ts'
import { sampleApi } from '../../runtime/sample-api.ts'
import { type Listening, serveDesk } from './remote-harness.ts'

const PEN: { readonly [field: string]: Value } = {
  name_label: '<a & "b">\r\n ü 🖋',
  length: -9007199254740993n,
  weight: 0.1,
  capped: false,
  bought: '20260131T12:00:00.123Z',
  colour: 'balance-slb',
  tags: ['b', 'a', ''],
  numbers: [9223372036854775807n, 0n],
  other_config: new Map([
    ['__proto__', 'x'],
    ['', 'y'],
  ]),
  counts: new Map([[-7n, 9223372036854775807n]]),
  spare: null,
  serial: '007',
}

for (const format of REMOTE_FORMATS)
  describe(`the client of other servers, by ${format}`, () => {
    let listening: Listening
    let server: RemoteServer
    before(async () => {
      listening = await serveDesk(openDesk(sampleApi()))
      server = await connectServer(sampleApi(), listening.url, { format })
    })
    after(async () => {
      await server.close()
      await listening.close()
    })

    it('gives and gets values of all types', async () => {
      const cup = valueFrom(await server.call('cup.create', [record({ name_label: 'c' })])) as string
      const given = { ...PEN, cup }
      const pen = valueFrom(await server.call('pen.create', [record(given)])) as string
      const { names, values } = valueFrom(await server.call('pen.get_record', [pen])) as RecordValue
      const read = Object.fromEntries(names.map((name, i) => [name, values[i]]))
      assert.deepEqual(read, { uuid: read.uuid, ...given, state: '' })
      for (const [name, value] of Object.entries(given))
        assert.deepEqual(valueFrom(await server.call(`pen.get_${name}`, [pen])), value)
      assert.deepEqual(valueFrom(await server.call('cup.get_pens', [cup])), [pen])
      assert.equal(valueFrom(await server.call('pen.set_spare', [pen, cup])), undefined)
      const records = valueFrom(await server.call('pen.get_all_records', [])) as ReadonlyMap<Value, RecordValue>
      assert.deepEqual([...records.keys()], [pen])
      assert.equal(records.get(pen)?.values[names.indexOf('spare')], cup)
    })

    it('gives errors with their parameters', async () => {
      assert.deepEqual(errorFrom(await server.call('pen.get_length', ['OpaqueRef:x'])), [
        ...['HANDLE_INVALID', 'pen', 'OpaqueRef:x'],
      ])
      const unknown = await server.callWithTexts('pen.explode', [], null)
      assert.deepEqual(errorFrom(unknown), ['MESSAGE_METHOD_UNKNOWN', 'pen.explode'])
      const wrong = [server.textOf({ kind: 'bool' }, true)]
      assert.deepEqual(errorFrom(await server.callWithTexts('pen.get_length', wrong, null)), [
        'FIELD_TYPE_ERROR',
        'self',
      ])
    })

    it('keeps the texts of calls and answers, up to a length', async () => {
      const { trace } = await server.call('cup.create', [record({ name_label: 'x'.repeat(10_000) })])
      assert.equal(trace.request.length, 4001)
      assert.match(trace.request, /cup\.create/)
      assert.match(trace.response, /OpaqueRef:/)
    })
  })

describe('the client of other servers', () => {
  const api = rolesApi()
  const store = openStore(api, ':memory:')
  addUsers(store, api, { ann: ['reader'] })
  const desk = openDesk(api, { store })
  let listening: Listening
  before(async () => {
    listening = await serveDesk(desk)
  })
  after(() => listening.close())

  it('has several sessions at once, and ends them', async () => {
    const server = await connectServer(api, listening.url)
    assert.equal(server.format, 'json-rpc-2.0')
    assert.equal(server.endpoint.pathname, '/jsonrpc')
    const root = await server.logIn('root', PASSWORD)
    const ann = await server.logIn('ann', PASSWORD)
    const vault = ['vault.create', [record({ name_label: 'v' })]] as const
    const made = valueFrom(await server.call(...vault)) as string
    const [code, permission] = errorFrom(await server.call(...vault, { session: ann }))
    assert.deepEqual([code, permission], ['RBAC_PERMISSION_DENIED', 'vault.create'])
    const safe = valueFrom(await server.call('safe.create', [record({})])) as string
    const seen = await server.call('safe.get_record', [safe], { session: ann })
    assert.ok('remarks' in seen && seen.remarks.some(({ message }) => message === 'the record lacks the field "code"'))
    const whole = await server.call('safe.get_record', [safe], { session: root })
    assert.deepEqual('remarks' in whole && whole.remarks, [])
    valueFrom(await server.call('vault.destroy', [made]))
    await server.close()
    const again = await connectServer(api, listening.url)
    const late = await again.call('vault.get_all', [], { session: root })
    assert.equal(errorFrom(late)[0], 'SESSION_INVALID')
    await again.close()
  })

  it('keeps neither passwords nor sessions in texts', async () => {
    for (const format of REMOTE_FORMATS) {
      const server = await connectServer(api, listening.url, { format })
      const session = await server.logIn('root', PASSWORD)
      const { trace } = await server.call('session.get_uuid', [session.handle])
      assert.ok(trace.request.includes('(session)'))
      assert.ok(![trace.request, trace.response].join('').includes(session.handle))
      await server.close()
    }
  })

  it('says that a log-in was refused', async () => {
    const server = await connectServer(api, listening.url)
    await assert.rejects(server.logIn('nobody', 'at all'), (error: ApiError) => {
      assert.equal(error.code, 'SESSION_AUTHENTICATION_FAILED')
      return true
    })
    await server.close()
  })
})

function record(members: { readonly [name: string]: Value }): RecordValue {
  return new RecordValue(Object.keys(members), Object.values(members))
}

/** The value of a call, which our own server answers without a remark. */
function valueFrom(outcome: CallOutcome): Value | undefined {
  if ('fault' in outcome) throw outcome.fault
  assert.ok('value' in outcome, outcome.trace.response)
  assert.deepEqual(outcome.remarks, [])
  return outcome.value
}

function errorFrom(outcome: CallOutcome): readonly string[] {
  if ('fault' in outcome) throw outcome.fault
  assert.ok('error' in outcome, outcome.trace.response)
  return [outcome.error.code, ...outcome.error.params]
}
