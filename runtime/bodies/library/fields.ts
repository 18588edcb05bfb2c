/** Fields as bodies read and write them: prepared once for each module of bodies, before any call. */
import type { Field } from '../../../model/api.ts'
import type { FieldStore, Store } from '../../store/store.ts'
import { handleInvalid } from '../../values/api-error.ts'
import { NULL_REF, type Value } from '../../values/values.ts'
import type { Run } from '../protocol.ts'
import { sameContent } from './content.ts'
import type { MapOf } from './sets.ts'
import { COST, payContent, payEvaluated, payKey, payValue, steps } from './steps.ts'

export interface FieldParts {
  readonly class: string
  readonly field: Field
  readonly store: Pick<Store, 'evaluated'>
  /** Finds its statements, at the first use: bodies are made before the store that they use is complete. */
  readonly find: () => FieldStore
  /** Some body of the API holds the field, so plain writes end its holds. */
  readonly held: boolean
}

/** Each method throws HANDLE_INVALID(class, ref) for null, and for an object that is gone. */
export class BodyField {
  readonly #class: string
  readonly #name: string
  readonly #find: () => FieldStore
  #found: FieldStore | undefined
  readonly #held: boolean
  readonly #isComputed: boolean
  /** What evaluates the field, and the conditions of what is written. */
  readonly #evaluating: FieldParts['store']
  /** Its values have a size, so that reading one costs more than a step. */
  readonly #sized: boolean
  /** Values that are equal may be written in several ways. */
  readonly #ordered: boolean

  constructor({ class: className, field, find, held, store }: FieldParts) {
    this.#class = className
    this.#name = field.name
    this.#find = find
    this.#held = held
    this.#isComputed = field.computed !== undefined
    this.#evaluating = store
    this.#sized = SIZED.has(field.type.kind)
    this.#ordered = field.type.kind === 'set' || field.type.kind === 'map'
  }

  get(run: Run, ref: string | null): Value {
    const self = ref ?? this.#none()
    payKey(run, self)
    const read = () => this.store.get(self)
    const value = this.#isComputed ? payEvaluated(run, this.#evaluating, read) : this.store.get(self)
    if (this.#sized) payValue(run, value)
    return value
  }

  set(run: Run, ref: string | null, value: Value): void {
    const self = ref ?? this.#none()
    payKey(run, self)
    if (this.prepare(run, self, value)) payEvaluated(run, this.#evaluating, () => this.store.set(self, value))
  }

  /** What comes before a plain write of the whole field; false where its value is there already. */
  prepare(run: Run, self: string, value: Value): boolean {
    this.#payWrite(run, value)
    if (this.#held) run.endHolds(this.#class, this.#name, self, undefined)
    return !this.#ordered || !this.#isSame(run, self, value)
  }

  /** `s += x` for one element of a set, after `alive`. */
  add(run: Run, ref: string, value: Value): void {
    this.#payWrite(run, value)
    if (this.#held) run.endHolds(this.#class, this.#name, ref, undefined)
    payEvaluated(run, this.#evaluating, () => this.store.add(ref, value))
  }

  /** `s -= x`. */
  remove(run: Run, ref: string, value: Value): void {
    this.#payWrite(run, value)
    if (this.#held) run.endHolds(this.#class, this.#name, ref, undefined)
    payEvaluated(run, this.#evaluating, () => this.store.remove(ref, value))
  }

  /** The object itself, once its field was read. */
  alive(run: Run, ref: string | null): string {
    this.get(run, ref)
    return ref as string
  }

  /** `m[k] = v`. */
  setEntry(run: Run, ref: string | null, key: Value, value: Value): void {
    const map = this.get(run, ref) as MapOf
    const self = ref as string
    steps(run, COST.write + map.size)
    payKey(run, key)
    payContent(run, value)
    if (this.#held) run.endHolds(this.#class, this.#name, self, key)
    const current = map.get(key)
    if (current !== undefined && sameContent(current, value)) return
    payEvaluated(run, this.#evaluating, () => this.store.set(self, new Map([...map, [key, value]])))
  }

  /** `delete m[k]`. */
  deleteEntry(run: Run, ref: string | null, key: Value): void {
    const { size } = this.get(run, ref) as MapOf
    const self = ref as string
    steps(run, COST.write + size)
    payKey(run, key)
    if (this.#held) run.endHolds(this.#class, this.#name, self, key)
    payEvaluated(run, this.#evaluating, () => this.store.removeFrom(self, key))
  }

  #payWrite(run: Run, value: Value): void {
    steps(run, COST.write)
    if (this.#sized) payContent(run, value)
  }

  #isSame(run: Run, ref: string, value: Value): boolean {
    const current = this.get(run, ref)
    payContent(run, current)
    return sameContent(current, value)
  }

  get store(): FieldStore {
    this.#found ??= this.#find()
    return this.#found
  }

  #none(): never {
    throw handleInvalid(this.#class, NULL_REF)
  }
}

const SIZED: ReadonlySet<string> = new Set(['string', 'set', 'option', 'map', 'record'])
