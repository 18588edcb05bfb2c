/**
 * What the data file keeps of held places: the setting `hold:CLASS.FIELD REF` for holds of the whole field, and
 * `hold:CLASS.FIELD REF KEY` for the hold of a key of its map, in the transaction of the writes that they belong to.
 */
import type { Settings } from '../store/store.ts'

/** Holds of the whole field. Its values are as in value-json.ts. */
export interface HeldField {
  /** The field's type as JSON: a later text may give it another one. */
  readonly type: string
  /** The first at the bottom. */
  readonly stack: readonly { readonly id: string; readonly value: unknown }[]
  /** The value under the stack, without the keys that are held by themselves; only where the stack has a hold. */
  readonly under?: unknown
}

export interface HeldKey {
  readonly type: string
  /** A number that grows; where several servers share the data, with `@` and the server behind it. */
  readonly id: string
  /** As in value-json.ts. */
  readonly key: unknown
}

/** A field of an object. */
export interface FieldPlace {
  /** `VM.power_state`. */
  readonly field: string
  readonly ref: string
}

const PREFIX = 'hold:'

/** Each of its methods may throw Error for a setting that is damaged. */
export class HeldFields {
  readonly #settings: Settings

  constructor(settings: Settings) {
    this.#settings = settings
  }

  /** undefined where the field is not held as a whole. */
  read(place: FieldPlace): HeldField | undefined {
    const kept = this.#settings.get(nameOf(place))
    return kept === undefined ? undefined : (JSON.parse(kept) as HeldField)
  }

  /** Removes the setting where nothing is held any more. */
  write(place: FieldPlace, held: HeldField): void {
    if (held.stack.length === 0) this.remove(place)
    else this.#settings.set(nameOf(place), JSON.stringify(held))
  }

  remove(place: FieldPlace): void {
    this.#delete(nameOf(place))
  }

  /** The hold of a key; undefined where it is not held. */
  readKey(place: FieldPlace, key: unknown): HeldKey | undefined {
    return this.#heldKey(nameOf(place, key), key)
  }

  writeKey(place: FieldPlace, { type, id, key }: HeldKey): void {
    this.#settings.set(nameOf(place, key), JSON.stringify({ type, id }))
  }

  removeKey(place: FieldPlace, key: unknown): void {
    this.#delete(nameOf(place, key))
  }

  /** The holds of all keys, in the order in which they began. */
  keys(place: FieldPlace): readonly HeldKey[] {
    const prefix = `${nameOf(place)} `
    const names = this.#settings.keys(prefix)
    const held = names.flatMap((name) => this.#heldKey(name, JSON.parse(name.slice(prefix.length))) ?? [])
    return held.sort((a, b) => Number.parseInt(a.id, 10) - Number.parseInt(b.id, 10))
  }

  /** Removes all holds of the field, and of its keys. */
  forget(place: FieldPlace): void {
    this.remove(place)
    for (const { key } of this.keys(place)) this.removeKey(place, key)
  }

  /** All fields that are held, or have a key that is. */
  list(): FieldPlace[] {
    const places = new Map<string, FieldPlace>()
    for (const name of this.#settings.keys(PREFIX)) {
      const { field, ref } = placeOf(name)
      places.set(`${field} ${ref}`, { field, ref })
    }
    return [...places.values()]
  }

  #heldKey(name: string, key: unknown): HeldKey | undefined {
    const kept = this.#settings.get(name)
    return kept === undefined ? undefined : { ...(JSON.parse(kept) as Omit<HeldKey, 'key'>), key }
  }

  #delete(name: string): void {
    if (this.#settings.get(name) !== undefined) this.#settings.delete(name)
  }
}

function placeOf(name: string): FieldPlace {
  const [field = '', ref = ''] = name.slice(PREFIX.length).split(' ')
  return { field, ref }
}

/** The field, where the setting of that name keeps a hold. */
export function heldFieldOf(name: string): string | undefined {
  return name.startsWith(PREFIX) ? placeOf(name).field : undefined
}

function nameOf({ field, ref }: FieldPlace, key?: unknown): string {
  return key === undefined ? `${PREFIX}${field} ${ref}` : `${PREFIX}${field} ${ref} ${JSON.stringify(key)}`
}
