/** The objects of the store as a transaction of `handlers.ts` has them: `tx.VM.get(vm).power_state = 'Running'`. */
import type { Api, Class, Field, Type } from '../../model/api.ts'
import { computedPairOf, heldType, isStartless } from '../../model/code-access.ts'
import { inPart, WrongValue } from '../engine/wrong-value.ts'
import type { ClassStore, Store } from '../store/store.ts'
import { fieldMissing, handleInvalid, valueNotSupported } from '../values/api-error.ts'
import { printable } from '../values/printable.ts'
import type { Value } from '../values/values.ts'
import type { CodeValues } from './code-values.ts'

/** Throws Error once the transaction has ended. */
export type RequireOpen = () => void

/** What a transaction needs to know of a class, found once. */
export class ClassDoor {
  readonly #objects: ClassStore
  readonly #values: CodeValues
  readonly #fields = new Map<string, FieldDoor>()

  constructor(api: Api, owner: Class, store: Store, values: CodeValues) {
    this.#objects = store.class(owner.name)
    this.#values = values
    for (const field of owner.fields) this.#fields.set(field.name, fieldDoor(api, owner, field))
  }

  /** `Objects` of the generated file. */
  open(requireOpen: RequireOpen): object {
    const objects = this.#objects
    const live = this.#live(requireOpen)
    const checked =
      <Args extends readonly unknown[], T>(work: (...args: Args) => T) =>
      (...args: Args): T => {
        requireOpen()
        return work(...args)
      }
    return Object.freeze({
      has: checked((ref: string) => objects.has(ref)),
      get: checked((ref: string) => {
        if (!objects.has(ref)) throw handleInvalid(objects.name, printable(String(ref)))
        return live(ref)
      }),
      record: checked((ref: string) => this.#values.recordToCode(objects.name, objects.record(ref))),
      all: checked(() => objects.refs()),
      byUuid: checked((uuid: string) => objects.byUuid(uuid)),
      byNameLabel: checked((label: string) => objects.byNameLabel(label)),
      create: checked((given: unknown) => objects.create(this.#newValues(given))),
      destroy: checked((ref: string) => objects.destroy(ref)),
    })
  }

  /** Makes what stands for an object: each field is read and written when it is used. */
  #live(requireOpen: RequireOpen): (ref: string) => object {
    const known = (name: string): FieldDoor => {
      const field = this.#fields.get(name)
      if (!field) throw new Error(`class "${this.#objects.name}" has no field "${name}"`)
      return field
    }
    const read = (ref: string, name: string) => {
      requireOpen()
      return this.#values.toCode(known(name).type, this.#objects.field(name).get(ref))
    }
    return (ref) =>
      new Proxy(Object.create(null) as object, {
        get: (_target, name) => (typeof name === 'symbol' || !this.#fields.has(name) ? undefined : read(ref, name)),
        has: (_target, name) => typeof name === 'string' && this.#fields.has(name),
        ownKeys: () => [...this.#fields.keys()],
        getOwnPropertyDescriptor: (_target, name) =>
          typeof name === 'string' && this.#fields.has(name)
            ? { value: read(ref, name), enumerable: true, configurable: true, writable: true }
            : undefined,
        set: (_target, name, given) => {
          requireOpen()
          const field = known(String(name))
          if (field.fixed !== null) throw new Error(field.fixed)
          this.#objects.field(String(name)).set(ref, this.#read(field, given))
          return true
        },
      })
  }

  /** Throws FIELD_MISSING for a reference that a new object needs, and VALUE_NOT_SUPPORTED for a uuid that cannot be used. */
  #newValues(given: unknown): Map<string, Value> {
    const { name } = this.#objects
    if (typeof given !== 'object' || given === null) throw new WrongValue('is not an object with fields', name)
    const values = new Map<string, Value>()
    for (const [member, part] of Object.entries(given)) {
      const field = this.#fields.get(member)
      if (!field) throw new Error(`class "${name}" has no field "${member}"`)
      if (part === undefined && field.type.kind !== 'option') continue
      if (field.fixed !== null && member !== 'uuid') throw new Error(field.fixed)
      values.set(member, this.#read(field, part))
    }
    for (const [member, { required }] of this.#fields) if (required && !values.has(member)) throw fieldMissing(member)
    this.#checkUuid(values.get('uuid'))
    return values
  }

  #checkUuid(uuid: Value | undefined): void {
    if (uuid === undefined) return
    const text = uuid as string
    if (!UUID.test(text)) throw valueNotSupported('uuid', printable(text), 'is not a uuid')
    if (this.#objects.byUuid(text) !== undefined) throw valueNotSupported('uuid', text, 'is the uuid of another object')
  }

  #read({ path, type }: FieldDoor, given: unknown): Value {
    return inPart(path, () => this.#values.fromCode(type, given))
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

interface FieldDoor {
  /** `VM.power_state`. */
  readonly path: string
  readonly type: Type
  /** Why it can only be read; null where it can be written. */
  readonly fixed: string | null
  /** A new object must be given a value. */
  readonly required: boolean
}

function fieldDoor(api: Api, owner: Class, field: Field): FieldDoor {
  return {
    path: `${owner.name}.${field.name}`,
    type: heldType(field),
    fixed: whyFixed(api, owner, field),
    required: isStartless(field),
  }
}

function whyFixed(api: Api, owner: Class, field: Field): string | null {
  const name = `${owner.name}.${field.name}`
  if (field.name === 'uuid') return `"${name}" never changes`
  if (field.computed !== undefined) return `"${name}" is computed: it cannot be written`
  const pair = computedPairOf(api, owner, field)
  if (!pair) return null
  const [stored] = pair.ends
  return `"${name}" is computed: write "${stored.class}.${stored.field}", the other end of the pair`
}
