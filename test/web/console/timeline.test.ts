/** The timeline: what events have changed, which calls undo them, and when undoing would overwrite a later change. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { RpcIndex } from '../../../web/console/calls/rpc-index.ts'
import type { ObjectRecord } from '../../../web/console/objects/class-table.ts'
import { sameValue } from '../../../web/console/timeline/field-changes.ts'
import { callBehind, mergedEntries, type ObjectEntry, Timeline } from '../../../web/console/timeline/timeline.ts'
import { conflictsWith, undoPlan } from '../../../web/console/timeline/undo.ts'
import { apiOf } from '../awkward.ts'

const API = apiOf(`
api Shop version "1"
enum colour { red, blue }
class box {
  RW          name_label : string
  RW          tags       : string set
  RW          notes      : (string -> string) map
  RW          sizes      : int option
  RO/runtime  weight     : int
  RW          pin        : string @secret
}
class disk {
  RW name_label : string
  RW config     : (string -> string) map
  RW login      : (string -> string) map
}
class shelf without destroy {
  RW name_label : string
}
`)
const RPCS = new RpcIndex(API)
const NAMES = {
  ofRecord: (_class: string, _ref: string, record: ObjectRecord) => String(record.name_label),
}
const BOX = { name_label: 'a', tags: ['x'], notes: { k: '1' }, sizes: [], weight: 1, pin: 'old' }

function timeline() {
  const at = new Timeline(RPCS, NAMES)
  let clock = 0
  const tell = (operation: string, snapshot?: ObjectRecord, before?: ObjectRecord, className = 'box', ref = 'r') => {
    clock += 1000
    at.add({ event: { class: className, operation, ref, snapshot }, className, before, at: new Date(clock) })
  }
  return { at, tell }
}

/** The entry of a box that has changed from BOX. */
function changed(changes: ObjectRecord): ObjectEntry {
  const { at, tell } = timeline()
  tell('mod', { ...BOX, ...changes }, BOX)
  const [entry] = at.entries
  assert.ok(entry)
  return entry
}

const calls = (entry: ObjectEntry) => undoPlan(RPCS, entry).steps.map(({ rpc, params }) => [rpc.name, ...params])

describe('the timeline of events', () => {
  it('has the old and the new value of each changed field, and the name of what is gone', () => {
    const { at, tell } = timeline()
    tell('add', BOX)
    tell('mod', { ...BOX, name_label: 'b', weight: 2 })
    tell('del')
    const [gone, mod, add] = at.entries
    assert.deepEqual(
      mod?.changes?.map(({ field, from, to }) => [field.name, from, to]),
      [
        ['name_label', 'a', 'b'],
        ['weight', 1, 2],
      ],
    )
    assert.deepEqual([add?.operation, gone?.operation, gone?.label], ['add', 'del', 'b'])
    const { pin: _, ...known } = BOX
    assert.deepEqual(gone?.record, { ...known, name_label: 'b', weight: 2 })
  })

  it('says that a change is not known where nobody knew the record before', () => {
    const { at, tell } = timeline()
    tell('mod', BOX)
    assert.equal(at.entries[0]?.changes, undefined)
    assert.deepEqual(undoPlan(RPCS, at.entries[0] as ObjectEntry), { steps: [], left: [] })
  })

  it('keeps no password inside a map', () => {
    const { at, tell } = timeline()
    const owned = { name_label: 'd', config: { password: 'old1' }, login: { host: 'h', password: 'old2' } }
    tell('add', owned, undefined, 'disk')
    tell('mod', { ...owned, config: { password: 'new1' } }, undefined, 'disk')
    tell('mod', { ...owned, login: { host: 'h', password: 'new2' } }, undefined, 'disk')
    tell('del', undefined, undefined, 'disk')
    assert.doesNotMatch(JSON.stringify(at.entries), /old\d|new\d/)
    assert.deepEqual(
      at.entries.map(({ changes }) => changes?.map(({ isSecret }) => isSecret)),
      [undefined, [true, true], [true], undefined],
    )
    // A new object must not get a text that stands for the password.
    assert.deepEqual(at.entries[0]?.record, { name_label: 'd' })
  })

  it('follows another text', () => {
    const { at, tell } = timeline()
    at.renew(new RpcIndex(apiOf('class crate { RW name : string @secret }')))
    tell('mod', { name: 'b' }, { name: 'a' }, 'crate')
    assert.deepEqual(
      at.entries[0]?.changes?.map(({ field, isSecret }) => [field.name, isSecret]),
      [['name', true]],
    )
  })

  it('keeps no secret value', () => {
    const entry = changed({ pin: 'new' })
    assert.equal(JSON.stringify(entry.changes).includes('new'), false)
    assert.deepEqual(undoPlan(RPCS, entry).left, [{ field: 'pin', why: 'Its value is secret, and is not kept.' }])
  })

  it('makes one entry of changes that only the server makes, and one of each that can be undone', () => {
    const { at, tell } = timeline()
    tell('add', BOX)
    for (let weight = 2; weight < 9; weight++) tell('mod', { ...BOX, weight })
    assert.deepEqual(
      at.entries.map(({ times, changes }) => [times, changes?.[0]?.from, changes?.[0]?.to]),
      [
        [7, 1, 8],
        [1, undefined, undefined],
      ],
    )
    tell('mod', { ...BOX, weight: 8, name_label: 'b' })
    tell('mod', { ...BOX, weight: 8 })
    assert.equal(at.entries.length, 4)
  })

  it('is bounded, and is forgotten with its user', () => {
    const { at, tell } = timeline()
    for (let i = 0; i < 3000; i++) tell('add', BOX, undefined, 'box', `r${i}`)
    assert.equal(at.entries.length, 400)
    at.clear()
    tell('mod', { ...BOX, weight: 7 }, undefined, 'box', 'r2999')
    assert.equal(at.entries[0]?.changes, undefined, 'no record is left')
  })

  it('stands in one list with the calls of the user, and names the call behind an event', () => {
    const { at, tell } = timeline()
    tell('mod', { ...BOX, name_label: 'b' }, BOX)
    const [entry] = at.entries
    const [rpc, other] = [RPCS.get('box.set_name_label'), RPCS.get('box.add_tags')]
    assert.ok(entry && rpc && other)
    const made = { id: 1, at: new Date(990), isWhole: true, milliseconds: 20, result: { value: '' } }
    const call = { ...made, rpc, params: ['r', 'b'] }
    assert.deepEqual(
      mergedEntries(at.entries, [call]).map(({ kind }) => kind),
      ['object', 'call'],
    )
    assert.equal(callBehind(entry, [call]), call)
    assert.equal(callBehind(entry, [{ ...call, params: ['r2', 'b'] }]), undefined, 'of another object')
    assert.equal(callBehind(entry, [{ ...call, rpc: other }]), undefined, 'of another field')
    assert.equal(callBehind(entry, [{ ...call, at: new Date(-9000) }]), undefined, 'long ago')
  })
})

describe('undoing an event', () => {
  it('sets a field back, adds and removes elements, and puts keys back', () => {
    assert.deepEqual(calls(changed({ name_label: 'b' })), [['box.set_name_label', 'r', 'a']])
    assert.deepEqual(calls(changed({ sizes: [3] })), [['box.set_sizes', 'r', []]])
    assert.deepEqual(calls(changed({ tags: ['y'] })), [
      ['box.remove_tags', 'r', 'y'],
      ['box.add_tags', 'r', 'x'],
    ])
    assert.deepEqual(calls(changed({ notes: { k: '2', l: '3' } })), [
      ['box.remove_from_notes', 'r', 'k'],
      ['box.add_to_notes', 'r', 'k', '1'],
      ['box.remove_from_notes', 'r', 'l'],
    ])
  })

  it('destroys what was created, and says why a field stays', () => {
    const { at, tell } = timeline()
    tell('add', BOX)
    tell('add', { name_label: 's' }, undefined, 'shelf', 's')
    const [shelf, box] = at.entries
    assert.ok(shelf && box)
    assert.deepEqual(calls(box), [['box.destroy', 'r']])
    assert.deepEqual(undoPlan(RPCS, shelf), { steps: [], left: [{ field: '', why: 'shelf has no destroy.' }] })
    const entry = changed({ weight: 5, name_label: 'b' })
    assert.deepEqual(undoPlan(RPCS, entry).left, [{ field: 'weight', why: 'No call sets it.' }])
    assert.equal(undoPlan(RPCS, entry, () => 'not you').steps.length, 0)
  })

  it('is in conflict with a later change of the same field, and only with that', () => {
    const conflicts = (changes: ObjectRecord, now: ObjectRecord) =>
      conflictsWith(changed(changes), RPCS, { ...BOX, ...changes, ...now }).map(({ change }) => change.field.name)
    assert.deepEqual(conflicts({ name_label: 'b' }, {}), [])
    assert.deepEqual(conflicts({ name_label: 'b' }, { name_label: 'c' }), ['name_label'])
    assert.deepEqual(conflicts({ name_label: 'b' }, { weight: 99, tags: [] }), [])
    assert.deepEqual(conflicts({ name_label: 'b', weight: 2 }, { weight: 99 }), [], 'nobody sets the weight back')
  })

  it('is in conflict with a later change of the same elements or keys, and leaves others alone', () => {
    const conflicts = (changes: ObjectRecord, now: ObjectRecord) =>
      conflictsWith(changed(changes), RPCS, { ...BOX, ...changes, ...now }).length
    assert.equal(conflicts({ tags: ['x', 'y'] }, { tags: ['x', 'y', 'z'] }), 0)
    assert.equal(conflicts({ tags: ['x', 'y'] }, { tags: ['x'] }), 1)
    assert.equal(conflicts({ tags: [] }, { tags: ['x'] }), 1)
    assert.equal(conflicts({ notes: { k: '2' } }, { notes: { k: '2', other: '1' } }), 0)
    assert.equal(conflicts({ notes: { k: '2' } }, { notes: { k: '3' } }), 1)
    assert.equal(conflicts({ notes: {} }, { notes: { k: '1' } }), 1)
  })

  it('sets a whole field where too many of its elements have changed', () => {
    const entry = changed({ tags: Array.from({ length: 20 }, (_, i) => `t${i}`) })
    const isWhole = RPCS.get('box.set_tags') !== undefined
    assert.equal(calls(entry).length, isWhole ? 1 : 21)
  })

  it('compares sets and maps without their order', () => {
    const set = { kind: 'set', of: { kind: 'string' } } as const
    const map = { kind: 'map', key: { kind: 'string' }, value: { kind: 'int' } } as const
    assert.ok(sameValue(set, ['a', 'b'], ['b', 'a']))
    assert.ok(sameValue(map, { a: 1, b: 2 }, { b: 2, a: 1 }))
    assert.ok(!sameValue(set, ['a'], ['a', 'b']))
  })
})
