/** Calls on values, without a format: their results can be read, and their code is made once. */
import assert from 'node:assert/strict'
import type { Api } from '../../../model/api.ts'
import { rpcsOf } from '../../../model/rpcs.ts'
import { CallContext } from '../../../runtime/engine/call-context.ts'
import { CallEngine, type CompiledRpc, runCall } from '../../../runtime/engine/call-engine.ts'
import { NO_REQUEST } from '../../../runtime/engine/call-origin.ts'
import type { Handler } from '../../../runtime/engine/handler.ts'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import type { Store } from '../../../runtime/store/store.ts'
import { valueNotSupported } from '../../../runtime/values/api-error.ts'
import type { Principal } from '../../../runtime/values/principal.ts'
import { AllRecords, LateValue, RecordValue, Snapshot, type Value } from '../../../runtime/values/values.ts'
import { openDesk } from '../harness.ts'
import { rolesApi } from '../roles-api.ts'
import { sampleApi } from '../sample-api.ts'

describe('calls on values', () => {
  let store: Store
  let engine: CallEngine
  let context: CallContext
  const open = (api: Api, handlers: ReadonlyMap<string, Handler> = new Map()) => {
    store = openStore(api, ':memory:')
    engine = new CallEngine({
      api,
      store,
      rpcs: rpcsOf(api),
      handlers,
      owned: undefined,
      snapshot: () => store.snapshot(),
    })
    context = new CallContext('a call', NO_REQUEST)
  }
  const run = (name: string, ...args: Value[]) =>
    runCall(engine.compiled(name) as CompiledRpc, args, context, (result) => engine.records.read(result)) as Value
  const record = (value: Value) => {
    assert.ok(value instanceof RecordValue)
    return Object.fromEntries(value.names.map((name, i) => [name, value.values[i]]))
  }
  const thrown = (work: () => unknown) => {
    try {
      work()
    } catch (error) {
      return String(error)
    }
    return 'nothing'
  }

  it('read the record of an object', () => {
    open(sampleApi())
    const pen = run('pen.create', new RecordValue(['name_label', 'length'], ['a pen', 3n]))
    const { name_label, length, tags } = record(run('pen.get_record', pen))
    assert.deepEqual([name_label, length, tags], ['a pen', 3n, []])
    assert.equal(run('pen.get_length', pen), 3n)
  })

  it('read all records of a class, in order of creation', () => {
    open(sampleApi())
    const cups = ['b', 'a'].map((name) => run('cup.create', new RecordValue(['name_label'], [name])))
    const all = run('cup.get_all_records') as ReadonlyMap<Value, RecordValue>
    assert.deepEqual([...all.keys()], cups)
    assert.deepEqual(
      [...all.values()].map((one) => record(one).name_label),
      ['b', 'a'],
    )
  })

  it('return records that are read late, not when the call is run', () => {
    open(sampleApi())
    const cup = run('cup.create', new RecordValue([], [])) as string
    const compiled = engine.compiled('cup.get_record') as CompiledRpc
    const one = compiled.run([cup], context) as Snapshot
    const all = (engine.compiled('cup.get_all_records') as CompiledRpc).run([], context) as AllRecords
    assert.ok(one instanceof Snapshot && all instanceof AllRecords)
    run('cup.set_name_label', cup, 'later')
    assert.equal(record(engine.records.read(one)).name_label, 'later')
    run('cup.destroy', cup)
    assert.equal(
      thrown(() => engine.records.read(one)),
      `ApiError: HANDLE_INVALID(cup, ${cup})`,
    )
    assert.deepEqual(engine.records.read(all), new Map())
  })

  it('make late values when they are read', () => {
    open(sampleApi())
    const cup = run('cup.create', new RecordValue([], [])) as string
    assert.equal(engine.records.read(new LateValue(() => 'late')), 'late')
    const late = new LateValue(() => new Snapshot('cup', cup, null))
    assert.equal(record(engine.records.read(late)).name_label, '')
  })

  it('leave out the fields that the reader may not read', () => {
    open(rolesApi())
    const safe = run('safe.create', new RecordValue(['code'], ['1234']))
    const names = (reader: Principal) => {
      context.principal = reader
      const all = run('safe.get_all_records') as ReadonlyMap<Value, RecordValue>
      const one = run('safe.get_record', safe) as RecordValue
      assert.deepEqual([...all], [[safe, one]])
      return one.names.filter((name) => ['name_label', 'code', 'hints'].includes(name))
    }
    assert.deepEqual(names({ name: 'root', superuser: true, roles: [] }), ['name_label', 'code', 'hints'])
    assert.deepEqual(names({ name: 'ann', superuser: false, roles: ['auditor'] }), ['name_label', 'hints'])
    assert.deepEqual(names({ name: 'rob', superuser: false, roles: ['reader'] }), ['name_label'])
  })

  it('redact the errors of reading a result as those of the call', () => {
    open(rolesApi())
    const safe = run('safe.create', new RecordValue([], []))
    context.principal = { name: 'op', superuser: false, roles: ['operator'] }
    const fail = () => {
      throw valueNotSupported('code', '1234', 'what the store has')
    }
    const compiled = engine.compiled('safe.set_code') as CompiledRpc
    assert.equal(
      thrown(() => runCall(compiled, [safe, '0'], context, fail)),
      'ApiError: VALUE_NOT_SUPPORTED(code, (secret), (secret))',
    )
  })

  it('have code that is made once, at the first call', () => {
    open(sampleApi())
    assert.equal(engine.compiled('pen.get_length'), engine.compiled('pen.get_length'))
    assert.equal(engine.compiled('pen.none'), undefined)
    assert.equal(engine.compiled('constructor'), undefined)
  })

  it('know the format in which they came', async () => {
    const seen: unknown[] = []
    const write: Handler = (_args, { format }) => {
      seen.push(format)
      return null
    }
    const desk = openDesk(sampleApi(), { handlers: new Map([['pen.write', write]]) })
    const pen = await desk.result('pen.create', { name_label: 'p' })
    await desk.result('pen.write', pen)
    await desk.xml('pen.write', `<value>${pen}</value>`)
    assert.deepEqual(seen, ['json', 'xml'])
  })
})
