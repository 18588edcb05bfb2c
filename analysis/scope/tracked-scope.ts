/** A scope that records what is looked up in it, so that the checker knows which units a change concerns. */
import type { UnitSymbol } from './declare.ts'
import type { Scope } from './symbols.ts'

/** The key of a look-up: a name in one of the maps, or `EVERYTHING` if a list was read. */
export type LookUpKey = string

/** The key of a unit that has read a list: every change concerns it. */
export const EVERYTHING: LookUpKey = '*'

export function lookUpKey(kind: Exclude<UnitSymbol['kind'], 'api'> | 'lost', name: string): LookUpKey {
  return `${kind} ${name}`
}

/** The key of the `api` declaration and of the parts that it uses. */
export const API: LookUpKey = 'api'

/** The same scope, with `read` called for each look-up. */
export function trackScope(scope: Scope, read: (key: LookUpKey) => void): Scope {
  const all = <T>(value: T): T => {
    read(EVERYTHING)
    return value
  }
  const map = <S>(symbols: ReadonlyMap<string, S>, kind: Parameters<typeof lookUpKey>[0]) =>
    new TrackedMap(symbols, (name) => read(lookUpKey(kind, name)), all)
  return {
    get api() {
      read(API)
      return scope.api
    },
    get uses() {
      read(API)
      return scope.uses
    },
    get classes() {
      return all(scope.classes)
    },
    get records() {
      return all(scope.records)
    },
    get duplicates() {
      return all(scope.duplicates)
    },
    lost: {
      has(word) {
        read(lookUpKey('lost', word))
        return scope.lost.has(word)
      },
    },
    types: map(scope.types, 'type'),
    enums: map(scope.enums, 'enum'),
    errors: map(scope.errors, 'error'),
    objects: map(scope.objects, 'object'),
    roles: map(scope.roles, 'role'),
    callables: map(scope.callables, 'callable'),
    bodies: map(scope.bodies, 'body'),
    computes: map(scope.computes, 'compute'),
    invariants: map(scope.invariants, 'invariant'),
    tests: map(scope.tests, 'test'),
  }
}

class TrackedMap<V> implements ReadonlyMap<string, V> {
  readonly #map: ReadonlyMap<string, V>
  readonly #one: (name: string) => void
  readonly #all: <T>(value: T) => T

  constructor(map: ReadonlyMap<string, V>, one: (name: string) => void, all: <T>(value: T) => T) {
    this.#map = map
    this.#one = one
    this.#all = all
  }

  get(name: string): V | undefined {
    this.#one(name)
    return this.#map.get(name)
  }

  has(name: string): boolean {
    this.#one(name)
    return this.#map.has(name)
  }

  get size(): number {
    return this.#all(this.#map.size)
  }

  keys() {
    return this.#all(this.#map.keys())
  }

  values() {
    return this.#all(this.#map.values())
  }

  entries() {
    return this.#all(this.#map.entries())
  }

  forEach(callback: (value: V, name: string, map: ReadonlyMap<string, V>) => void): void {
    this.#all(this.#map).forEach(callback)
  }

  [Symbol.iterator]() {
    return this.entries()
  }
}
