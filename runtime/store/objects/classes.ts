/** Makes the classes and fields of a plan; each kind of field has its own class. */
import type { ClassPlan, FieldPlan } from '../plan/plan.ts'
import { ClassObjects } from './class-objects.ts'
import { LinkField } from './link-field.ts'
import { MapField } from './map-field.ts'
import { PartnerField } from './partner-field.ts'
import { RefField } from './ref-field.ts'
import { ReverseOneField, ReverseSetField } from './reverse-field.ts'
import type { StoreContext } from './store-context.ts'
import type { StoredField } from './stored-field.ts'
import { ValueField } from './value-field.ts'

/** Each class is made at its first use: a server starts faster, and keeps nothing for classes that no client uses. */
export class Classes {
  readonly #context: StoreContext
  readonly #plans: ReadonlyMap<string, ClassPlan>
  readonly #opened = new Map<string, ClassObjects>()

  constructor(context: StoreContext) {
    this.#context = context
    this.#plans = new Map(context.plan.classes.map((plan) => [plan.name, plan]))
  }

  get(name: string): ClassObjects {
    const opened = this.#opened.get(name)
    if (opened) return opened
    const plan = this.#plans.get(name)
    if (!plan) throw new Error(`class "${name}" keeps no objects`)
    const made = this.#open(plan)
    this.#opened.set(name, made)
    return made
  }

  #open(plan: ClassPlan): ClassObjects {
    const find: FindField = (className, name) => this.get(className).field(name)
    const fields = new Map(plan.fields.map((field) => [field.name, openField(this.#context, field, find)]))
    return new ClassObjects(this.#context, plan, fields)
  }
}

type FindField = (className: string, name: string) => StoredField

function openField(context: StoreContext, plan: FieldPlan, find: FindField): StoredField {
  const { storage } = plan
  switch (storage.kind) {
    case 'value':
      return new ValueField(context, plan)
    case 'ref':
      return new RefField(context, plan, storage)
    case 'reverse':
      return new (storage.many ? ReverseSetField : ReverseOneField)(context, plan, storage, () =>
        find(storage.class, storage.field),
      )
    case 'links':
      return storage.link.kind === 'partners'
        ? new PartnerField(context, plan, storage)
        : new LinkField(context, plan, storage)
    case 'map':
      return new MapField(context, plan, storage)
  }
}
