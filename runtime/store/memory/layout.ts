/** Where the rows of an API keep what: worked out once for an API, and shared by all stores of it. */
import type { Type } from '../../../model/api.ts'
import { isCall } from '../../../model/value-types.ts'
import { namedObjects } from '../../values/literals.ts'
import type { Shapes } from '../../values/shapes.ts'
import type { Value } from '../../values/values.ts'
import type { ClassPlan, FieldPlan, LinkPlan, Plan } from '../plan/plan.ts'
import { StoreError } from '../store-error.ts'
import { KeyLayout } from './key-layout.ts'
import { entriesNormalizer, type Normalize, normalizer } from './normal-value.ts'
import { startOf } from './start-values.ts'

export interface StoreLayout {
  readonly shapes: Shapes
  readonly classes: ReadonlyMap<string, ClassLayout>
}

export interface ClassLayout {
  readonly name: string
  readonly plan: ClassPlan
  readonly fieldNames: readonly string[]
  /** The slot of a field in a row is its place here. Hidden slots follow. */
  readonly fields: readonly FieldLayout[]
  readonly byName: ReadonlyMap<string, FieldLayout>
  /** The slots of a new object that is given nothing, but for the fields in `made`. */
  readonly blank: Value[]
  /** Fields whose start value is made for each object: a uuid, now(), or what names an initial object. */
  readonly made: readonly FieldLayout[]
  /** Fields that others keep, too: they are set when the object is there. */
  readonly others: readonly FieldLayout[]
  /** Of a value in these, only one object may have it: the uuid, and references of one-one pairs. */
  readonly constrained: readonly FieldLayout[]
  /** Fields with a reference of their own. */
  readonly refs: readonly RefLayout[]
  /** undefined for a class without such a field. */
  readonly uuid: KeyLayout | undefined
  readonly unique: readonly KeyLayout[]
  /** All of them by slot, with that of the uuid; undefined for a slot that is part of none. */
  readonly keysAt: (readonly KeyLayout[] | undefined)[]
  /** A default is now() or uuid(). */
  readonly makesValues: boolean
  /** What prevents the destruction of an object, in the order of the API's fields. */
  readonly referrers: ReferrerLayout[]
}

export interface FieldLayout {
  readonly plan: FieldPlan
  readonly slot: number
  /** The object keeps the value. If not, others keep it, too, or only others do. */
  readonly isOwn: boolean
  readonly normalize: Normalize
  /** The value of a new object; undefined if it has to be made. */
  readonly start: Value | undefined
  /** Where the objects of other classes keep who refers to them. */
  readonly ends: FieldEnds
}

/** A place in the rows of a class; null for a class that keeps no objects. */
export interface FarSlot {
  readonly class: string
  readonly slot: number
}

export interface FieldEnds {
  /** Of a reference, of a set of references, or the stored end of a computed one. */
  far: FarSlot | null
  /** Of the keys and values of a map. */
  key: FarSlot | null
  value: FarSlot | null
}

export interface RefLayout {
  readonly field: FieldLayout
  readonly class: string
  readonly required: boolean
  readonly pair: { readonly field: string; readonly one: boolean } | null
}

export interface ReferrerLayout {
  /** The slot of the object that holds the refs of the referrers. */
  readonly slot: number
  readonly class: string
  readonly field: string
}

export const NO_REFS: readonly string[] = []
const NO_ENTRIES: ReadonlyMap<Value, Value> = new Map()

/** Throws StoreError for a unique key of a field that has no value of its own. */
export function layoutOf(plan: Plan): StoreLayout {
  const classes = new Map(plan.classes.map((owner) => [owner.name, classLayout(plan.shapes, owner)]))
  const slots = new HiddenSlots(classes)
  for (const owner of classes.values()) for (const field of owner.fields) slots.connect(field)
  for (const owner of classes.values()) for (const field of owner.fields) noteReferrers(classes, field)
  return { shapes: plan.shapes, classes }
}

function classLayout(shapes: Shapes, plan: ClassPlan): ClassLayout {
  const fields = plan.fields.map((field, slot) => fieldLayout(shapes, field, slot))
  const own = fields.filter(({ isOwn }) => isOwn)
  const key = (names: readonly string[]) => new KeyLayout(names.map((name) => keyField(plan, own, name)))
  const isUuid = ({ plan: { name, lookedUp } }: FieldLayout) => name === 'uuid' && lookedUp
  const uuid = own.some(isUuid) ? key(['uuid']) : undefined
  const unique = plan.unique.map(key)
  const keys = uuid ? [uuid, ...unique] : unique
  return {
    name: plan.name,
    plan,
    fieldNames: fields.map((field) => field.plan.name),
    fields,
    byName: new Map(fields.map((field) => [field.plan.name, field])),
    blank: fields.map((field) => (field.isOwn ? (field.start ?? null) : nothing(field.plan))),
    made: own.filter((field) => field.start === undefined),
    others: fields.filter(({ isOwn }) => !isOwn),
    constrained: own.filter((field) => isUuid(field) || isOneOne(field)),
    refs: own.flatMap(refLayout),
    uuid,
    unique,
    keysAt: fields.map(({ slot }) => {
      const of = keys.filter((one) => one.slots.includes(slot))
      return of.length > 0 ? of : undefined
    }),
    makesValues: plan.fields.some(({ field }) => isCall(field.default)),
    referrers: [],
  }
}

function fieldLayout(shapes: Shapes, plan: FieldPlan, slot: number): FieldLayout {
  const { storage, field } = plan
  const normalize =
    storage.kind === 'map' ? entriesNormalizer(shapes, storage.key, storage.value) : normalizer(shapes, field.type)
  const start = constantStart(shapes, plan)
  return {
    plan,
    slot,
    isOwn: storage.kind === 'value' || storage.kind === 'ref',
    normalize,
    start: start === undefined ? undefined : normalize(start),
    ends: { far: null, key: null, value: null },
  }
}

function keyField(owner: ClassPlan, own: readonly FieldLayout[], name: string): FieldLayout {
  const field = own.find(({ plan }) => plan.name === name)
  if (field) return field
  throw new StoreError(`"${owner.name}.${name}" cannot be part of a unique key: it is not a column of its own`)
}

function refLayout(field: FieldLayout): RefLayout[] {
  const { storage } = field.plan
  if (storage.kind !== 'ref') return []
  return [{ field, class: storage.class, required: storage.required, pair: storage.pair }]
}

function isOneOne({ plan: { storage } }: FieldLayout): boolean {
  return storage.kind === 'ref' && storage.pair?.one === true
}

/** undefined for a default that names an initial object, which may come and go, or that is made for each object. */
function constantStart(shapes: Shapes, { name, field }: FieldPlan): Value | undefined {
  const { type, default: literal } = field
  if (name === 'uuid') return undefined
  if (field.computed || literal === undefined) return shapes.zero(type)
  if (isCall(literal) || namedObjects(type, literal).length > 0) return undefined
  return startOf(shapes, field, () => null)
}

/** What a field reads that is kept elsewhere, before anything is linked. */
function nothing({ storage, field }: FieldPlan): Value {
  if (storage.kind === 'map') return NO_ENTRIES
  return field.type.kind === 'set' ? NO_REFS : null
}

/** Gives slots to those who refer to an object that has no field for them. */
class HiddenSlots {
  readonly #classes: ReadonlyMap<string, ClassLayout>

  constructor(classes: ReadonlyMap<string, ClassLayout>) {
    this.#classes = classes
  }

  connect({ plan, ends }: FieldLayout): void {
    const { storage } = plan
    if (storage.kind === 'ref') ends.far = this.#far(storage.class, storage.pair?.field ?? null)
    else if (storage.kind === 'reverse') ends.far = this.#far(storage.class, storage.field)
    else if (storage.kind === 'links') {
      const end = storage.link[storage.side === 'from' ? 'to' : 'from']
      ends.far = this.#far(end.class, end.field)
    } else if (storage.kind === 'map') {
      ends.key = this.#part(storage.key)
      ends.value = this.#part(storage.value)
    }
  }

  #part(type: Type): FarSlot | null {
    return type.kind === 'ref' ? this.#far(type.class, null) : null
  }

  /** `field`: the field at the other end; null if there is none. */
  #far(className: string, field: string | null): FarSlot | null {
    const owner = this.#classes.get(className)
    if (!owner) return null
    const slot = field === null ? owner.blank.push(NO_REFS) - 1 : owner.byName.get(field)?.slot
    if (slot === undefined) throw new Error(`class "${className}" has no field "${field}"`)
    return { class: className, slot }
  }
}

/** The order is that in which SQLite looks for a referrer (store/objects/referrers.ts). */
function noteReferrers(classes: ReadonlyMap<string, ClassLayout>, { plan, ends }: FieldLayout): void {
  const { storage, class: owner, name } = plan
  const note = (far: FarSlot | null) => {
    if (far) classes.get(far.class)?.referrers.push({ slot: far.slot, class: owner, field: name })
  }
  if (storage.kind === 'ref') note(ends.far)
  else if (storage.kind === 'map') for (const far of [ends.key, ends.value]) note(far)
  else if (storage.kind === 'links' && !endsOf(storage.link, storage.side).far.cascade) note(ends.far)
}

/** Of a field at that side of a link: its own end, and the other one. */
export function endsOf(link: LinkPlan, side: 'from' | 'to'): { near: LinkPlan['from']; far: LinkPlan['to'] } {
  return side === 'from' ? { near: link.from, far: link.to } : { near: link.to, far: link.from }
}
