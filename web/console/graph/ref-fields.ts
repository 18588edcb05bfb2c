/** The fields of each class that hold references, and what they mean for the objects at both ends. */
import type { Api, Class, Field, Relation, Type } from '../../../model/api.ts'
import { typesIn } from '../../../model/types.ts'
import { type Count, countOf } from '../../../reference/diagram/graph.ts'
import { oncePerApi } from '../../../reference/once-per-api.ts'
import { isNullRef } from '../values/value-as-text.ts'

export interface GraphField {
  readonly class: string
  readonly field: string
  readonly type: Type
  /** The class of the objects that it leads to. */
  readonly to: string
  /** How many objects it leads to: the mark that is drawn at their end. */
  readonly count: Count
  /** The field at the other end of a bound pair. */
  readonly pair: PairedField | undefined
  /** Whether an object that it leads to is in use by it, so that it cannot be destroyed (docs/language.md). */
  readonly holds: boolean
}

export interface PairedField {
  readonly field: string
  readonly count: Count
  /** Whether this end stands at the left, as in the diagram of classes. */
  readonly isLeft: boolean
}

/** By the name of the class, in the order of declaration. Internal classes and fields are not in the pages' model. */
export const refFields = oncePerApi((api: Api): ReadonlyMap<string, readonly GraphField[]> => {
  const classes = new Map(api.classes.filter((c) => c.objects !== 'none').map((c) => [c.name, c]))
  const relations = new Map(api.relations.map((r) => [r.name, r]))
  const fieldsOf = (owner: Class) => owner.fields.flatMap((field) => ofField(classes, relations, owner, field))
  return new Map([...classes.values()].map((owner) => [owner.name, fieldsOf(owner)]))
})

/** The fields, also of the class itself, that keep its objects from being destroyed, and that no pair shows at this end. */
export function unboundReferrers(api: Api, className: string): readonly GraphField[] {
  return [...refFields(api).values()]
    .flat()
    .filter(({ to, pair, holds }) => to === className && pair === undefined && holds)
}

/** The references to objects of the class in a value, without null references, each once. */
export function refsIn(type: Type, value: unknown, to: string): readonly string[] {
  const found = new Set<string>()
  collect(type, value, to, found)
  return [...found]
}

function ofField(
  classes: ReadonlyMap<string, Class>,
  relations: ReadonlyMap<string, Relation>,
  owner: Class,
  field: Field,
): readonly GraphField[] {
  const targets = new Set([...typesIn(field.type)].flatMap((type) => (type.kind === 'ref' ? [type.class] : [])))
  const relation = field.relation === undefined ? undefined : relations.get(field.relation)
  const base = { class: owner.name, field: field.name, type: field.type, count: countOf(field) }
  return [...targets]
    .filter((to) => classes.has(to))
    .map((to) => ({ ...base, to, ...(relation ? boundField(classes, relation, owner, field) : unboundField(field)) }))
}

/** The database keeps no foreign key for a computed field. */
function unboundField({ computed }: Field) {
  return { pair: undefined, holds: computed === undefined }
}

function boundField(classes: ReadonlyMap<string, Class>, relation: Relation, owner: Class, field: Field) {
  const isThis = (end: Relation['ends'][number]) => end.class === owner.name && end.field === field.name
  const [stored, other] = relation.ends
  const here = isThis(stored) ? stored : other
  const there = here === stored ? other : stored
  const far = classes.get(there.class)?.fields.find((f) => f.name === there.field)
  const pair = { field: there.field, count: far ? countOf(far) : ('many' as const), isLeft: here === other }
  return { pair, holds: here.owns }
}

function collect(type: Type, value: unknown, to: string, found: Set<string>): void {
  if (value === undefined || value === null) return
  if (type.kind === 'ref') {
    if (type.class === to && typeof value === 'string' && !isNullRef(value)) found.add(value)
  } else if (type.kind === 'set' || type.kind === 'option') {
    if (Array.isArray(value)) for (const one of value) collect(type.of, one, to, found)
  } else if (type.kind === 'map' && typeof value === 'object') {
    for (const [key, one] of Object.entries(value)) {
      collect(type.key, key, to, found)
      collect(type.value, one, to, found)
    }
  }
}
