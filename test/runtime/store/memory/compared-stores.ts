/** Does the same to two stores, and holds what they answer and report against each other. */
import assert from 'node:assert/strict'
import type { Change, Store, StoreSnapshot } from '../../../../runtime/store/store.ts'
import { ApiError } from '../../../../runtime/values/api-error.ts'
import { RecordValue, type Value } from '../../../../runtime/values/values.ts'

/** Something to do to a store. Objects have names, which stand for their refs: `@7`. */
export type Act = (side: Side) => unknown

const REF = /(?:OpaqueRef:)?(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/g

/** One of the stores, with the names of its objects. */
export class Side {
  readonly store: Store
  readonly #refs = new Map<string, string>()
  readonly #names = new Map<string, string>()
  readonly touched: string[] = []
  readonly fields: string[] = []
  readonly committed: string[] = []
  readonly snapshots: StoreSnapshot[] = []
  /** Generations by number: the two stores count differently. */
  readonly #tokens = new Map<number, number>([[0, 0]])

  constructor(store: Store) {
    this.store = store
    store.onTouched((className, ref) => this.touched.push(`${className} ${ref}`))
    store.onFieldChanged((className, ref, field) => this.fields.push(`${className} ${ref} ${field}`))
    store.changes.onCommitted((changes) => this.committed.push(...this.changes(changes)))
  }

  /** A name that no object has got is that of an object that does not exist. */
  ref(name: string): string {
    return this.#refs.get(name) ?? `OpaqueRef:none-${name}`
  }

  nameOf(ref: string): string {
    return this.#names.get(ref) ?? ref
  }

  name(className: string, ref: string, name: string): void {
    this.#refs.set(name, ref)
    this.#names.set(ref, name)
    const objects = this.store.class(className)
    if (!objects.fieldNames.includes('uuid')) return
    const uuid = objects.field('uuid').get(ref) as string
    if (!this.#names.has(uuid)) this.#names.set(uuid, `uuid of ${name}`)
  }

  /** A value with names, as one with refs. */
  value(value: Value): Value {
    if (typeof value === 'string') return value.startsWith('@') ? this.ref(value) : value
    if (Array.isArray(value)) return value.map((element) => this.value(element))
    if (value instanceof Map) return new Map([...value].map(([key, part]) => [this.value(key), this.value(part)]))
    return value
  }

  values(values: ReadonlyMap<string, Value>): Map<string, Value> {
    return new Map([...values].map(([name, value]) => [name, this.value(value)]))
  }

  /** What it answers as text, with names. */
  text(value: unknown): string {
    return show(value).replace(REF, (ref) => this.#names.get(ref) ?? 'unnamed')
  }

  /** Those of a generation are in no particular order. */
  changes(changes: Iterable<Change>): string[] {
    const all = [...changes]
    const generations = [...new Set(all.map(({ generation }) => generation))].sort((a, b) => a - b)
    const text = ({ generation, class: owner, ref, uuid, operation }: Change) =>
      this.text(`${generations.indexOf(generation)} ${operation} ${owner} ${ref} ${uuid}`)
    return all.map(text).sort()
  }

  /** Keeps the present generation by a number. Returns how it compares with those that are kept. */
  keepToken(number: number): string {
    const generation = this.store.changes.generation()
    const kept = [...new Set(this.#tokens.values())].sort((a, b) => a - b)
    this.#tokens.set(number, generation)
    return kept.map((one) => (one < generation ? '<' : one === generation ? '=' : '>')).join('')
  }

  token(number: number): number {
    return this.#tokens.get(number) ?? 0
  }
}

function show(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`
  if (value instanceof Map) return `{${[...value].map(([key, part]) => `${show(key)}: ${show(part)}`).join(', ')}}`
  if (value instanceof RecordValue) return `${show(value.names)} ${show(value.values)}`
  if (typeof value === 'bigint') return `${value}n`
  return Object.is(value, -0) ? '-0' : typeof value === 'string' ? value : String(value)
}

/** The error of one of the acts, which ends the work that it is part of. */
export function outcome(side: Side, act: Act): string {
  try {
    return side.text(act(side))
  } catch (error) {
    if (error instanceof ApiError) return side.text(errorText(error))
    if (error instanceof Enough) return 'undone'
    if (isTakenRef(error)) return 'the ref is taken'
    throw error
  }
}

/** An object whose uuid was changed has the ref of another uuid. No API lets clients do so: the error is that of a bug. */
export function isTakenRef(error: unknown): boolean {
  return (
    error instanceof Error && /^UNIQUE constraint failed: \w+\.@ref$|has an object \S+ already$/.test(error.message)
  )
}

/** Makes work fail, so that it is undone. */
export class Enough extends Error {}

/** Any object that refers to a destroyed one may be named. */
function errorText({ code, params }: ApiError): string {
  return `${code}(${(code === 'OBJECT_IN_USE' ? params.toSpliced(3, 1) : params).join(', ')})`
}

/** Destroys an object. Where that is refused, the object that is named has to refer to it. */
export function destroy({ store }: Side, className: string, ref: string): void {
  try {
    store.class(className).destroy(ref)
  } catch (error) {
    if (error instanceof ApiError && error.code === 'OBJECT_IN_USE') {
      const [, , owner = '', referrer = '', field = ''] = error.params
      const value = store.class(owner).field(field).get(referrer)
      assert.ok(show(value).includes(ref), `${owner} ${referrer} ${field} does not refer to ${ref}`)
    }
    throw error
  }
}

export function compareSides(left: Side, right: Side, act: Act, label: string): void {
  const sides = [left, right] as const
  const outcomes = sides.map((side) => {
    for (const list of [side.touched, side.fields, side.committed]) list.length = 0
    return outcome(side, act)
  })
  const heard = sides.map((side) => [
    ...[side.touched, side.fields].map((list) => [...new Set(list.map((text) => side.text(text)))].sort()),
    side.committed,
    side.store.dirty,
  ])
  assert.deepEqual(outcomes[1], outcomes[0], label)
  assert.deepEqual(heard[1], heard[0], label)
}

/** All that a store holds. */
export function contents(classes: readonly string[]): Act {
  return ({ store }) => classes.map((name) => [[...store.class(name).records()].flat(), store.class(name).refs()])
}
