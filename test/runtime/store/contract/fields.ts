/** Fields without refs, maps with refs, and unbound sets of refs. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { SCALAR_KINDS, type ScalarKind } from '../../../../model/kinds.ts'
import { RecordValue, type Value } from '../../../../runtime/values/values.ts'
import { create, DEAD, get, type Open, refuses, touches } from '../helpers.ts'
import { model } from '../models.ts'

const API = model({
  enums: { color: ['red', 'green'] },
  records: { point: ['x : int', 'y : float', 'labels : string set'] },
  classes: {
    a: [
      ...SCALAR_KINDS.map((kind) => `RO/runtime one_${kind} : ${kind}`),
      ...SCALAR_KINDS.map((kind) => `RO/runtime maybe_${kind} : ${kind} option`),
      'RO/runtime color : color enum',
      'RO/runtime strings : string set',
      'RO/runtime ints : int set',
      'RO/runtime map : (string -> string) map',
      'RO/runtime int_keys : (int -> int) map',
      'RO/runtime deep : (string -> (int -> float set) map) map',
      'RO/runtime option : int option',
      'RO/runtime point : point record',
      'RO/runtime points : point record set',
      'RO/runtime refs : b ref set',
      'RO/runtime to_ref : (string -> b ref) map',
      'RO/runtime to_ref_or_null : (int -> b ref or null) map',
      'RO/runtime from_ref : (b ref -> int) map',
      'RO/runtime ref_to_ref : (b ref -> b ref) map',
      'RO/runtime ref_to_float : (b ref -> float) map',
      'RO/runtime ref_to_map : (b ref -> (string -> bool) map) map',
      'RO/runtime ref_to_bool : (b ref -> bool) map',
      'RO/runtime nowhere : none ref',
      'RO/runtime nowheres : none ref set',
    ],
    b: [],
    none: [],
  },
  kept: { none: 'none' },
})

const MAX = 2n ** 63n - 1n
const MIN = -(2n ** 63n)
const ODD_KEYS = ['', '__proto__', 'constructor', 'a.b', '"', '\\', 'ü', '😀', '1', '01', 'null', '$', '?']

const SCALAR_VALUES: { readonly [kind in ScalarKind]: readonly Value[] } = {
  string: ['', '__proto__', "it's", '\u2028', '😀', 'null', '0'],
  int: [MAX, MIN, 0n, -1n, 9007199254740993n],
  float: [0.1 + 0.2, 1e308, 5e-324, -1.5, 3],
  bool: [true],
  datetime: ['20260131T12:00:00.123Z'],
}

const VALUES: readonly (readonly [field: string, value: Value])[] = [
  ...SCALAR_KINDS.flatMap((kind) => SCALAR_VALUES[kind].map((value) => [`one_${kind}`, value] as const)),
  ...SCALAR_KINDS.flatMap((kind) => SCALAR_VALUES[kind].map((value) => [`maybe_${kind}`, [value]] as const)),
  ['color', 'green'],
  ['strings', ODD_KEYS],
  ['ints', [MAX, MIN, 1n]],
  ['map', new Map(ODD_KEYS.map((key) => [key, `value of ${key}`]))],
  [
    'int_keys',
    new Map([
      [MAX, MIN],
      [-1n, 0n],
    ]),
  ],
  [
    'deep',
    new Map([
      [
        'k',
        new Map([
          [1n, [0.5, 1e21]],
          [MIN, []],
        ]),
      ],
    ]),
  ],
  ['option', [MAX]],
  ['point', new RecordValue(['x', 'y', 'labels'], [MAX, -0.25, ['__proto__']])],
  ['points', [new RecordValue(['x', 'y', 'labels'], [1n, 2, []])]],
]

export function describeFields(open: Open): void {
  describe('fields', () => {
    it('return exactly what was written', () => {
      const store = open(API)
      const ref = create(store, 'a')
      for (const [name, value] of VALUES) {
        store.class('a').field(name).set(ref, value)
        assert.deepEqual(get(store, 'a', ref, name), value, name)
        assert.deepEqual(get(store, 'a', create(store, 'a', { [name]: value }), name), value, name)
      }
    })

    it('of any kind of map with refs return exactly what was written', () => {
      const store = open(API)
      const ref = create(store, 'a')
      const [b, c] = [create(store, 'b'), create(store, 'b')] as const
      const maps: [string, Value][] = [
        ['to_ref', new Map(ODD_KEYS.map((key) => [key, b]))],
        [
          'to_ref_or_null',
          new Map([
            [MAX, b],
            [MIN, null],
          ]),
        ],
        [
          'from_ref',
          new Map([
            [b, MAX],
            [c, MIN],
          ]),
        ],
        [
          'ref_to_ref',
          new Map([
            [b, b],
            [c, b],
          ]),
        ],
        [
          'ref_to_float',
          new Map([
            [b, 0.1 + 0.2],
            [c, 3],
          ]),
        ],
        [
          'ref_to_map',
          new Map([
            [b, new Map([['__proto__', true]])],
            [c, new Map()],
          ]),
        ],
        [
          'ref_to_bool',
          new Map([
            [b, true],
            [c, false],
          ]),
        ],
      ]
      for (const [name, value] of maps) {
        store.class('a').field(name).set(ref, value)
        assert.deepEqual(get(store, 'a', ref, name), value, name)
        store.class('a').field(name).set(ref, new Map())
        assert.deepEqual(get(store, 'a', ref, name), new Map(), name)
      }
    })

    it('keep every bit of a float, also in maps', () => {
      const store = open(API)
      const ref = create(store, 'a')
      const b = create(store, 'b')
      for (let i = 1; i <= 300; i++) {
        const float = Math.sin(i) * 10 ** ((i % 61) * 10 - 300)
        store.class('a').field('one_float').set(ref, float)
        store
          .class('a')
          .field('ref_to_float')
          .set(ref, new Map([[b, float]]))
        assert.equal(get(store, 'a', ref, 'one_float'), float)
        assert.deepEqual(get(store, 'a', ref, 'ref_to_float'), new Map([[b, float]]))
      }
    })

    it('that are sets add and remove elements', () => {
      const store = open(API)
      const ref = create(store, 'a')
      const b = create(store, 'b')
      for (const [name, x, y] of [
        ['strings', 'x', 'y'],
        ['ints', MAX, MIN],
        ['refs', b, create(store, 'b')],
      ] as const) {
        const field = store.class('a').field(name)
        field.add(ref, x)
        field.add(ref, y)
        assert.deepEqual(
          touches(store, () => field.add(ref, x)),
          new Set(),
        )
        assert.deepEqual(field.get(ref), [x, y])
        field.remove(ref, x)
        assert.deepEqual(
          touches(store, () => field.remove(ref, x)),
          new Set(),
        )
        assert.deepEqual(field.get(ref), [y])
      }
    })

    it('that are maps refuse a duplicate key', () => {
      const store = open(API)
      const ref = create(store, 'a')
      const [b, c] = [create(store, 'b'), create(store, 'b')] as const
      const cases: [string, Value, Value, Value, string[]][] = [
        ['map', '__proto__', 'x', 'y', ['__proto__', 'x', 'y']],
        ['int_keys', MAX, 1n, 2n, [String(MAX), '1', '2']],
        ['to_ref', '', b, c, ['', b, c]],
        ['from_ref', b, 1n, 2n, [b, '1', '2']],
        ['to_ref_or_null', 1n, null, b, ['1', 'OpaqueRef:NULL', b]],
      ]
      for (const [name, key, value, other, params] of cases) {
        const field = store.class('a').field(name)
        field.addTo(ref, key, value)
        refuses(() => field.addTo(ref, key, other), 'MAP_DUPLICATE_KEY', ...params)
        assert.deepEqual(field.get(ref), new Map([[key, value]]))
        field.removeFrom(ref, key)
        assert.deepEqual(
          touches(store, () => field.removeFrom(ref, key)),
          new Set(),
        )
        assert.deepEqual(field.get(ref), new Map())
      }
    })

    it('refuse refs to missing objects, and keep their value', () => {
      const store = open(API)
      const b = create(store, 'b')
      const ref = create(store, 'a', { refs: [b], to_ref: new Map([['k', b]]) })
      const field = (name: string) => store.class('a').field(name)
      refuses(() => field('refs').add(ref, DEAD), 'HANDLE_INVALID', 'b', DEAD)
      refuses(() => field('refs').set(ref, [create(store, 'b'), DEAD]), 'HANDLE_INVALID', 'b', DEAD)
      refuses(() => field('refs').add(ref, null), 'HANDLE_INVALID', 'b', 'OpaqueRef:NULL')
      refuses(() => field('to_ref').addTo(ref, 'x', DEAD), 'HANDLE_INVALID', 'b', DEAD)
      refuses(() => field('to_ref').addTo(ref, 'x', null), 'HANDLE_INVALID', 'b', 'OpaqueRef:NULL')
      refuses(() => field('from_ref').addTo(ref, DEAD, 1n), 'HANDLE_INVALID', 'b', DEAD)
      refuses(
        () =>
          field('to_ref').set(
            ref,
            new Map([
              ['x', b],
              ['y', DEAD],
            ]),
          ),
        'HANDLE_INVALID',
        'b',
        DEAD,
      )
      assert.deepEqual([field('refs').get(ref), field('to_ref').get(ref)], [[b], new Map([['k', b]])])
      refuses(() => create(store, 'a', { refs: [b, DEAD] }), 'HANDLE_INVALID', 'b', DEAD)
      assert.equal(store.class('a').count(), 1)
    })

    it('that refer to a class without objects can only be null', () => {
      const store = open(API)
      const ref = create(store, 'a')
      assert.equal(get(store, 'a', ref, 'nowhere'), null)
      refuses(() => store.class('a').field('nowhere').set(ref, DEAD), 'HANDLE_INVALID', 'none', DEAD)
      refuses(() => store.class('a').field('nowheres').add(ref, DEAD), 'HANDLE_INVALID', 'none', DEAD)
      refuses(() => create(store, 'a', { nowhere: DEAD }), 'HANDLE_INVALID', 'none', DEAD)
    })

    it('touch an object only if something changed', () => {
      const store = open(API)
      const ref = create(store, 'a')
      for (const [name, value] of VALUES) {
        const write = () => store.class('a').field(name).set(ref, value)
        write()
        assert.deepEqual(touches(store, write), new Set(), name)
      }
      assert.deepEqual(
        touches(store, () => store.class('a').field('one_int').set(ref, 7n)),
        new Set([`a ${ref}`]),
      )
    })
  })
}
