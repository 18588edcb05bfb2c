/** The objects of a class as bodies find, make and destroy them. */
import type { Api, Class, Field } from '../../../model/api.ts'
import type { ClassStore, Store } from '../../store/store.ts'
import { handleInvalid, valueNotSupported } from '../../values/api-error.ts'
import { NULL_REF, RecordValue, type Value } from '../../values/values.ts'
import type { Run } from '../protocol.ts'
import type { BodyField } from './fields.ts'
import { type GivenFields, memberOf } from './records.ts'
import type { SetOf } from './sets.ts'
import { COST, payContent, payElements, payEvaluated, payKey, steps } from './steps.ts'

export interface ObjectsParts {
  readonly api: Api
  readonly store: Store
  readonly owner: Class
  readonly field: (name: string) => BodyField
}

/** RFC 9562's text form. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export class BodyObjects {
  readonly #owner: Class
  readonly #store: Store
  #found: ClassStore | undefined
  readonly #field: (name: string) => BodyField
  /** Fields whose default is made with the object: `= now()`. */
  readonly #made: readonly (readonly [name: string, make: (run: Run) => Value])[]

  constructor({ store, owner, field }: ObjectsParts) {
    this.#owner = owner
    this.#store = store
    this.#field = field
    this.#made = owner.fields.flatMap((one) => {
      const make = maker(one)
      return make ? [[one.name, make] as const] : []
    })
  }

  /** `all C`, in the order in which they were made. */
  all(run: Run): SetOf {
    const refs = this.#objects.refs()
    payElements(run, refs.length)
    return refs
  }

  has(ref: string): boolean {
    return this.#objects.has(ref)
  }

  /** `x in all C`. */
  isOne(run: Run, ref: string | null): boolean {
    payKey(run, ref)
    return ref !== null && this.#objects.has(ref)
  }

  /** `...e`: the fields that an object or a record gives. */
  spread(run: Run, from: string | RecordValue | null, fields: readonly string[]): GivenFields {
    const read = (name: string) =>
      from instanceof RecordValue ? memberOf(from, name) : this.#field(name).get(run, from)
    return Object.fromEntries(fields.map((name) => [name, read(name)]))
  }

  create(run: Run, given: GivenFields): string {
    steps(run, COST.create + this.#owner.fields.length)
    const values = new Map(Object.entries(given))
    for (const value of values.values()) payContent(run, value)
    for (const [name, make] of this.#made) if (!values.has(name)) values.set(name, make(run))
    const uuid = values.get('uuid')
    if (uuid !== undefined) this.#checkUuid(uuid as string)
    return payEvaluated(run, this.#store, () => this.#objects.create(values))
  }

  /** Sets all named fields, all or none. */
  set(run: Run, ref: string | null, given: GivenFields): void {
    payKey(run, ref)
    const self = this.#require(ref)
    const changed = Object.entries(given).filter(([name, value]) => this.#field(name).prepare(run, self, value))
    const [first, ...others] = changed
    if (!first) return
    payEvaluated(run, this.#store, () => {
      if (others.length > 0) this.#objects.setAll(self, new Map(changed))
      else this.#field(first[0]).store.set(self, first[1])
    })
  }

  destroy(run: Run, ref: string | null): void {
    steps(run, COST.destroy)
    payKey(run, ref)
    this.#objects.destroy(this.#require(ref))
  }

  /** Found at the first use: bodies are made before the store that they use is complete. */
  get #objects(): ClassStore {
    this.#found ??= this.#store.class(this.#owner.name)
    return this.#found
  }

  #require(ref: string | null): string {
    if (ref === null || !this.#objects.has(ref)) throw handleInvalid(this.#owner.name, ref ?? NULL_REF)
    return ref
  }

  #checkUuid(uuid: string): void {
    if (!UUID.test(uuid)) throw valueNotSupported('uuid', uuid, 'is not a UUID in lower case')
    if (this.#objects.byUuid(uuid) !== undefined)
      throw valueNotSupported('uuid', uuid, `another ${this.#owner.name} has it`)
  }
}

function maker(field: Field): ((run: Run) => Value) | undefined {
  const literal = field.default
  if (typeof literal !== 'object' || literal === null || !('call' in literal)) return undefined
  return literal.call === 'now' ? (run) => run.now() : (run) => run.uuid()
}
