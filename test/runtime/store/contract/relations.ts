/** Bound pairs: a write at one end is visible at the other and touches both (docs/language.md, Bound field pairs). */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Store } from '../../../../runtime/store/store.ts'
import type { Value } from '../../../../runtime/values/values.ts'
import { create, DEAD, get, type Open, refuses, touches } from '../helpers.ts'
import { model } from '../models.ts'

const API = model({
  classes: {
    VM: [
      'RO/runtime VIFs : VIF ref set <-> VM',
      'RW vbds : VBD ref set <-> vms',
      'RO/runtime metrics : metrics ref <-> vm',
    ],
    VIF: ['RW VM : VM ref <-> VIFs'],
    VBD: ['RO/runtime vms : VM ref set <-> vbds'],
    metrics: ['RW vm : VM ref or null <-> metrics'],
    strict: ['RW target : VM ref'],
    host: [
      'RW peers : host ref set <-> peers',
      'RW mate : host ref or null <-> mate',
      'RW parents : host ref set <-> children',
      'RO/runtime children : host ref set <-> parents',
    ],
    job: ['RW next : job ref or null <-> previous', 'RO/runtime previous : job ref <-> next'],
  },
})

export function describeRelations(open: Open): void {
  let store: Store
  const make = (className: string, n: number, values: { [field: string]: Value } = {}) =>
    Array.from({ length: n }, () => create(store, className, values))
  const set = (className: string, ref: string, field: string, value: Value) =>
    store.class(className).field(field).set(ref, value)
  const expect = (className: string, ref: string, field: string, value: Value) =>
    assert.deepEqual(get(store, className, ref, field), value)
  const touched = (work: () => void, ...expected: string[]) =>
    assert.deepEqual([...touches(store, work)].sort(), expected.sort())

  describe('many-one', () => {
    it('is seen from both ends, whichever is written', () => {
      store = open(API)
      const [vm, other] = make('VM', 2) as [string, string]
      const [a, b] = make('VIF', 2, { VM: vm }) as [string, string]
      expect('VM', vm, 'VIFs', [a, b])
      touched(() => set('VIF', a, 'VM', other), `VIF ${a}`, `VM ${vm}`, `VM ${other}`)
      expect('VM', vm, 'VIFs', [b])
      touched(() => store.class('VM').field('VIFs').add(other, b), `VIF ${b}`, `VM ${vm}`, `VM ${other}`)
      expect('VIF', b, 'VM', other)
      touched(() => set('VM', vm, 'VIFs', [b, a]), `VIF ${a}`, `VIF ${b}`, `VM ${vm}`, `VM ${other}`)
      expect('VM', vm, 'VIFs', [a, b])
      expect('VM', other, 'VIFs', [])
    })

    it('touches the partner of a new object', () => {
      store = open(API)
      const [vm] = make('VM', 1) as [string]
      let vif = ''
      const seen = touches(store, () => {
        vif = create(store, 'VIF', { VM: vm })
      })
      assert.deepEqual(seen, new Set([`VIF ${vif}`, `VM ${vm}`]))
    })

    it('refuses null and missing objects for a required ref, from either end', () => {
      store = open(API)
      const [vm] = make('VM', 1) as [string]
      const [vif] = make('VIF', 1, { VM: vm }) as [string]
      refuses(() => set('VIF', vif, 'VM', null), 'HANDLE_INVALID', 'VM', 'OpaqueRef:NULL')
      refuses(() => set('VM', vm, 'VIFs', []), 'HANDLE_INVALID', 'VM', 'OpaqueRef:NULL')
      refuses(() => store.class('VM').field('VIFs').remove(vm, vif), 'HANDLE_INVALID', 'VM', 'OpaqueRef:NULL')
      refuses(() => set('VIF', vif, 'VM', DEAD), 'HANDLE_INVALID', 'VM', DEAD)
      refuses(() => store.class('VM').field('VIFs').add(DEAD, vif), 'HANDLE_INVALID', 'VM', DEAD)
      refuses(() => store.class('VM').field('VIFs').add(vm, DEAD), 'HANDLE_INVALID', 'VIF', DEAD)
      refuses(() => create(store, 'VIF', { VM: DEAD }), 'HANDLE_INVALID', 'VM', DEAD)
      refuses(() => create(store, 'strict', { target: null }), 'HANDLE_INVALID', 'VM', 'OpaqueRef:NULL')
      expect('VM', vm, 'VIFs', [vif])
    })
  })

  describe('many-many', () => {
    it('is seen from both ends, whichever is written', () => {
      store = open(API)
      const [a, b] = make('VM', 2) as [string, string]
      const [x, y] = make('VBD', 2) as [string, string]
      touched(() => set('VM', a, 'vbds', [x, y]), `VM ${a}`, `VBD ${x}`, `VBD ${y}`)
      expect('VBD', x, 'vms', [a])
      touched(() => store.class('VBD').field('vms').add(x, b), `VBD ${x}`, `VM ${b}`)
      expect('VM', b, 'vbds', [x])
      touched(() => store.class('VBD').field('vms').add(x, b))
      touched(() => store.class('VBD').field('vms').remove(x, a), `VBD ${x}`, `VM ${a}`)
      expect('VM', a, 'vbds', [y])
      touched(() => set('VBD', y, 'vms', [b]), `VBD ${y}`, `VM ${a}`, `VM ${b}`)
      expect('VM', b, 'vbds', [x, y])
      touched(() => set('VBD', y, 'vms', [b]))
      refuses(() => store.class('VBD').field('vms').add(x, DEAD), 'HANDLE_INVALID', 'VM', DEAD)
      refuses(() => store.class('VBD').field('vms').add(DEAD, a), 'HANDLE_INVALID', 'VBD', DEAD)
    })

    it('between objects of one class keeps the two directions apart', () => {
      store = open(API)
      const [a, b] = make('host', 2) as [string, string]
      set('host', a, 'parents', [b, a])
      expect('host', b, 'children', [a])
      expect('host', a, 'children', [a])
      expect('host', b, 'parents', [])
    })

    it('may be symmetric', () => {
      store = open(API)
      const [a, b, c] = make('host', 3) as [string, string, string]
      touched(() => set('host', a, 'peers', [b, c, a]), `host ${a}`, `host ${b}`, `host ${c}`)
      expect('host', b, 'peers', [a])
      touched(() => store.class('host').field('peers').add(b, a))
      touched(() => store.class('host').field('peers').remove(b, a), `host ${a}`, `host ${b}`)
      expect('host', a, 'peers', [c, a])
      expect('host', b, 'peers', [])
    })

    it('links a new object, from either end', () => {
      store = open(API)
      const [vm] = make('VM', 1) as [string]
      const vbd = create(store, 'VBD', { vms: [vm] })
      const other = create(store, 'VM', { vbds: [vbd] })
      expect('VBD', vbd, 'vms', [vm, other])
    })
  })

  describe('one-one', () => {
    it('is seen from both ends, whichever is written', () => {
      store = open(API)
      const [vm, other] = make('VM', 2) as [string, string]
      const [m, n] = [...make('metrics', 1, { vm }), ...make('metrics', 1)] as [string, string]
      expect('VM', vm, 'metrics', m)
      touched(() => set('metrics', m, 'vm', other), `metrics ${m}`, `VM ${vm}`, `VM ${other}`)
      expect('VM', vm, 'metrics', null)
      touched(() => set('VM', vm, 'metrics', n), `metrics ${n}`, `VM ${vm}`)
      expect('metrics', n, 'vm', vm)
      touched(() => set('VM', vm, 'metrics', n))
      touched(() => set('VM', vm, 'metrics', null), `metrics ${n}`, `VM ${vm}`)
      expect('metrics', n, 'vm', null)
    })

    it('refuses a second pair for an object, with the first partner in the error', () => {
      store = open(API)
      const [vm, other] = make('VM', 2) as [string, string]
      const [m, n] = [...make('metrics', 1, { vm }), ...make('metrics', 1)] as [string, string]
      const reason = `it is paired with ${m} already`
      refuses(() => set('metrics', n, 'vm', vm), 'VALUE_NOT_SUPPORTED', 'vm', vm, reason)
      refuses(() => create(store, 'metrics', { vm }), 'VALUE_NOT_SUPPORTED', 'vm', vm, reason)
      refuses(
        () => set('VM', other, 'metrics', m),
        'VALUE_NOT_SUPPORTED',
        'metrics',
        m,
        `it is paired with ${vm} already`,
      )
      refuses(() => set('VM', vm, 'metrics', DEAD), 'HANDLE_INVALID', 'metrics', DEAD)
      assert.deepEqual([get(store, 'VM', vm, 'metrics'), get(store, 'metrics', n, 'vm')], [m, null])
    })

    it('may be symmetric', () => {
      store = open(API)
      const [a, b, c] = make('host', 3) as [string, string, string]
      touched(() => set('host', a, 'mate', b), `host ${a}`, `host ${b}`)
      expect('host', b, 'mate', a)
      refuses(() => set('host', c, 'mate', a), 'VALUE_NOT_SUPPORTED', 'mate', a, `it is paired with ${b} already`)
      touched(() => set('host', b, 'mate', c), `host ${a}`, `host ${b}`, `host ${c}`)
      assert.deepEqual(
        [a, b, c].map((ref) => get(store, 'host', ref, 'mate')),
        [null, c, b],
      )
      touched(() => set('host', c, 'mate', c), `host ${b}`, `host ${c}`)
      assert.deepEqual(
        [a, b, c].map((ref) => get(store, 'host', ref, 'mate')),
        [null, null, c],
      )
      touched(() => set('host', c, 'mate', null), `host ${c}`)
      refuses(() => set('host', a, 'mate', DEAD), 'HANDLE_INVALID', 'host', DEAD)
    })

    it('may join objects of one class into a chain', () => {
      store = open(API)
      const [a, b, c] = make('job', 3) as [string, string, string]
      set('job', a, 'next', b)
      set('job', b, 'next', c)
      assert.deepEqual(
        [a, b, c].map((ref) => get(store, 'job', ref, 'previous')),
        [null, a, b],
      )
      set('job', b, 'next', null)
      expect('job', c, 'previous', null)
    })
  })
}
