/** Computed fields and constraints when data are opened: what is evaluated again, what is refused, what a migration keeps. */
import assert from 'node:assert/strict'
import type { Api, Field } from '../../../../model/api.ts'
import { openRules } from '../../../../runtime/bodies/rules/open-rules.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import type { Store } from '../../../../runtime/store/store.ts'
import { StoreError } from '../../../../runtime/store/store-error.ts'
import { arithmetic, compare, field, INT, int, local, selfOf, text as textOf } from '../../../support/trees.ts'
import { create, get } from '../../store/helpers.ts'
import { model, object } from '../../store/models.ts'
import { temporaryFiles } from '../../store/temporary-files.ts'
import { usedOnce } from '../../store/used-once.ts'
import { withComputed } from '../computed-api.ts'
import { type Evaluated, interpreted } from '../interpreted.ts'

const base = (...fields: string[]): Api => model({ classes: { VM: ['RW memory : int = "1"', ...fields] } })
const memory = field(selfOf('VM'), 'memory', INT)
const times = (factor: number) => arithmetic(memory, '*', int(factor))
const DOUBLE = withComputed(base('RO/runtime load : int'), { 'VM.load': times(2) })

function withField(api: Api, name: string, part: Partial<Field>): Api {
  const fields = (all: readonly Field[]) => all.map((one) => (one.name === name ? { ...one, ...part } : one))
  return { ...api, classes: api.classes.map((one) => ({ ...one, fields: fields(one.fields) })) }
}

const SMALL = withField(DOUBLE, 'memory', {
  where: { path: 'a.crow', condition: compare(local(0, INT), '<=', int(5)), text: 'memory <= 5', bounds: {} },
})

describe('computed fields of existing data', () => {
  const files = temporaryFiles()
  let file: string
  let evaluated: Evaluated
  beforeEach(() => {
    file = files.next()
    evaluated = new Map()
  })

  function using<T>(api: Api, work: (store: Store) => T, options: { discard?: boolean } = {}): T {
    evaluated.clear()
    const make = interpreted(evaluated)
    return usedOnce(
      openStore(api, file, { ...options, rules: (inner, opening) => openRules(api, inner, make, opening) }),
      work,
    )
  }

  const load = (ref: string) => (store: Store) => get(store, 'VM', ref, 'load')

  it('are evaluated again where the expression has changed, and not otherwise', () => {
    const ref = using(DOUBLE, (store) => create(store, 'VM', { memory: 7n }))
    assert.equal(using(DOUBLE, load(ref)), 14n)
    assert.deepEqual([...evaluated], [])
    assert.equal(using(withComputed(DOUBLE, { 'VM.load': times(3) }), load(ref)), 21n)
  })

  it('are not evaluated again where only the place of the expression or a text has changed', () => {
    using(DOUBLE, (store) => create(store, 'VM', { memory: 7n }))
    const moved = { ...times(2), at: [9, 9, 9, 9] as const }
    using({ ...withComputed(DOUBLE, { 'VM.load': moved }), doc: 'Other words.' }, () => {})
    assert.deepEqual([...evaluated], [])
  })

  it('take the place of what the server had stored, and stay as stored values', () => {
    const stored = base('RO/runtime load : int')
    const ref = using(stored, (store) => {
      const made = create(store, 'VM', { memory: 7n })
      store.class('VM').field('load').set(made, 99n)
      return made
    })
    assert.equal(using(DOUBLE, load(ref)), 14n)
    using(stored, (store) => {
      assert.equal(load(ref)(store), 14n)
      store.class('VM').field('memory').set(ref, 1n)
      assert.equal(load(ref)(store), 14n)
    })
  })

  it('take the place of references, which then hold nothing back', () => {
    const stored = base('RO/runtime best : VM ref or null')
    const computed = withComputed(stored, { 'VM.best': selfOf('VM') })
    const [a, b] = using(stored, (store) => {
      const made = [create(store, 'VM'), create(store, 'VM')] as const
      store.class('VM').field('best').set(made[0], made[1])
      return made
    })
    using(computed, (store) => {
      assert.equal(get(store, 'VM', a, 'best'), a)
      store.class('VM').destroy(b)
    })
    using(stored, (store) => assert.equal(get(store, 'VM', a, 'best'), null))
  })

  it('do not take the place of what users have set without a question', () => {
    const set = base('RW load : int = "0"')
    const ref = using(set, (store) => create(store, 'VM', { load: 5n }))
    assert.throws(() => using(DOUBLE, () => {}), /Field "VM.load" is computed now\.[\s\S]*--discard/)
    assert.equal(using(set, load(ref)), 5n)
    assert.equal(using(DOUBLE, load(ref), { discard: true }), 2n)
  })

  it('leave nothing that a text without them would have to discard', () => {
    const ref = using(DOUBLE, (store) => create(store, 'VM', { memory: 7n }))
    using(base(), (store) => assert.equal(get(store, 'VM', ref, 'memory'), 7n))
  })

  it('refuse the start where they do not meet a new condition, and name the objects', () => {
    const refs = using(DOUBLE, (store) => [6n, 5n, 7n].map((memory) => create(store, 'VM', { memory })))
    assert.throws(
      () => using(SMALL, () => {}),
      (error) => {
        assert.ok(error instanceof StoreError)
        assert.deepEqual(error.message.split('\n').slice(1, -1), [
          `  VM ${refs[0]} has memory = 6, which does not meet memory <= 5`,
          `  VM ${refs[2]} has memory = 7, which does not meet memory <= 5`,
        ])
        return true
      },
    )
    using(DOUBLE, (store) => {
      for (const ref of refs) store.class('VM').field('memory').set(ref, 5n)
    })
    using(SMALL, () => {})
  })

  it('list only some of many objects', () => {
    using(DOUBLE, (store) => Array.from({ length: 30 }, () => create(store, 'VM', { memory: 9n })))
    assert.throws(() => using(SMALL, () => {}), /\n {2}and 20 more\n/)
  })

  it('are reported to watchers where the changed expression gives another value, and not elsewhere', () => {
    const { seven, before } = using(DOUBLE, (store) => {
      create(store, 'VM', { memory: 0n })
      return { seven: create(store, 'VM', { memory: 7n }), before: store.changes.generation() }
    })
    const changed = using(withComputed(DOUBLE, { 'VM.load': times(3) }), (store) =>
      store.changes.since(before, { classes: new Set(['VM']), refs: new Set() }),
    )
    assert.deepEqual(
      changed.map(({ ref, operation }) => [ref, operation]),
      [[seven, 'mod']],
    )
  })

  it('refuse the start in short words where a value is long', () => {
    const text = (size: number) =>
      withField(base('RW label : string = "a"'), 'label', {
        where: {
          path: 'a.crow',
          condition: compare(local(0, { kind: 'string' }), '==', textOf('a'.repeat(size))),
          text: `size(label) == ${size}`,
          bounds: {},
        },
      })
    using(base('RW label : string = "a"'), (store) => create(store, 'VM', { label: 'a'.repeat(100_000) }))
    assert.throws(
      () => using(text(1), () => {}),
      ({ message }: Error) =>
        message.length < 1000 && / has label = a+…, which does not meet size\(label\) == 1\n/.test(message),
    )
  })

  it('refuse initial objects of the text that do not meet its constraints', () => {
    const bad = { ...SMALL, objects: [object('VM', 'big', { memory: '6' })] }
    assert.throws(() => using(bad, () => {}), /Objects in the text do not meet its constraints:\n {2}VM OpaqueRef:/)
    using({ ...SMALL, objects: [object('VM', 'small', { memory: '4' })] }, (store) => {
      const ref = store.initialObject('VM', 'small') as string
      assert.equal(load(ref)(store), 8n)
    })
  })
})
