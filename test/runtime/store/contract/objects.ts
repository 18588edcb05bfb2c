/** Creates, finds, lists and reads objects. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { EPOCH } from '../../../../model/datetime.ts'
import type { RecordValue } from '../../../../runtime/values/values.ts'
import { create, DEAD, get, type Open, refuses } from '../helpers.ts'
import { model } from '../models.ts'

const API = model({
  enums: { state: ['Halted', 'Running'] },
  classes: {
    VM: [
      'RW name_label : string',
      'RW memory : int = "42"',
      'RO/runtime load : float',
      'RO/runtime on : bool',
      'RO/runtime since : datetime',
      'RO/runtime state : state enum',
      'RW tags : string set = ["a"]',
      'RO/runtime config : (string -> string) map',
      'RO/runtime host : host ref',
      'RO/runtime disks : host ref set',
      'RO/runtime note : string option',
    ],
    host: [],
    log: ['RW text : string'],
  },
  kept: { log: 'declared' },
})

export function describeObjects(open: Open): void {
  describe('objects', () => {
    it('start with their defaults, or else with the zeros of their types', () => {
      const store = open(API)
      const ref = create(store, 'VM', { name_label: 'x' })
      const { names, values } = store.class('VM').record(ref)
      assert.deepEqual(
        names,
        API.classes[0]!.fields.map((field) => field.name),
      )
      const [uuid, ...rest] = values
      assert.match(String(uuid), /^[0-9a-f-]{36}$/)
      assert.deepEqual(rest, ['x', 42n, 0, false, EPOCH, 'Halted', ['a'], new Map(), null, [], []])
    })

    it('have a ref that does not contain their uuid', () => {
      const store = open(API)
      const ref = create(store, 'host')
      assert.match(ref, /^OpaqueRef:[0-9a-f-]{36}$/)
      assert.notEqual(ref, `OpaqueRef:${get(store, 'host', ref, 'uuid')}`)
    })

    it('are found by uuid and by name', () => {
      const store = open(API)
      const [a, , c] = ['same', 'Same', 'same'].map((name_label) => create(store, 'VM', { name_label }))
      const vms = store.class('VM')
      assert.equal(vms.byUuid(String(get(store, 'VM', a!, 'uuid'))), a)
      assert.equal(vms.byUuid('none'), undefined)
      assert.deepEqual(vms.byNameLabel('same'), [a, c])
      assert.deepEqual(vms.byNameLabel('SAME'), [])
    })

    it('are listed in order of creation', () => {
      const store = open(API)
      const vms = store.class('VM')
      const refs = Array.from({ length: 20 }, (_, i) => create(store, 'VM', { name_label: `${20 - i}` }))
      vms.destroy(refs[3]!)
      const left = refs.filter((_, i) => i !== 3)
      assert.deepEqual(vms.refs(), left)
      assert.deepEqual(
        Array.from(vms.records(), ([ref]) => ref),
        left,
      )
      assert.equal(vms.count(), 19)
    })

    it('have the same values by field, by record and by all records', () => {
      const store = open(API)
      const host = create(store, 'host')
      const ref = create(store, 'VM', {
        name_label: 'x',
        host,
        disks: [host],
        config: new Map([['k', 'v']]),
        note: ['n'],
      })
      const vms = store.class('VM')
      const record = vms.record(ref)
      const [[, listed]] = [...vms.records()] as [readonly [string, RecordValue]]
      assert.deepEqual(listed, record)
      assert.deepEqual(
        record.values,
        vms.fieldNames.map((name) => vms.field(name).get(ref)),
      )
    })

    it('that do not exist are refused everywhere', () => {
      const store = open(API)
      const vms = store.class('VM')
      assert.equal(vms.has(DEAD), false)
      refuses(() => vms.record(DEAD), 'HANDLE_INVALID', 'VM', DEAD)
      refuses(() => vms.destroy(DEAD), 'HANDLE_INVALID', 'VM', DEAD)
      for (const name of vms.fieldNames) refuses(() => vms.field(name).get(DEAD), 'HANDLE_INVALID', 'VM', DEAD)
      refuses(() => vms.field('memory').set(DEAD, 1n), 'HANDLE_INVALID', 'VM', DEAD)
      refuses(() => vms.field('tags').add(DEAD, 'x'), 'HANDLE_INVALID', 'VM', DEAD)
      refuses(() => vms.field('config').addTo(DEAD, 'k', 'v'), 'HANDLE_INVALID', 'VM', DEAD)
      refuses(() => vms.field('disks').remove(DEAD, DEAD), 'HANDLE_INVALID', 'VM', DEAD)
      refuses(() => vms.field('disks').add(DEAD, create(store, 'host')), 'HANDLE_INVALID', 'VM', DEAD)
    })

    it('of one class are not objects of another', () => {
      const store = open(API)
      const host = create(store, 'host')
      assert.equal(store.class('VM').has(host), false)
      refuses(
        () => create(store, 'VM', { name_label: 'x', host: create(store, 'log', { text: '' }) }),
        'HANDLE_INVALID',
        'host',
        '*',
      )
    })

    it('of a class with a declared create need no uuid', () => {
      const store = open(API)
      const ref = create(store, 'log', { text: 'hello' })
      assert.deepEqual(store.class('log').record(ref).values, ['hello'])
    })

    it('may not share a uuid', () => {
      const store = open(API)
      assert.equal(create(store, 'host', { uuid: 'u' }), 'OpaqueRef:u')
      const other = create(store, 'host')
      refuses(() => store.class('host').field('uuid').set(other, 'u'), 'VALUE_NOT_SUPPORTED', 'uuid', 'u', '*')
    })

    it('of an unknown class throw an error that is not an ApiError', () => {
      assert.throws(() => open(API).class('VMM'), /VMM/)
    })
  })
}
