/** Random operations on every kind of relation, compared with a simple model in memory. */
import assert from 'node:assert/strict'
import { it } from 'mocha'
import type { Store } from '../../../../runtime/store/store.ts'
import { ApiError } from '../../../../runtime/values/api-error.ts'
import type { Value } from '../../../../runtime/values/values.ts'
import { randomOf } from '../../../support/random.ts'
import { create, type Open } from '../helpers.ts'
import { model } from '../models.ts'

const API = model({
  classes: {
    a: [
      'RW n : int = "0"',
      'RW owner : a ref or null <-> owned',
      'RO/runtime owned : a ref set <-> owner',
      'RW next : a ref or null <-> previous',
      'RO/runtime previous : a ref <-> next',
      'RW uses : a ref set <-> users',
      'RO/runtime users : a ref set <-> uses',
      'RW peers : a ref set <-> peers',
      'RW mate : a ref or null <-> mate',
      'RW others : a ref set',
      'RW named : (string -> a ref) map',
    ],
  },
})

/** The value of a field of the object, with refs as keys of `objects`. */
interface Plain {
  n: bigint
  owner: string | null
  next: string | null
  mate: string | null
  uses: Set<string>
  peers: Set<string>
  others: Set<string>
  named: Map<string, string>
}

export function describeOracle(open: Open): void {
  for (const seed of [1, 2, 3])
    it(`does the same as the model in memory (seed ${seed})`, () => {
      const store = open(API)
      const oracle = new Oracle()
      const random = randomOf(seed)
      for (let i = 0; i < 400; i++) step(store, oracle, random)
      store.commit()
      compare(store, oracle)
    })
}

/** A whole number from 0 to `below - 1`. */
export type Random = (below: number) => number

function step(store: Store, oracle: Oracle, random: Random): void {
  const refs = [...oracle.objects.keys()]
  const pick = () => refs[random(refs.length)]!
  const some = () => refs.filter(() => random(4) === 0)
  if (refs.length < 3 || random(8) === 0) {
    oracle.create(create(store, 'a'))
    return
  }
  const self = pick()
  const field = ['owner', 'next', 'mate'][random(3)] as 'owner' | 'next' | 'mate'
  const set = ['uses', 'peers', 'others'][random(3)] as 'uses' | 'peers' | 'others'
  const one = random(4) === 0 ? null : pick()
  const many = some()
  const key = `k${random(2)}`
  const fields = store.class('a')
  const acts: readonly (readonly [() => void, () => boolean])[] = [
    [() => fields.destroy(self), () => oracle.destroy(self)],
    [() => fields.field(field).set(self, one), () => oracle.setOne(self, field, one)],
    [() => fields.field(set).set(self, many), () => oracle.setMany(self, set, many)],
    [() => fields.field(set).add(self, self), () => oracle.setMany(self, set, [...oracle.set(self, set), self])],
    [() => fields.field('named').set(self, new Map([[key, self]])), () => oracle.name(self, key, self)],
    [() => fields.field('n').set(self, BigInt(random(9))), () => oracle.number(self, fields.field('n').get(self))],
  ]
  const [act, expected] = acts[random(acts.length)]!
  if (random(8) === 0) {
    undo(store, act)
    return
  }
  const worked = succeeds(store, act)
  assert.equal(worked, expected())
  if (random(20) === 0) compare(store, oracle)
}

/** Does an operation and undoes it; the oracle does not change. */
function undo(store: Store, act: () => void): void {
  const stop = new Error('taken back')
  try {
    store.atomically(() => {
      store.class('a').field('n').set(create(store, 'a'), 5n)
      act()
      throw stop
    })
  } catch (error) {
    if (error !== stop && !(error instanceof ApiError)) throw error
  }
}

/** Runs a write in a transaction, which must undo everything if the write is refused. */
function succeeds(store: Store, act: () => void): boolean {
  try {
    store.atomically(act)
    return true
  } catch (error) {
    if (error instanceof ApiError) return false
    throw error
  }
}

function compare(store: Store, oracle: Oracle): void {
  for (const [ref, record] of store.class('a').records()) {
    const seen = record.names.map((name, i) => [name, comparable(record.values[i]!)]).slice(1)
    assert.deepEqual(Object.fromEntries(seen), oracle.view(ref))
  }
  assert.equal(store.class('a').count(), oracle.objects.size)
}

function comparable(value: Value): unknown {
  return Array.isArray(value) ? new Set(value) : value
}

class Oracle {
  readonly objects = new Map<string, Plain>()

  create(ref: string): void {
    const empty = { n: 0n, owner: null, next: null, mate: null }
    this.objects.set(ref, { ...empty, uses: new Set(), peers: new Set(), others: new Set(), named: new Map() })
  }

  set(ref: string, field: 'uses' | 'peers' | 'others'): Set<string> {
    return this.objects.get(ref)![field]
  }

  destroy(ref: string): boolean {
    for (const [other, plain] of this.objects) if (other !== ref && refersTo(plain, ref)) return false
    this.objects.delete(ref)
    return true
  }

  setOne(self: string, field: 'owner' | 'next' | 'mate', to: string | null): boolean {
    const plain = this.objects.get(self)!
    if (plain[field] === to) return true
    if (field === 'next' && to !== null && this.#find((p) => p.next === to) !== undefined) return false
    if (field === 'mate') return this.#mate(self, plain, to)
    plain[field] = to
    return true
  }

  setMany(self: string, field: 'uses' | 'peers' | 'others', to: readonly string[]): boolean {
    const plain = this.objects.get(self)!
    if (field === 'peers') {
      for (const other of plain.peers) this.objects.get(other)!.peers.delete(self)
      for (const other of to) this.objects.get(other)!.peers.add(self)
    }
    plain[field] = new Set(to)
    return true
  }

  name(self: string, key: string, to: string): boolean {
    this.objects.get(self)!.named = new Map([[key, to]])
    return true
  }

  number(self: string, n: Value): boolean {
    this.objects.get(self)!.n = n as bigint
    return true
  }

  view(ref: string): unknown {
    const plain = this.objects.get(ref)!
    const all = (test: (plain: Plain) => boolean) =>
      new Set([...this.objects].filter(([, p]) => test(p)).map(([r]) => r))
    return {
      ...plain,
      owned: all((p) => p.owner === ref),
      previous: this.#find((p) => p.next === ref) ?? null,
      users: all((p) => p.uses.has(ref)),
    }
  }

  #mate(self: string, plain: Plain, to: string | null): boolean {
    const other = to === null ? undefined : this.objects.get(to)
    if (other && to !== self && other.mate !== null) return false
    if (plain.mate !== null) this.objects.get(plain.mate)!.mate = null
    plain.mate = to
    if (other) other.mate = self
    return true
  }

  #find(test: (plain: Plain) => boolean): string | undefined {
    return [...this.objects].find(([, plain]) => test(plain))?.[0]
  }
}

function refersTo(plain: Plain, ref: string): boolean {
  if ([plain.owner, plain.next, plain.mate, ...plain.named.values()].includes(ref)) return true
  return [plain.uses, plain.peers, plain.others].some((set) => set.has(ref))
}
