/** Random writes between the steps of random iterations over snapshots, compared with what was read at once. */
import assert from 'node:assert/strict'
import { it } from 'mocha'
import type { Change, Store, StoreSnapshot } from '../../../../runtime/store/store.ts'
import { ApiError } from '../../../../runtime/values/api-error.ts'
import { randomOf } from '../../../support/random.ts'
import { create, type Open } from '../helpers.ts'
import { model } from '../models.ts'
import { ALL, sortedChanges } from './changes.ts'
import type { Random } from './oracle.ts'

const API = model({
  classes: {
    a: [
      'RW n : int = "0"',
      'RW owner : a ref or null <-> owned',
      'RO/runtime owned : a ref set <-> owner',
      'RW next : b ref or null <-> previous',
      'RW peers : a ref set <-> peers',
      'RW others : b ref set',
      'RW named : (string -> a ref) map',
      'RW tags : string set',
    ],
    b: ['RO/runtime previous : a ref <-> next', 'RW x : string = "x"'],
  },
})

/** No more, as a store in memory has no more copies at the same time. */
const MOST_OPEN = 2

export function describeSnapshotOracle(open: Open): void {
  for (const seed of [1, 2, 3, 4])
    it(`keeps a snapshot as it was, whatever is written between its steps (seed ${seed})`, () => {
      const store = open(API)
      const random = randomOf(seed)
      for (let i = 0; i < 60; i++) create(store, random(2) === 0 ? 'a' : 'b')
      store.commit()
      const tokens = [0, store.changes.generation()]
      const watches: Watch[] = []
      let finished = 0
      for (let i = 0; i < 1500; i++) {
        if (random(4) === 0) write(store, random)
        if (random(6) === 0) store.commit()
        if (random(60) === 0) tokens.push(store.changes.generation())
        if (watches.length < MOST_OPEN && !store.dirty) watches.push(watch(store, tokens[random(tokens.length)]!))
        const at = random(MOST_OPEN)
        if (watches[at]?.step(random)) {
          watches.splice(at, 1)
          finished++
        }
      }
      assert.ok(finished > 5, `${finished} snapshots were read to their end`)
      for (const each of watches) while (!each.step(random));
    })
}

/** Something that reads a snapshot step by step, and holds it against what the store had when it was made. */
interface Watch {
  /** Does one step of one of its iterations; true when all have ended. */
  step(random: Random): boolean
}

function watch(store: Store, token: number): Watch {
  const expected = [
    ...['a', 'b'].flatMap((name) => [[...store.class(name).records()], store.class(name).refs()]),
    sortedChanges(store.changes.since(token, ALL)),
  ]
  const single = new Map(store.class('a').records())
  const snapshot = store.snapshot()
  const touched = new Set<string>()
  store.onTouched((_className, ref) => touched.add(ref))
  const seen: unknown[][] = expected.map(() => [])
  const iterations = [
    ...['a', 'b'].flatMap((name) => [snapshot.class(name).records(), snapshot.class(name).refs()]),
    snapshot.since(token, ALL),
  ].map((each) => (each as Iterable<unknown>)[Symbol.iterator]())
  const left = new Set(iterations.keys())
  return {
    step(random) {
      const at = [...left][random(left.size)]!
      for (let count = 1 + random(20); count > 0 && left.has(at); count--) {
        const { done, value } = iterations[at]!.next()
        if (done) left.delete(at)
        else seen[at]!.push(value)
      }
      checkSingle(snapshot, single, touched, random)
      if (left.size > 0) return false
      seen[4] = sortedChanges(seen[4] as Change[])
      assert.deepEqual(seen, expected)
      snapshot.close()
      return true
    },
  }
}

function checkSingle(
  snapshot: StoreSnapshot,
  single: ReadonlyMap<string, unknown>,
  touched: ReadonlySet<string>,
  random: Random,
): void {
  const refs = [...single.keys()]
  const ref = refs[random(refs.length)]!
  assert.deepEqual(snapshot.class('a').record(ref), single.get(ref))
  assert.equal(snapshot.isTouched(ref), touched.has(ref))
}

function write(store: Store, random: Random): void {
  const [as, bs] = [store.class('a'), store.class('b')]
  const pick = (refs: string[]) => refs[random(refs.length)] ?? null
  const [self, other, b] = [pick(as.refs()), pick(as.refs()), pick(bs.refs())]
  if (self === null || other === null || b === null || random(6) === 0) {
    create(store, random(2) === 0 ? 'a' : 'b')
    return
  }
  const acts: (() => void)[] = [
    () => as.destroy(self),
    () => bs.destroy(b),
    () => as.field('n').set(self, BigInt(random(9))),
    () => as.field('owner').set(self, random(3) === 0 ? null : other),
    () => as.field('next').set(self, random(3) === 0 ? null : b),
    () => as.field('peers').set(self, [other]),
    () => as.field('others').add(self, b),
    () => as.field('named').set(self, new Map([[`k${random(3)}`, other]])),
    () => as.field('tags').add(self, `t${random(5)}`),
    () => bs.field('x').set(b, `x${random(5)}`),
    () => store.changes.touch('b', b),
  ]
  const stop = new Error('taken back')
  try {
    store.atomically(() => {
      acts[random(acts.length)]?.()
      if (random(8) === 0) throw stop
    })
  } catch (error) {
    if (error !== stop && !(error instanceof ApiError)) throw error
  }
}
