/** Objects as the naive evaluator reads and writes them: computed fields and conditions are evaluated at each read and write. */
import type { Api, Class, Field, Type } from '../../../model/api.ts'
import type { TypedExpr } from '../../../model/body.ts'
import type { FieldStore, Store } from '../../../runtime/store/store.ts'
import { ApiError } from '../../../runtime/values/api-error.ts'
import { canonicalText } from '../../../runtime/values/canonical-text.ts'
import { startValue } from '../../../runtime/values/literals.ts'
import { Shapes } from '../../../runtime/values/shapes.ts'
import { NULL_REF, RecordValue, type Value } from '../../../runtime/values/values.ts'
import { equal, unsupported } from './naive-values.ts'

type Startable = Pick<Field, 'name' | 'type' | 'default' | 'computed' | 'where'>

/** Evaluates an expression that has one local, of slot 0, as computed fields do. */
export type Evaluate = (node: TypedExpr, value: Value) => Value

export class NaiveObjects {
  readonly #api: Api
  readonly #store: Store
  readonly #evaluate: Evaluate
  readonly #shapes: Shapes

  /** `store`: knows nothing of rules, but keeps pairs, unique keys and references. */
  constructor(api: Api, store: Store, evaluate: Evaluate) {
    this.#api = api
    this.#store = store
    this.#evaluate = evaluate
    this.#shapes = new Shapes(api)
  }

  all(owner: string): readonly string[] {
    return this.#store.class(owner).refs()
  }

  isAlive(owner: string, ref: Value): boolean {
    return ref !== null && this.#store.class(owner).has(ref as string)
  }

  live(owner: string, ref: Value): string {
    if (!this.isAlive(owner, ref)) throw new ApiError('HANDLE_INVALID', owner, (ref as string | null) ?? NULL_REF)
    return ref as string
  }

  read(owner: string, name: string, ref: Value): Value {
    const self = this.live(owner, ref)
    const { computed, type } = this.#field(owner, name)
    if (!computed) return this.#stored(owner, name).get(self)
    try {
      return this.#evaluate(computed, self)
    } catch (error) {
      if (error instanceof ApiError) return this.#shapes.zero(type)
      throw error
    }
  }

  record(owner: string, ref: Value): RecordValue {
    const names = this.owner(owner).fields.map(({ name }) => name)
    return new RecordValue(
      names,
      names.map((name) => this.read(owner, name, ref)),
    )
  }

  /** A record that names these members only. Those of the text keep their conditions, those of a class its objects do. */
  newRecord(name: string, given: ReadonlyMap<string, Value>): RecordValue {
    const members = this.#api.records.find((one) => one.name === name)?.members
    const all: readonly Startable[] = members ?? this.owner(name).fields
    const none = () => null
    const start = (one: Startable) => (one.computed ? this.#shapes.zero(one.type) : startValue(this.#shapes, one, none))
    const values = all.map((one) => given.get(one.name) ?? start(one))
    for (const [i, one] of all.entries())
      if (members && one.where) meet(this.#evaluate, one.where, one.name, values[i] as Value)
    return new RecordValue(
      all.map((one) => one.name),
      values,
    )
  }

  write(owner: string, name: string, ref: Value, value: Value): void {
    this.writeAll(owner, ref, new Map([[name, value]]))
  }

  /** All or none; what is there already is no write. */
  writeAll(owner: string, ref: Value, values: ReadonlyMap<string, Value>): void {
    const self = this.live(owner, ref)
    // A set keeps its order where its elements stay. All others count: which broken key is named depends on what is written.
    const isSame = (name: string, value: Value) => equal(this.#stored(owner, name).get(self), value)
    const changed = [...values].filter(
      ([name, value]) => typeof value !== 'object' || value === null || !isSame(name, value),
    )
    this.#store.atomically(() => {
      if (changed.length > 1) this.#store.class(owner).setAll(self, new Map(changed))
      else for (const [name, value] of changed) this.#stored(owner, name).set(self, value)
      for (const [name] of changed) this.#checkCondition(owner, name, self)
    })
  }

  create(owner: string, values: ReadonlyMap<string, Value>): string {
    return this.#store.atomically(() => {
      const ref = this.#store.class(owner).create(values)
      for (const { name } of this.owner(owner).fields) this.#checkCondition(owner, name, ref)
      return ref
    })
  }

  destroy(owner: string, ref: Value): void {
    this.#store.class(owner).destroy(this.live(owner, ref))
  }

  /** What refers to the object and need not. */
  unlink(owner: string, ref: Value): void {
    const gone = this.live(owner, ref)
    for (const { name: holder, fields } of this.#api.classes)
      for (const { name, type, qualifier, computed, relation } of fields) {
        const [first] = this.#api.relations.find((one) => one.name === relation)?.ends ?? []
        if (computed || (first && (first.class !== holder || first.field !== name))) continue
        const mayBeNull = type.kind === 'ref' && qualifier === 'RO/runtime' ? { ...type, nullable: true } : type
        for (const object of this.all(holder))
          this.write(holder, name, object, without(mayBeNull, this.read(holder, name, object), owner, gone))
      }
  }

  /** Throws the error of the first check that an object does not meet. */
  check(meets: (owner: string, check: number, ref: string) => void): void {
    for (const { name, checks = [] } of this.#api.classes)
      for (const i of checks.keys()) for (const ref of this.all(name)) meets(name, i, ref)
  }

  owner(name: string): Class {
    const found = this.#api.classes.find((one) => one.name === name)
    if (!found) throw new Error(`no class ${name}`)
    return found
  }

  #field(owner: string, name: string): Field {
    const found = this.owner(owner).fields.find((one) => one.name === name)
    if (!found) throw new Error(`no field ${owner}.${name}`)
    return found
  }

  #stored(owner: string, name: string): FieldStore {
    return this.#store.class(owner).field(name)
  }

  #checkCondition(owner: string, name: string, ref: string): void {
    const { where } = this.#field(owner, name)
    if (where) meet(this.#evaluate, where, name, this.#stored(owner, name).get(ref))
  }
}

/** Throws VALUE_NOT_SUPPORTED for a value that does not meet the condition, or whose condition cannot be evaluated. */
export function meet(
  evaluate: Evaluate,
  { condition, text }: { readonly condition: TypedExpr; readonly text: string },
  name: string,
  value: Value,
): void {
  let isMet = false
  try {
    isMet = evaluate(condition, value) === true
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
  }
  if (!isMet) unsupported(name, canonicalText(value), text)
}

function without(type: Type, value: Value, owner: string, gone: string): Value {
  const isIt = (of: Type, part: Value) => of.kind === 'ref' && of.class === owner && part === gone
  if (type.kind === 'ref') return type.nullable && isIt(type, value) ? null : value
  if (type.kind === 'set') return (value as readonly Value[]).filter((part) => !isIt(type.of, part))
  if (type.kind === 'map')
    return new Map([...(value as ReadonlyMap<Value, Value>)].filter(([key]) => !isIt(type.key, key)))
  return value
}
