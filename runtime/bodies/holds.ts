/**
 * Holds (docs/bodies.md, Holds): a place has a value for as long as a message runs. Holds of a field lie on each other; each
 * key of a map has at most one. All of it is in the data file, so undone writes and crashes need no code of their own.
 */
import type { Api, Type } from '../../model/api.ts'
import { heldType } from '../../model/code-access.ts'
import type { OnSettingsChanged } from '../engine/gate.ts'
import type { Servers } from '../engine/servers.ts'
import type { ClassStore, FieldStore, Store } from '../store/store.ts'
import { StoreError } from '../store/store-error.ts'
import { ApiError, handleInvalid } from '../values/api-error.ts'
import type { Shapes } from '../values/shapes.ts'
import { NULL_REF, type Value } from '../values/values.ts'
import { type FieldPlace, type HeldField, HeldFields, type HeldKey, heldFieldOf } from './held-field.ts'
import { livingPart } from './living-part.ts'
import { fromJson, toJson } from './value-json.ts'

/** A field of an object, or a key of its map. */
export interface HeldPlace extends FieldPlace {
  readonly key: Value | undefined
}

/** A hold, as it is let go of. */
export interface Hold {
  readonly place: HeldPlace
  readonly id: string
}

export interface HoldsParts {
  readonly api: Api
  readonly store: Store
  readonly shapes: Shapes
  readonly log: (text: string) => void
  /** Those that share the data; undefined for a server that is alone. */
  readonly servers?: Servers | undefined
  /** Registers a listener for the keys of settings that a commit of any server has changed. */
  readonly onSettingsChanged?: OnSettingsChanged | undefined
}

export class Holds {
  readonly #parts: HoldsParts
  readonly #kept: HeldFields
  readonly #fields = new Map<string, HoldableField>()
  /** `Class.field` of all that this process or another server has held: all others need no look into the settings. */
  readonly #known = new Set<string>()
  #latest = 0
  /** The place that is written now by a hold, or its release. */
  #writing: FieldPlace | undefined

  constructor(parts: HoldsParts) {
    this.#parts = parts
    this.#kept = new HeldFields(parts.store.settings)
    this.#learn()
    const ends = parts.api.relations.flatMap((relation) => relation.ends.map((end) => `${end.class}.${end.field}`))
    const paired = new Set(ends)
    if (paired.size > 0)
      parts.store.onFieldChanged((className, ref, name) => {
        const field = `${className}.${name}`
        if (this.#known.size > 0 && name !== null && paired.has(field)) this.#endOf({ field, ref })
      })
  }

  /** What other servers hold is known by the settings of their commits, and by all of a copy that was filled anew. */
  #learn(): void {
    const { onSettingsChanged, store } = this.#parts
    if (!onSettingsChanged) return
    const addAll = () => {
      for (const { field } of this.#kept.list()) this.#known.add(field)
    }
    onSettingsChanged((keys) => {
      for (const key of keys) {
        const field = heldFieldOf(key)
        if (field !== undefined) this.#known.add(field)
      }
    })
    store.onUndone(addAll)
    addAll()
  }

  /** Grows in the order of the commits. */
  #newId(): string {
    const { servers, store } = this.#parts
    if (!servers) return String(++this.#latest)
    servers.note()
    this.#latest = Math.max(this.#latest + 1, store.changes.generation())
    return `${this.#latest}@${servers.id}`
  }

  /** The end of a pair reads differently now: a write at the other end ends the holds of this one too. */
  #endOf(place: FieldPlace): void {
    const isOwn = this.#writing?.field === place.field && this.#writing.ref === place.ref
    if (!isOwn && this.#known.has(place.field)) this.#kept.forget(place)
  }

  /** Writes a place that is held, which ends no hold of it. */
  #set(at: HoldableField, ref: string, value: Value): void {
    this.#writing = { field: at.name, ref }
    try {
      at.values.set(ref, value)
    } finally {
      this.#writing = undefined
    }
  }

  /**
   * Writes the value, and returns the id that lets go of the place: `own`, where the same message has held the field last, so
   * that a loop does not pile up holds. Throws HANDLE_INVALID, MAP_DUPLICATE_KEY for a key that
   * is there, and what a write of the field throws.
   */
  hold(place: HeldPlace, value: Value, own?: string): string {
    const { field, ref, key } = place
    const at = this.#field(field)
    const id = this.#newId()
    this.#known.add(field)
    if (key === undefined) return this.#holdField(at, { place, value, id, own })
    at.values.addTo(ref, key, value)
    this.#kept.writeKey(place, { type: at.typeText, id, key: toJson(key) })
    return id
  }

  /** How many entries the map has of which a key is to be held. */
  sizeOf({ field, ref }: FieldPlace): number {
    return (this.#field(field).values.get(ref) as ReadonlyMap<Value, Value>).size
  }

  #holdField(at: HoldableField, { place, value, id, own }: NewHold): string {
    const { ref } = place
    const held = this.#kept.read(place) ?? { type: at.typeText, stack: [] }
    const isAgain = own !== undefined && held.stack.at(-1)?.id === own
    const below = isAgain ? held.stack.slice(0, -1) : held.stack
    const made = isAgain ? own : id
    const current = at.values.get(ref)
    const under = held.stack.length > 0 ? held.under : toJson(withoutKeys(current, this.#heldKeys(at, place)))
    this.#set(at, ref, value)
    this.#kept.write(place, { ...held, under, stack: [...below, { id: made, value: toJson(value) }] })
    return made
  }

  /** Does nothing where the hold has ended already, or its object is gone. */
  letGo({ place, id }: Hold): void {
    if (place.key !== undefined) {
      this.letGoOfKeys([{ place, id }])
      return
    }
    const held = this.#kept.read(place)
    if (!held) return
    const at = this.#field(place.field)
    if (at.objects.has(place.ref)) this.#letGoOfField(at, place, held, id)
    else this.#kept.remove(place)
  }

  /** The same for holds of keys of one field, whose map is written once. */
  letGoOfKeys(holds: readonly Hold[]): void {
    const last = holds.filter(({ place, id }) => this.#kept.readKey(place, toJson(place.key as Value))?.id === id)
    const [first] = last
    if (!first) return
    for (const { place } of last) this.#kept.removeKey(place, toJson(place.key as Value))
    const { field, ref } = first.place
    const at = this.#field(field)
    if (!at.objects.has(ref)) return
    const keys = last.map(({ place }) => place.key as Value)
    if (keys.length === 1) at.values.removeFrom(ref, keys[0] as Value)
    else at.values.set(ref, withoutKeys(at.values.get(ref), keys))
  }

  #letGoOfField(at: HoldableField, place: HeldPlace, held: HeldField, id: string): void {
    const index = held.stack.findIndex((hold) => hold.id === id)
    if (index < 0) return
    const stack = held.stack.toSpliced(index, 1)
    const { under, ...others } = held
    this.#kept.write(place, { ...others, stack, ...(stack.length > 0 ? { under } : {}) })
    if (index === stack.length) this.#giveBack(at, place, stack.length > 0 ? stack.at(-1)?.value : under)
  }

  /** A plain write of the place: it ends the holds of the place, and those of what it is in or what is in it. */
  end(place: HeldPlace): void {
    if (!this.#known.has(place.field)) return
    if (place.key === undefined) this.#kept.forget(place)
    else {
      this.#kept.remove(place)
      this.#kept.removeKey(place, toJson(place.key))
    }
  }

  /** Whether the field may be held anywhere now. */
  mayBeHeld(field: string): boolean {
    return this.#known.has(field)
  }

  /** Other data took the place of those that were there. */
  startAnew(): void {
    this.#known.clear()
    this.#latest = 0
  }

  /** Lets go of all holds of an earlier process, or of servers that have gone, none of whose messages run any more. */
  recover(): void {
    for (const place of this.#kept.list()) {
      const forget = () => this.#kept.forget(place)
      this.#orForget(place, () => this.#recoverField(place), forget)
    }
  }

  /** False where the message that holds may still run, at another server. */
  #isLeft(id: string): boolean {
    const [, server] = id.split('@')
    return !this.#parts.servers?.isAlive(server)
  }

  /** The same as `letGo` in a transaction of its own. Where the API's rules refuse that, the place keeps its value. */
  letGoAtLast({ place, id }: Hold): void {
    const forget = () =>
      place.key === undefined ? this.#kept.remove(place) : this.#kept.removeKey(place, toJson(place.key))
    this.#orForget(place, () => this.letGo({ place, id }), forget)
  }

  /** Forgets instead where the work fails for another reason than the database. */
  #orForget({ field, ref }: FieldPlace, work: () => void, forget: () => void): void {
    const { store } = this.#parts
    try {
      store.atomically(work)
    } catch (error) {
      if (error instanceof StoreError) throw error
      this.#keepsValue(field, ref, error)
      forget()
    }
  }

  #keepsValue(field: string, ref: string, error: unknown): void {
    const reason = error instanceof ApiError ? error.code : error instanceof Error ? error.message : String(error)
    this.#parts.log(`"${field}" of ${ref} keeps the value that a message held there: ${reason}`)
  }

  #recoverField(place: FieldPlace): void {
    const [held, keys] = [this.#kept.read(place), this.#kept.keys(place)]
    const all = held ? [...held.stack, ...keys] : keys
    const left = all.filter(({ id }) => this.#isLeft(id))
    if (left.length < all.length) {
      this.#recoverSome(place, left)
      return
    }
    const at = this.#field(this.#presentName(place.field))
    this.#kept.forget(place)
    if (!at.objects.has(place.ref)) return
    for (const { type } of held ? [held, ...keys] : keys)
      if (type !== at.typeText) throw new Error('the field has another type now')
    if (keys.length > 0) {
      const values = keys.map(({ key }) => this.#keyOf(at, key))
      at.values.set(place.ref, withoutKeys(at.values.get(place.ref), values))
    }
    if (held) this.#giveBack(at, place, held.under)
  }

  /** Other holds of the field go on. */
  #recoverSome(place: FieldPlace, left: readonly (HeldKey | { readonly id: string })[]): void {
    for (const hold of left) {
      const key = 'key' in hold ? this.#keyOf(this.#field(place.field), hold.key) : undefined
      this.letGoAtLast({ place: { ...place, key }, id: hold.id })
    }
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
  #giveBack(at: HoldableField, place: FieldPlace, json: unknown): void {
    const { ref } = place
    const { store, shapes } = this.#parts
    const kept = withKeys(fromJson(shapes, at.type, json), at.values.get(ref), this.#heldKeys(at, place))
    const value = livingPart(at.type, kept, (className, of) => store.class(className).has(of))
    if (value === undefined) return
    const refused = refusal(store, () => this.#set(at, ref, value))
    if (!refused) return
    const isCleared = at.type.kind === 'ref' && at.type.nullable && !refusal(store, () => this.#set(at, ref, null))
    if (!isCleared) this.#keepsValue(at.name, ref, refused)
  }

  #heldKeys(at: HoldableField, place: FieldPlace): Value[] {
    return at.type.kind === 'map' ? this.#kept.keys(place).map(({ key }) => this.#keyOf(at, key)) : []
  }

  #keyOf({ type }: HoldableField, json: unknown): Value {
    if (type.kind !== 'map') throw new Error('the field is not a map')
    return fromJson(this.#parts.shapes, type.key, json)
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
  readonly place: FieldPlace
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
