/** Makes the classes and fields of a plan; each kind of field has its own class. */
import type { FieldPlan } from '../plan/plan.ts'
import { ClassObjects } from './class-objects.ts'
import { LinkField } from './link-field.ts'
import { MapField } from './map-field.ts'
import { PartnerField } from './partner-field.ts'
import { RefField } from './ref-field.ts'
import { ReverseOneField, ReverseSetField } from './reverse-field.ts'
import type { StoreContext } from './store-context.ts'
import type { StoredField } from './stored-field.ts'
import { ValueField } from './value-field.ts'

export class Classes {
  readonly #opened = new Map<string, ClassObjects>()

  constructor(context: StoreContext) {
    const find: FindField = (className, name) => this.get(className).field(name)
    for (const owner of context.plan.classes) {
      const fields = new Map(owner.fields.map((field) => [field.name, openField(context, field, find)]))
      this.#opened.set(owner.name, new ClassObjects(context, owner, fields))
    }
  }

  get(name: string): ClassObjects {
    const found = this.#opened.get(name)
    if (!found) throw new Error(`class "${name}" keeps no objects`)
    return found
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
