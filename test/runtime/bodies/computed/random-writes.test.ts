/** Random writes on random APIs: after each commit, every computed field is what it would be if all were evaluated again. */
import assert from 'node:assert/strict'
import { EvaluationRun } from '../../../../runtime/bodies/rules/evaluation-run.ts'
import { RuledStore } from '../../../../runtime/bodies/rules/ruled-store.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import type { Store } from '../../../../runtime/store/store.ts'
import { ApiError } from '../../../../runtime/values/api-error.ts'
import { canonicalText } from '../../../../runtime/values/canonical-text.ts'
import { Shapes } from '../../../../runtime/values/shapes.ts'
import type { Value } from '../../../../runtime/values/values.ts'
import { randomOf } from '../../../support/random.ts'
import { interpreted } from '../interpreted.ts'
import { CLASSES, randomApi } from './random-api.ts'

const APIS = 40
const COMMITS = 25

type Random = (below: number) => number

class Writes {
  readonly #store: Store
  readonly #random: Random

  constructor(store: Store, random: Random) {
    this.#store = store
    this.#random = random
  }

  /** Some calls, each of some writes; one in eight is undone. `ended` is called after each. */
  commit(ended: () => void): void {
    for (let calls = 1 + this.#random(3); calls > 0; calls--) {
      try {
        this.#store.atomically(() => {
          for (let writes = 1 + this.#random(4); writes > 0; writes--) this.#tried(() => this.#write())
          if (this.#random(8) === 0) throw new ApiError('UNDONE')
        })
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
      }
      ended()
    }
    this.#store.commit()
  }

  /** Writes that the store refuses, such as of a partner that is taken, change nothing. */
  #tried(write: () => void): void {
    try {
      if (this.#random(4) === 0) this.#read()
      write()
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
    }
  }

  /** Reading in between must not change what is kept. */
  #read(): void {
    const className = this.#pick(CLASSES)
    const [ref] = this.#store.class(className).refs().slice(-1)
    if (ref !== undefined) this.#store.class(className).record(ref)
  }

  #write(): void {
    const { host, VM, tag, disk } = { host: 'host', VM: 'VM', tag: 'tag', disk: 'disk' }
    const objects = (className: string) => this.#store.class(className)
    const any = (className: string) => this.#pick(objects(className).refs())
    const maybe = (className: string) => (this.#random(3) === 0 ? null : (any(className) ?? null))
    const set = (className: string, field: string, value: Value) => {
      const ref = any(className)
      if (ref !== undefined) objects(className).field(field).set(ref, value)
    }
    const flip = (field: string, to: string) => {
      const [ref, other] = [any(VM), any(to)]
      if (ref === undefined || other === undefined) return
      objects(VM).field(field)[this.#random(2) === 0 ? 'add' : 'remove'](ref, other)
    }
    const kinds: (() => void)[] = [
      () => objects(this.#pick(CLASSES)).create(new Map([['size', BigInt(this.#random(9))]])),
      () => set(this.#pick(CLASSES), 'size', BigInt(this.#random(9))),
      () => set(VM, 'affinity', maybe(host)),
      () => set(VM, 'home', maybe(host)),
      () => set(VM, 'disk', maybe(disk)),
      () => set(host, this.#pick(['backup', 'twin']), maybe(host)),
      () => flip(this.#pick(['tags', 'seen']), tag),
      () => flip('friends', VM),
      () => {
        const className = this.#pick(CLASSES)
        const ref = any(className)
        if (ref !== undefined && this.#random(2) === 0) objects(className).destroy(ref)
      },
    ]
    this.#pick(kinds)()
  }

  #pick<T>(all: readonly T[]): T {
    return all[this.#random(Math.max(all.length, 1))] as T
  }
}

/** By `class ref field`. */
function contents(store: Store): Map<string, string> {
  const all = new Map<string, string>()
  for (const name of CLASSES)
    for (const [ref, record] of store.class(name).records())
      for (const [i, field] of record.names.entries())
        all.set(`${name} ${ref} ${field}`, orderless(record.values[i] as Value))
  return all
}

function orderless(value: Value): string {
  return Array.isArray(value) ? value.map(canonicalText).sort().join(' ') : canonicalText(value)
}

/** The objects whose field is in one of the two and not the same in the other. */
function differing(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): Set<string> {
  const keys = [...before.keys(), ...after.keys()].filter((key) => before.get(key) !== after.get(key))
  return new Set(keys.map((key) => key.split(' ').slice(0, 2).join(' ')))
}

describe('computed fields under random writes', () => {
  for (let seed = 1; seed <= APIS; seed++)
    it(`are kept, and reported exactly where they changed: ${seed}`, () => {
      const random = randomOf(seed)
      const api = randomApi(random)
      const inner = openStore(api, ':memory:')
      const store = new RuledStore(api, inner, interpreted())
      const isComputed = new Set(
        api.classes.flatMap((owner) => owner.fields.filter((f) => f.computed).map((f) => `${owner.name}.${f.name}`)),
      )
      const written = new Set<string>()
      store.onFieldChanged((className, ref, field) => {
        if (field === null || !isComputed.has(`${className}.${field}`)) written.add(`${className} ${ref}`)
      })
      const reported = new Set<string>()
      store.changes.onCommitted((changes) => {
        for (const change of changes) reported.add(`${change.class} ${change.ref}`)
      })
      const shapes = new Shapes(api)
      const { computed } = interpreted()({ api, store: inner })
      const writes = new Writes(store, random)
      for (let i = 0; i < COMMITS; i++) {
        let before = contents(inner)
        const changed = new Set<string>()
        written.clear()
        reported.clear()
        writes.commit(() => {
          const after = contents(inner)
          for (const key of differing(before, after)) changed.add(key)
          before = after
        })
        for (const owner of api.classes)
          for (const field of owner.fields)
            for (const ref of field.computed ? inner.class(owner.name).refs() : []) {
              const kept = inner.class(owner.name).field(field.name).get(ref)
              const now = evaluated(() => computed.get(`${owner.name}.${field.name}`)?.(new EvaluationRun(true), ref))
              const wanted = now === undefined ? shapes.zero(field.type) : now
              assert.equal(orderless(kept), orderless(wanted as Value), `${owner.name}.${field.name} after commit ${i}`)
            }
        for (const key of changed) assert.ok(reported.has(key), `${key} changed in commit ${i} without an event`)
        for (const key of reported)
          assert.ok(changed.has(key) || written.has(key), `${key} has an event in commit ${i} and did not change`)
      }
      store.close()
    })
})

function evaluated<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof ApiError) return undefined
    throw error
  }
}
