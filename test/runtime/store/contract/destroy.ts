/** A destroy never cascades and never leaves a dangling ref: for each kind of relation, from each end. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Value } from '../../../../runtime/values/values.ts'
import { create, get, type Open, refuses, touches } from '../helpers.ts'
import { model } from '../models.ts'

/** `referrer.field` refers to a `target`. Has the field lines of both classes. */
interface Case {
  readonly title: string
  readonly referrer: readonly string[]
  readonly target?: readonly string[]
  readonly value?: (target: string) => Value
  /** The other objects that are touched when the referrer is destroyed. */
  readonly touchesTarget: boolean
}

const REFERS: readonly Case[] = [
  { title: 'a ref', referrer: ['RW f : target ref'], touchesTarget: false },
  { title: 'a set of refs', referrer: ['RW f : target ref set'], value: (t) => [t], touchesTarget: false },
  {
    title: 'a map to refs',
    referrer: ['RW f : (string -> target ref) map'],
    value: (t) => new Map([['k', t]]),
    touchesTarget: false,
  },
  {
    title: 'a map from refs',
    referrer: ['RW f : (target ref -> int) map'],
    value: (t) => new Map([[t, 1n]]),
    touchesTarget: false,
  },
  {
    title: 'the ref end of many-one',
    referrer: ['RW f : target ref <-> g'],
    target: ['RO/runtime g : referrer ref set <-> f'],
    touchesTarget: true,
  },
  {
    title: 'the owner of one-one',
    referrer: ['RW f : target ref <-> g'],
    target: ['RO/runtime g : referrer ref <-> f'],
    touchesTarget: true,
  },
  {
    title: 'the owner of many-many',
    referrer: ['RW f : target ref set <-> g'],
    target: ['RO/runtime g : referrer ref set <-> f'],
    value: (t) => [t],
    touchesTarget: true,
  },
]

export function describeDestroy(open: Open): void {
  describe('destroy', () => {
    for (const { title, referrer, target = [], value = (t: string) => t, touchesTarget } of REFERS) {
      it(`is refused while ${title} refers to the object, and allowed for the referrer`, () => {
        const store = open(model({ classes: { target, referrer } }))
        const to = create(store, 'target')
        const from = create(store, 'referrer', { f: value(to) })
        refuses(() => store.class('target').destroy(to), 'OBJECT_IN_USE', 'target', to, 'referrer', from, 'f')
        assert.ok(store.class('target').has(to))
        const seen = touches(store, () => store.class('referrer').destroy(from))
        assert.deepEqual(seen, new Set([`referrer ${from}`, ...(touchesTarget ? [`target ${to}`] : [])]))
        store.class('target').destroy(to)
        assert.deepEqual([store.class('target').count(), store.class('referrer').count()], [0, 0])
      })

      it(`is not refused for ${title} that refers to its own object`, () => {
        const swap = (line: string) => line.replaceAll('target', 'referrer')
        const store = open(model({ classes: { referrer: [...target, ...referrer].map(swap).map(orNull) } }))
        const self = create(store, 'referrer')
        store.class('referrer').field('f').set(self, value(self))
        store.class('referrer').destroy(self)
        assert.equal(store.class('referrer').count(), 0)
      })
    }

    it('is refused from both ends of a many-many pair that both own', () => {
      const store = open(model({ classes: { a: ['RW bs : b ref set <-> as'], b: ['RW as : a ref set <-> bs'] } }))
      const a = create(store, 'a')
      const b = create(store, 'b', { as: [a] })
      refuses(() => store.class('a').destroy(a), 'OBJECT_IN_USE', 'a', a, 'b', b, 'as')
      refuses(() => store.class('b').destroy(b), 'OBJECT_IN_USE', 'b', b, 'a', a, 'bs')
      store.class('a').field('bs').set(a, [])
      store.class('a').destroy(a)
      store.class('b').destroy(b)
    })

    for (const [field, value] of [
      ['peers', (ref: string) => [ref]],
      ['mate', (ref: string) => ref],
    ] as const) {
      it(`is refused while the symmetric ${field} joins the object to another`, () => {
        const store = open(
          model({ classes: { host: ['RW peers : host ref set <-> peers', 'RW mate : host ref or null <-> mate'] } }),
        )
        const [a, b] = [create(store, 'host'), create(store, 'host')] as const
        const set = (ref: string, to: string) => store.class('host').field(field).set(ref, value(to))
        set(a, b)
        refuses(() => store.class('host').destroy(a), 'OBJECT_IN_USE', 'host', a, 'host', b, field)
        refuses(() => store.class('host').destroy(b), 'OBJECT_IN_USE', 'host', b, 'host', a, field)
        set(a, a)
        store.class('host').destroy(a)
        assert.deepEqual(get(store, 'host', b, 'peers'), [])
        store.class('host').destroy(b)
      })
    }

    it('that is refused keeps all links', () => {
      const store = open(model({ classes: { host: ['RW peers : host ref set <-> peers'] } }))
      const [a, b] = [create(store, 'host'), create(store, 'host')] as const
      store.class('host').field('peers').set(a, [a, b])
      refuses(() => store.class('host').destroy(a), 'OBJECT_IN_USE', 'host', a, 'host', b, 'peers')
      assert.deepEqual(get(store, 'host', a, 'peers'), [a, b])
    })
  })
}

function orNull(line: string): string {
  return line.replace(/^RW f : referrer ref(?= <->|$)/, 'RW f : referrer ref or null')
}
