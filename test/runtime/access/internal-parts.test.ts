/** What is `@internal`: stored, and seen by no client, whatever it calls. */
import assert from 'node:assert/strict'
import { analyze } from '../../../analysis/analyze.ts'
import { parse } from '../../../grammar/parse.ts'
import { publicApi } from '../../../model/public-api.ts'
import { openRpc } from '../../../reference/openrpc.ts'
import type { RecordValue } from '../../../runtime/values/values.ts'
import { type Desk, openDesk, xmlString } from '../harness.ts'
import type { Batch } from '../standard/lab-api.ts'

const { model: API, diagnostics } = analyze(
  [
    {
      path: 'a.crow',
      tree: parse(`api Lab uses session, event, query
class VM with set {
  RW             name_label : string = "" @internal
  RW             label      : string = ""
  RO/constructor hidden     : int = 7 @internal
  RW             mark       : string = "start" @internal
  RW             n          : int = 1
  RO/runtime     jobs       : job ref set <-> VM @internal
  message tick(self : VM ref) @internal
  message ping(self : VM ref)
}
class job @internal {
  RW label : string = ""
  RW VM    : VM ref or null <-> jobs = null
  message run(self : job ref)
}
object VM first { label = "first", mark = "set" }
object job one { VM = first }
`),
    },
  ],
  'a',
)

describe('internal parts', () => {
  let desk: Desk
  let session: string
  let vm: string
  assert.ok(API, diagnostics.map((d) => d.message).join('\n'))
  const api = API
  const call = (method: string, ...params: unknown[]) => desk.result(method, session, ...params)
  const error = (method: string, ...params: unknown[]) => desk.error(method, session, ...params)
  beforeEach(async () => {
    desk = openDesk(api, { password: 'open sesame' })
    session = String(await desk.result('session.login_with_password', 'root', 'open sesame'))
    vm = String(await call('VM.create', { label: 'a', n: 2 }))
  })

  it('have no RPCs', async () => {
    const methods = [
      ...['VM.get_mark', 'VM.set_mark', 'VM.get_hidden', 'VM.get_jobs', 'VM.get_by_name_label', 'VM.tick'],
      ...['job.get_all', 'job.create', 'job.run', 'job.get_record', 'job.get_all_where'],
    ]
    for (const method of methods) assert.deepEqual(await error(method, vm), ['MESSAGE_METHOD_UNKNOWN', method])
    assert.deepEqual(await error('VM.ping', vm), ['NOT_IMPLEMENTED', 'VM.ping'])
  })

  it('are in no record, also for root, and keep what they have', async () => {
    const names = ['uuid', 'label', 'n']
    const all = (await call('VM.get_all_records')) as Record<string, object>
    for (const record of [...Object.values(all), (await call('VM.get_record', vm)) as object])
      assert.deepEqual(Object.keys(record), names)
    const xml = await desk.xml('VM.get_record', xmlString(session), xmlString(vm))
    assert.ok(xml.includes('<name>label</name>') && !xml.includes('<name>mark</name>'))
    const stored = desk.store.class('VM').record(vm) as RecordValue
    const value = (name: string) => stored.values[stored.names.indexOf(name)]
    assert.deepEqual([value('mark'), value('hidden'), value('n')], ['start', 7n, 2n])
  })

  it('are unknown where clients give a record or a query', async () => {
    for (const name of ['mark', 'hidden', 'jobs']) {
      assert.deepEqual(await error('VM.create', { [name]: 'x' }), ['FIELD_UNKNOWN', name])
      assert.deepEqual(await error('VM.set', vm, { [name]: 'x' }), ['FIELD_UNKNOWN', name])
      const query = `field "${name}" = "start"`
      assert.equal((await error('VM.get_all_where', query))[0], 'INVALID_VALUE')
    }
    await call('VM.set', vm, { n: 3 })
    assert.equal(((await call('VM.get_all_where', 'field "n" = "3"')) as unknown[]).length, 1)
  })

  it('give no events', async () => {
    const { events, valid_ref_counts } = (await call('event.from', ['*', 'job'], '', 0)) as Batch
    assert.deepEqual([...new Set(events.map((event) => event.class))], ['vm'])
    assert.deepEqual(Object.keys(valid_ref_counts), ['vm'])
    for (const { snapshot } of events) assert.deepEqual(Object.keys(snapshot ?? {}), ['uuid', 'label', 'n'])
    const ref = desk.store.class('job').refs()[0]
    assert.equal((await error('event.inject', 'job', ref))[0], 'VALUE_NOT_SUPPORTED')
  })

  it('are not in what describes the API', async () => {
    for (const text of [JSON.stringify(openRpc(api)), JSON.stringify(publicApi(api))])
      assert.ok(!/job|mark|hidden|tick|name_label/.test(text))
    const methods = (await desk.result('system.listMethods')) as string[]
    assert.ok(!methods.some((method) => /job|mark|hidden|tick/.test(method)))
    assert.ok(methods.includes('VM.ping'))
  })
})
