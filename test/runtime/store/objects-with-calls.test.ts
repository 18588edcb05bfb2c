/** Defaults and initial objects with now() and uuid(): one instant for an object, a uuid of its own for each field. */
import assert from 'node:assert/strict'
import { analyze } from '../../../analysis/analyze.ts'
import { parse } from '../../../grammar/parse.ts'
import type { Api } from '../../../model/api.ts'
import { checkData } from '../../../runtime/data-check/check-data.ts'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import type { Value } from '../../../runtime/values/values.ts'
import { openDesk } from '../harness.ts'
import { temporaryFiles } from './temporary-files.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const START = Date.UTC(2026, 0, 31, 12)

function modelOf(text: string): Api {
  const { model, diagnostics } = analyze([{ path: 'a.crow', tree: parse(text) }], 'a')
  assert.ok(model, diagnostics.map((d) => d.message).join('\n'))
  return model
}

const API = modelOf(`class VM {
  RW             label   : string = ""
  RO/runtime     made    : datetime = now()
  RO/constructor checked : datetime = now()
  RW             id      : string = uuid()
  RW             other   : string = uuid()
}
object VM first { label = "first", id = uuid(), made = now() }
`)

describe('objects with now() and uuid()', () => {
  const files = temporaryFiles()
  /** A clock that goes on by a millisecond each time that it is read. */
  const ticking = () => {
    let time = START
    return () => time++
  }
  const open = (api: Api, file = ':memory:') => {
    const store = openStore(api, file, { now: ticking() })
    const vms = store.class('VM')
    return { store, vms, get: (ref: string, field: string) => vms.field(field).get(ref) as string }
  }

  it('are made with one instant, which is that of the clock', () => {
    const { vms, get } = open(API)
    const [a, b] = [vms.create(new Map()), vms.create(new Map<string, Value>([['checked', '20200101T00:00:00Z']]))]
    assert.match(get(a, 'made'), /^20260131T12:00:00\.\d{3}Z$/)
    assert.equal(get(a, 'made'), get(a, 'checked'))
    assert.ok(get(b, 'made') > get(a, 'made'))
    assert.equal(get(b, 'checked'), '20200101T00:00:00Z')
  })

  it('have another uuid in each field', () => {
    const { vms, get } = open(API)
    const refs = [...vms.refs(), vms.create(new Map()), vms.create(new Map())]
    const uuids = refs.flatMap((ref) => [get(ref, 'id'), get(ref, 'other')])
    assert.equal(new Set(uuids).size, 6)
    for (const uuid of uuids) assert.match(uuid, UUID)
  })

  it('may be those that a new database starts with', () => {
    const { vms, get } = open(API)
    const [first] = vms.refs() as [string]
    assert.match(get(first, 'id'), UUID)
    assert.equal(get(first, 'made'), get(first, 'checked'))
  })

  it('may be given by clients instead', async () => {
    const desk = openDesk(API)
    const ref = await desk.result('VM.create', { id: 'mine', made: 'ignored' })
    assert.equal(await desk.result('VM.get_id', ref), 'mine')
    assert.match(String(await desk.result('VM.get_other', ref)), UUID)
  })

  it('get the instant of the migration, and a uuid each, where fields are added', () => {
    const file = files.next()
    const before = openStore(modelOf('class VM {\n  RW label : string = ""\n}\n'), file)
    for (const label of ['a', 'b']) before.class('VM').create(new Map([['label', label]]))
    before.commit()
    before.close()
    const { store, vms, get } = open(API, file)
    const [a, b] = vms.refs() as [string, string]
    assert.equal(get(a, 'made'), get(b, 'made'))
    assert.equal(new Set([a, b].flatMap((ref) => [get(ref, 'id'), get(ref, 'other')])).size, 4)
    store.commit()
    store.close()
    assert.deepEqual(checkData(file), [])
  })
})
