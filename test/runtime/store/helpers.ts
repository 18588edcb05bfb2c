/** Shared by the store's tests: creates objects, and checks errors and touched objects. */
import assert from 'node:assert/strict'
import type { Api } from '../../../model/api.ts'
import type { Store } from '../../../runtime/store/store.ts'
import { ApiError } from '../../../runtime/values/api-error.ts'
import type { Value } from '../../../runtime/values/values.ts'

/** Opens a new database for the model. */
export type Open = (api: Api) => Store

export const DEAD = 'OpaqueRef:dead'

export function create(store: Store, className: string, values: { [field: string]: Value } = {}): string {
  return store.class(className).create(new Map(Object.entries(values)))
}

export function get(store: Store, className: string, ref: string, field: string): Value {
  return store.class(className).field(field).get(ref)
}

/** Asserts the API error `CODE(param, …)`; a parameter `*` may be anything. */
export function refuses(work: () => unknown, code: string, ...params: string[]): void {
  assert.throws(work, (error) => {
    assert.ok(error instanceof ApiError, String(error))
    const seen = error.params.map((param, i) => (params[i] === '*' ? '*' : param))
    assert.deepEqual([error.code, ...seen], [code, ...params])
    return true
  })
}

/** The objects that `work` touches, as `class ref`. */
export function touches(store: Store, work: () => void): Set<string> {
  const seen = new Set<string>()
  let listening = true
  store.onTouched((className, ref) => {
    if (listening) seen.add(`${className} ${ref}`)
  })
  work()
  listening = false
  return seen
}

/** All objects of the classes as plain data, for comparison. */
export function snapshot(store: Store, classes: readonly string[]): unknown {
  return classes.map((name) => [name, [...store.class(name).records()]])
}
