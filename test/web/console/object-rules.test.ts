/** What the page of an object puts first: its state, its key values, its actions, groups of fields, and what blocks a destroy. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { allStates } from '../../../reference/states/field-states.ts'
import { RpcIndex } from '../../../web/console/calls/rpc-index.ts'
import { actionOrder } from '../../../web/console/object-page/action-order.ts'
import { type BlockerSources, blockersOf, classesToSearch } from '../../../web/console/object-page/blockers.ts'
import { fieldGroups } from '../../../web/console/object-page/field-groups.ts'
import { openedFor, relatedFields } from '../../../web/console/object-page/related.ts'
import { headState, isBlank, keyFields } from '../../../web/console/object-page/summary-fields.ts'
import { changesBetween } from '../../../web/console/object-page/use-field-changes.ts'
import { apiOf } from '../awkward.ts'
import { sampleApi } from '../sites.ts'

const POOL = sampleApi('pool')
const RPCS = new RpcIndex(POOL)
const classOf = (name: string) => {
  const owner = RPCS.class(name)
  assert.ok(owner)
  // As pages have it: with the arrows of states, without the code of bodies.
  const fields = owner.fields.map((field) => {
    const states = allStates(POOL).get(`${name}.${field.name}`)?.arrows
    return states ? { ...field, states } : field
  })
  return { ...owner, fields }
}

describe('the summary of an object', () => {
  it('has the state that messages move, not a setting', () => {
    assert.equal(headState(classOf('VM'))?.name, 'power_state')
    assert.equal(headState(classOf('VIF')), undefined)
    assert.equal(headState(classOf('network')), undefined)
  })

  it('shows sizes before texts, one of those with the same first word, and no empty values', () => {
    const api = apiOf(`class box {
      RW name_label : string
      RW note : string = ""
      RW colour : string = ""
      RW size_min : int = 0
      RW size_max : int = 0
      RW external_id : string = ""
      RW is_open : bool = false
      RW pin : string @secret = ""
      RW tags : string set = []
    }`)
    const [owner] = api.classes
    assert.ok(owner)
    const names = (record: object) => keyFields(owner, record as { [name: string]: unknown }).map(({ name }) => name)
    const full = { colour: 'red', size_min: 1, size_max: 2, external_id: 'x', is_open: true, pin: '1', tags: ['a'] }
    assert.deepEqual(names({ name_label: 'b', note: '', ...full }), [
      'size_max',
      'colour',
      'tags',
      'is_open',
      'size_min',
    ])
    assert.deepEqual(names({ name_label: 'b', note: '', colour: '', size_min: 0, is_open: false, tags: [] }), [])
  })

  it('tells blank values from others', () => {
    const blank = (kind: 'string' | 'int' | 'bool' | 'datetime', value: unknown) => isBlank({ type: { kind } }, value)
    assert.deepEqual([blank('string', ''), blank('int', 0), blank('bool', false)], [true, true, true])
    assert.deepEqual([blank('datetime', '19700101T00:00:00Z'), blank('datetime', '20260131T12:00:00Z')], [true, false])
    assert.equal(isBlank({ type: { kind: 'set', of: { kind: 'int' } } }, [0]), false)
    assert.equal(isBlank({ type: { kind: 'ref', class: 'VM', nullable: true } }, 'OpaqueRef:NULL'), true)
  })
})

describe('the groups of fields', () => {
  it('are one for a class with few fields', () => {
    const { fields } = classOf('network')
    assert.deepEqual(fieldGroups({ fields }), [{ title: '', fields }])
  })

  it('have each field of a large class once, with shared first words as titles', () => {
    const owner = sampleApi('xenapi').classes.find(({ name }) => name === 'VM')
    assert.ok(owner)
    const groups = fieldGroups(owner)
    const all = groups.flatMap(({ fields }) => fields)
    assert.deepEqual([all.length, new Set(all).size], [owner.fields.length, owner.fields.length])
    assert.equal(groups[0]?.title, 'Settings')
    assert.equal(groups[0]?.fields[0]?.name, 'name_label')
    const memory = groups.find(({ title }) => title === 'memory')
    assert.ok(memory?.fields.every(({ name }) => name.startsWith('memory_')))
    assert.ok(groups.find(({ title }) => title === 'References')?.fields.some(({ name }) => name === 'VIFs'))
  })
})

describe('the actions of an object', () => {
  const order = (record: object, refused: readonly string[] = []) => {
    const whyNot = ({ name }: { name: string }) => (refused.includes(name) ? 'no' : undefined)
    const rpcs = RPCS.messages('VM').own
    const { allowed, refused: last } = actionOrder(classOf('VM'), record as { [name: string]: unknown }, rpcs, whyNot)
    return { allowed: allowed.map(({ name }) => name), refused: last.map(({ name }) => name) }
  }

  it('start with what moves the state from where it is', () => {
    assert.equal(order({ power_state: 'Halted' }).allowed[0], 'VM.start')
    assert.match(String(order({ power_state: 'Running' }).allowed[0]), /^VM\.(clean_|shutdown|suspend|pause)/)
    assert.equal(order({ power_state: 'Paused' }).allowed[0], 'VM.unpause')
  })

  it('keep apart what is refused', () => {
    const { allowed, refused } = order({ power_state: 'Halted' }, ['VM.start'])
    assert.deepEqual([allowed.includes('VM.start'), refused], [false, ['VM.start']])
  })
})

describe('related objects', () => {
  it('can be created where their own field refers to the object', () => {
    const made = relatedFields(POOL, RPCS, classOf('VM')).flatMap(({ field, create }) =>
      create ? [`${field.name}: ${create.rpc.name} ${create.fill}`] : [],
    )
    assert.deepEqual(made, ['VIFs: VIF.create VM', 'VBDs: VBD.create VM', 'consoles: console.create VM'])
  })

  it('know the object that their form was opened for', () => {
    const rpc = RPCS.create('VIF')
    assert.ok(rpc)
    assert.deepEqual(openedFor(POOL, rpc, { VM: 'OpaqueRef:1' }), { class: 'VM', ref: 'OpaqueRef:1' })
    assert.equal(openedFor(POOL, rpc, { device: '0' }), undefined)
    assert.equal(openedFor(POOL, rpc, undefined), undefined)
  })
})

describe('what blocks a destroy', () => {
  const api = apiOf(`
    class room { RW name_label : string
      RO/runtime desks : desk ref set <-> room }
    class desk { RW name_label : string
      RW room : room ref or null <-> desks = null }
    class plan { RW name_label : string
      RW start : room ref or null = null
      RW others : room ref set @unbound = []
      RW notes : (string -> room ref) map = {} }
    class visit without destroy { RO/constructor where : room ref }`)
  const rpcs = new RpcIndex(api)
  const records = {
    plan: { p1: { start: 'r', others: [] }, p2: { start: 'x', others: ['x', 'r'] }, p3: { notes: { a: 'r' } } },
    visit: { v: { where: 'r' } },
    desk: {},
  }
  const tables = {
    of: (name: keyof typeof records) => ({ state: 'ready', records: new Map(Object.entries(records[name] ?? {})) }),
  } as unknown as BlockerSources['tables']

  it('is every object whose field refers to it, with its ways to go', () => {
    const found = blockersOf({ api, rpcs, tables }, 'room', 'r', { desks: ['d1', 'd2'] })
    const shown = found.map(({ class: name, ref, field, unset, destroy }) =>
      [name, ref, field, unset ? `${unset.rpc.name} ${JSON.stringify(unset.params)}` : '-', destroy?.name ?? '-'].join(
        ' ',
      ),
    )
    assert.deepEqual(shown, [
      'desk d1 room desk.set_room ["d1","OpaqueRef:NULL"] desk.destroy',
      'desk d2 room desk.set_room ["d2","OpaqueRef:NULL"] desk.destroy',
      'plan p1 start plan.set_start ["p1","OpaqueRef:NULL"] plan.destroy',
      'plan p2 others plan.remove_others ["p2","r"] plan.destroy',
      'plan p3 notes - plan.destroy',
      'visit v where - -',
    ])
  })

  it('needs the objects of classes that no pair leads back to', () => {
    assert.deepEqual(classesToSearch(api, 'room'), ['plan', 'visit'])
    assert.deepEqual(classesToSearch(api, 'desk'), [])
  })
})

describe('the marks of changed fields', () => {
  it('are on the fields that an event has changed, with the value before', () => {
    const marks = changesBetween({ a: 1, b: ['x'], c: 'same' }, { a: 2, b: ['x', 'y'], c: 'same' })
    assert.deepEqual(
      [...marks].map(([name, { before }]) => [name, before]),
      [
        ['a', 1],
        ['b', ['x']],
      ],
    )
    assert.equal(changesBetween({ a: 1 }, undefined).size, 0)
  })
})
