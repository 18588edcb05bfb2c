/**
 * Holds (docs/bodies.md, Holds): a place has a value for as long as a message runs. Holds of a field lie on each other; each
 * key of a map has at most one. All of it is in the data file, so undone writes and crashes need no code of their own.
 */
import type { Api, Type } from '../../model/api.ts'
import { heldType } from '../../model/code-access.ts'
import type { ClassStore, FieldStore, Store } from '../store/store.ts'
import { StoreError } from '../store/store-error.ts'
import { ApiError, handleInvalid } from '../values/api-error.ts'
import type { Shapes } from '../values/shapes.ts'
import { NULL_REF, type Value } from '../values/values.ts'
import { type HeldField, HeldFields } from './held-field.ts'
import { livingPart } from './living-part.ts'
import { fromJson, toJson } from './value-json.ts'

/** A field of an object, or a key of its map. */
export interface HeldPlace {
  /** `VM.power_state`. */
  readonly field: string
  readonly ref: string
  readonly key: Value | undefined
}

export interface HoldsParts {
  readonly api: Api
  readonly store: Store
  readonly shapes: Shapes
  readonly log: (text: string) => void
}

export class Holds {
  readonly #parts: HoldsParts
  readonly #kept: HeldFields
  readonly #fields = new Map<string, HoldableField>()
  /** `Class.field` of all that this process has held: all others need no look into the settings. */
  readonly #known = new Set<string>()
  #latest = 0

  constructor(parts: HoldsParts) {
    this.#parts = parts
    this.#kept = new HeldFields(parts.store.settings)
  }

  /**
   * Writes the value, and returns the id that lets go of the place: `own`, where the same message has held the field last, so
   * that a loop does not pile up holds. Throws HANDLE_INVALID, MAP_DUPLICATE_KEY for a key that
   * is there, and what a write of the field throws.
   */
  hold({ field, ref, key }: HeldPlace, value: Value, own?: string): string {
    const at = this.#field(field)
    const id = String(++this.#latest)
    const held = this.#kept.read(field, ref) ?? { type: at.typeText, stack: [], keys: [] }
    this.#known.add(field)
    if (key !== undefined) {
      at.values.addTo(ref, key, value)
      this.#kept.write(field, ref, { ...held, keys: [...held.keys, { id, key: toJson(key) }] })
      return id
    }
    return this.#holdField(at, { field, ref, held, value, id, own })
  }

  #holdField(at: HoldableField, { field, ref, held, value, id, own }: NewHold): string {
    const isAgain = own !== undefined && held.stack.at(-1)?.id === own
    const below = isAgain ? held.stack.slice(0, -1) : held.stack
    const made = isAgain ? own : id
    const current = at.values.get(ref)
    const under = held.stack.length > 0 ? held.under : toJson(withoutKeys(current, this.#heldKeys(at, held)))
    at.values.set(ref, value)
    this.#kept.write(field, ref, { ...held, under, stack: [...below, { id: made, value: toJson(value) }] })
    return made
  }

  /** Does nothing where the hold has ended already, or its object is gone. */
  letGo(place: HeldPlace, id: string): void {
    const { field, ref } = place
    const held = this.#kept.read(field, ref)
    if (!held) return
    const at = this.#field(field)
    if (!at.objects.has(ref)) this.#kept.remove(field, ref)
    else if (held.keys.some((hold) => hold.id === id)) {
      const rest = held.keys.filter((hold) => hold.id !== id)
      this.#kept.write(field, ref, { ...held, keys: rest })
      at.values.removeFrom(ref, place.key as Value)
    } else this.#letGoOfField(at, place, held, id)
  }

  #letGoOfField(at: HoldableField, { field, ref }: HeldPlace, held: HeldField, id: string): void {
    const index = held.stack.findIndex((hold) => hold.id === id)
    if (index < 0) return
    const stack = held.stack.toSpliced(index, 1)
    const { under, ...others } = held
    this.#kept.write(field, ref, { ...others, stack, ...(stack.length > 0 ? { under } : {}) })
    if (index === stack.length) this.#giveBack(at, ref, held, stack.length > 0 ? stack.at(-1)?.value : under)
  }

  /** A plain write of the place: it ends the holds of the place, and those of what it is in or what is in it. */
  end({ field, ref, key }: HeldPlace): void {
    const held = this.#known.has(field) ? this.#kept.read(field, ref) : undefined
    if (!held) return
    const text = key === undefined ? undefined : JSON.stringify(toJson(key))
    const keys = text === undefined ? [] : held.keys.filter((hold) => JSON.stringify(hold.key) !== text)
    if (keys.length < held.keys.length || held.stack.length > 0)
      this.#kept.write(field, ref, { type: held.type, stack: [], keys })
  }

  /** Whether the field may be held anywhere now. */
  mayBeHeld(field: string): boolean {
    return this.#known.has(field)
  }

  /** Lets go of all holds of an earlier process, none of whose messages run any more. To be called before any call. */
  recover(): void {
    for (const { field, ref } of this.#kept.list()) {
      this.#orForget({ field, ref }, () => {
        this.#recoverField(field, ref)
        this.#kept.remove(field, ref)
      })
    }
  }

  /** The same as `letGo` in a transaction of its own. Where the API's rules refuse that, the place keeps its value. */
  letGoAtLast(place: HeldPlace, id: string): void {
    this.#orForget(place, () => this.letGo(place, id))
  }

  /** Forgets the holds of the field where the work fails for another reason than the database. */
  #orForget({ field, ref }: Pick<HeldPlace, 'field' | 'ref'>, work: () => void): void {
    const { store } = this.#parts
    try {
      store.atomically(work)
    } catch (error) {
      if (error instanceof StoreError) throw error
      this.#keepsValue(field, ref, error)
      this.#kept.remove(field, ref)
    }
  }

  #keepsValue(field: string, ref: string, error: unknown): void {
    const reason = error instanceof ApiError ? error.code : error instanceof Error ? error.message : String(error)
    this.#parts.log(`"${field}" of ${ref} keeps the value that a message held there: ${reason}`)
  }

  #recoverField(name: string, ref: string): void {
    const held = this.#kept.read(name, ref)
    const at = this.#field(this.#presentName(name))
    if (!held || !at.objects.has(ref)) return
    if (held.type !== at.typeText) throw new Error('the field has another type now')
    for (const key of this.#heldKeys(at, held)) at.values.removeFrom(ref, key)
    if (held.stack.length > 0) this.#giveBack(at, ref, { ...held, keys: [] }, held.under)
  }

  /** The name that the field has in this text, which may have renamed it. */
  #presentName(name: string): string {
    const [className = '', fieldName = ''] = name.split('.')
    const has = (one: { name: string; was?: readonly string[] }, old: string) =>
      one.name === old || one.was?.includes(old)
    const owner = this.#parts.api.classes.find((c) => has(c, className))
    const field = owner?.fields.find((f) => has(f, fieldName))
    if (!owner || !field) throw new Error('there is no such field any more')
    return `${owner.name}.${field.name}`
  }

  /** What cannot be given back is skipped: an object that is gone, a value that another object has taken meanwhile. */
  #giveBack(at: HoldableField, ref: string, held: HeldField, json: unknown): void {
    const { store, shapes } = this.#parts
    const kept = withKeys(fromJson(shapes, at.type, json), at.values.get(ref), this.#heldKeys(at, held))
    const value = livingPart(at.type, kept, (className, of) => store.class(className).has(of))
    if (value === undefined) return
    const refused = refusal(store, () => at.values.set(ref, value))
    if (!refused) return
    const isCleared = at.type.kind === 'ref' && at.type.nullable && !refusal(store, () => at.values.set(ref, null))
    if (!isCleared) this.#keepsValue(at.name, ref, refused)
  }

  #heldKeys(at: HoldableField, { keys }: HeldField): Value[] {
    const { type } = at
    return type.kind === 'map' ? keys.map(({ key }) => fromJson(this.#parts.shapes, type.key, key)) : []
  }

  #field(name: string): HoldableField {
    const known = this.#fields.get(name)
    if (known) return known
    const [className = '', fieldName = ''] = name.split('.')
    const { api, store } = this.#parts
    const declared = api.classes.find((c) => c.name === className)?.fields.find((f) => f.name === fieldName)
    if (!declared) throw new Error(`there is no field "${name}"`)
    const objects = store.class(className)
    const type = heldType(declared)
    const made = { name, objects, values: objects.field(fieldName), type, typeText: JSON.stringify(type) }
    this.#fields.set(name, made)
    return made
  }
}

/** Throws HANDLE_INVALID for the null reference. */
export function heldPlace(className: string, field: string, ref: string | null, key: Value | undefined): HeldPlace {
  if (ref === null) throw handleInvalid(className, NULL_REF)
  return { field: `${className}.${field}`, ref, key }
}

interface HoldableField {
  readonly name: string
  readonly objects: ClassStore
  readonly values: FieldStore
  readonly type: Type
  readonly typeText: string
}

interface NewHold {
  readonly field: string
  readonly ref: string
  readonly held: HeldField
  readonly value: Value
  readonly id: string
  readonly own: string | undefined
}

/** The error where the API's own rules refuse the write. */
function refusal(store: Store, write: () => void): ApiError | undefined {
  try {
    store.atomically(write)
    return undefined
  } catch (error) {
    if (error instanceof ApiError) return error
    throw error
  }
}

function withoutKeys(value: Value, keys: readonly Value[]): Value {
  if (!(value instanceof Map) || keys.length === 0) return value
  const rest = new Map(value)
  for (const key of keys) rest.delete(key)
  return rest
}

/** `value` with the entries of `current` that are held. */
function withKeys(value: Value, current: Value, keys: readonly Value[]): Value {
  if (!(value instanceof Map) || !(current instanceof Map)) return value
  const held = keys.filter((key) => current.has(key)).map((key) => [key, current.get(key) as Value] as const)
  return held.length === 0 ? value : new Map([...value, ...held])
}
