/** How the data of one field follow from an old model into a new one. */
import type { Type } from '../../../model/api.ts'
import { sameType, typeText } from '../../../model/types.ts'
import type { Shapes } from '../../values/shapes.ts'
import type { FieldPlan, Plan } from '../plan/plan.ts'
import { linkSource } from './link-sources.ts'
import type { CheckStep, ColumnSource } from './migration.ts'
import { renamedHelp } from './renamed-help.ts'

/** `lost`: why the data cannot follow. `checks`: what must be true of the data so that they can follow. */
export interface FieldChange {
  readonly lost?: string
  /** The values that are lost are computed, or will be, so that it does not matter. */
  readonly isComputed?: true
  readonly checks: readonly CheckStep[]
}

export function fieldChange(from: Plan, to: Plan, old: FieldPlan, field: FieldPlan): FieldChange {
  const name = `"${field.class}.${field.name}"`
  if (!followsType(from.shapes, to.shapes, old.field.type, field.field.type))
    return { lost: `Field ${name} changes its type${typeTexts(old, field)}.`, checks: [] }
  if (!followsPair(from, to, old, field)) return { lost: `Field ${name} ${pairChange(old, field)}.`, checks: [] }
  return { checks: [...refChecks(name, old, field), ...enumChecks(from, to, old, field)] }
}

/**
 * Of a field that is computed, before or now; undefined for one that is not. What users have set is not replaced by computed
 * values without a question; what the server has set is.
 */
export function computedChange(old: FieldPlan, field: FieldPlan): FieldChange | undefined {
  const name = `"${field.class}.${field.name}"`
  const [before, now] = [old.field.computed !== undefined, field.field.computed !== undefined]
  if (!before && !now) return undefined
  if (!before && old.field.qualifier !== 'RO/runtime') return { lost: `Field ${name} is computed now.`, checks: [] }
  const carries =
    old.storage.kind === 'value' && field.storage.kind === 'value' && sameType(old.field.type, field.field.type)
  if (carries) return { checks: [] }
  return { lost: `Field ${name} ${now ? 'is' : 'was'} computed.`, isComputed: true, checks: [] }
}

/** Where the values of the new field's column come from. `needsNoObjects`: existing objects would have no value. */
export function sourceOf(
  field: FieldPlan,
  old: FieldPlan | undefined,
): { source: ColumnSource; needsNoObjects: boolean } {
  if (old?.storage.kind === 'reverse' && field.storage.kind === 'ref')
    return { source: { kind: 'other end', class: old.storage.class, field: old.storage.field }, needsNoObjects: false }
  if (old) return { source: { kind: 'column' }, needsNoObjects: false }
  if (field.field.computed) return { source: { kind: 'start' }, needsNoObjects: false }
  if (field.name === 'uuid') return { source: { kind: 'uuid' }, needsNoObjects: false }
  const { qualifier, default: literal } = field.field
  return {
    source: { kind: 'start' },
    needsNoObjects: qualifier !== 'RO/runtime' && literal === undefined,
  }
}

/**
 * Records may get more members, which start as their zeros. An enum may become another enum; the data are then checked
 * against its values. All other types must stay the same.
 */
function followsType(from: Shapes, to: Shapes, old: Type, type: Type): boolean {
  return placesOf(from, to, old, type).every(([before, now]) => {
    if (!now) return false
    if (before.kind === 'enum') return now.kind === 'enum'
    return SHELLS.has(before.kind) ? before.kind === now.kind : sameType(before, now)
  })
}

/** Types whose parts `placesOf` lists by themselves. */
const SHELLS: ReadonlySet<Type['kind']> = new Set(['set', 'option', 'map'])

type TypePlace = readonly [before: Type, now: Type | undefined]

/** Each type inside the old type, with the type in the same place of the new one; undefined if there is none. */
function placesOf(
  from: Shapes,
  to: Shapes,
  before: Type,
  now: Type | undefined,
  seen: ReadonlySet<string> = new Set(),
): TypePlace[] {
  const inside = (a: Type, b: Type | undefined) => placesOf(from, to, a, b, seen)
  const places: TypePlace[] = [[before, now]]
  if (before.kind === 'set' && now?.kind === 'set') places.push(...inside(before.of, now.of))
  if (before.kind === 'option' && now?.kind === 'option') places.push(...inside(before.of, now.of))
  if (before.kind === 'map' && now?.kind === 'map')
    places.push(...inside(before.key, now.key), ...inside(before.value, now.value))
  if (before.kind === 'record' && now?.kind === 'record' && before.name === now.name && !seen.has(before.name)) {
    const members = new Map(to.members(now.name).map((member) => [member.name, member.type]))
    const deeper = new Set([...seen, before.name])
    for (const { name, type } of from.members(before.name))
      places.push(...placesOf(from, to, type, members.get(name), deeper))
  }
  return places
}

/** A foreign key to the same class is kept, however it is bound; so is a one-one pair, whichever end stores it. */
function followsPair(from: Plan, to: Plan, old: FieldPlan, field: FieldPlan): boolean {
  const [a, b] = [old.storage, field.storage]
  if (a.kind === 'links' && b.kind === 'links') return linkSource(from, to, b.link)?.from === a.link
  if (a.kind === 'ref' && b.kind === 'reverse')
    return a.pair?.one === true && !b.many && b.class === a.class && b.field === a.pair.field
  if (a.kind === 'reverse' && b.kind === 'ref')
    return b.pair?.one === true && !a.many && a.class === b.class && a.field === b.pair.field
  if (a.kind === 'reverse' && b.kind === 'reverse') return a.class === b.class && a.field === b.field
  return a.kind === b.kind
}

/** If the partner is the same, then the kind of the pair has changed. */
function pairChange(old: FieldPlan, field: FieldPlan): string {
  const [before, after] = [pairText(old), pairText(field)]
  if (before !== after) return `is ${after} now; it was ${before}`
  return `is ${after} in a ${pairKind(field)} pair now; that was ${pairKind(old)}`
}

function pairKind({ storage }: FieldPlan): string {
  if (storage.kind === 'reverse') return storage.many ? 'many-one' : 'one-one'
  if (storage.kind === 'ref') return storage.pair?.one ? 'one-one' : 'many-one'
  return storage.kind === 'links' && storage.link.kind === 'partners' ? 'one-one' : 'many-many'
}

function pairText({ field, storage }: FieldPlan): string {
  switch (storage.kind) {
    case 'reverse':
      return `bound to "${storage.class}.${storage.field}"`
    case 'ref':
      return storage.pair ? `bound to "${storage.class}.${storage.pair.field}"` : 'unbound'
    case 'links': {
      const { from, to } = storage.link
      const far = storage.side === 'from' ? to : from
      return far.field === null ? 'unbound' : `bound to "${far.class}.${far.field}"`
    }
    default:
      return `of type ${typeText(field.type)}`
  }
}

function typeTexts(old: FieldPlan, field: FieldPlan): string {
  const [before, after] = [typeText(old.field.type), typeText(field.field.type)]
  return before === after ? `: the members of ${after} are others` : ` from ${before} to ${after}`
}

function refChecks(name: string, old: FieldPlan, field: FieldPlan): CheckStep[] {
  const [a, b] = [old.storage, field.storage]
  const nulls: CheckStep = {
    kind: 'check',
    check: 'no nulls',
    class: old.class,
    field: old,
    says: `Field ${name} may not be null now, and is null in an object that exists.`,
  }
  if (a.kind === 'map' && b.kind === 'map') return mayBeNull(a.value) && !mayBeNull(b.value) ? [nulls] : []
  if (b.kind !== 'ref') return []
  const checks = b.required && !(a.kind === 'ref' && a.required) ? [nulls] : []
  if (!b.pair?.one || a.kind !== 'ref' || a.pair?.one) return checks
  const says = `Field ${name} is one end of a one-one pair now, and two objects that exist refer to the same one.`
  return [...checks, { kind: 'check', check: 'unique', class: old.class, field: old, says }]
}

function mayBeNull(type: Type): boolean {
  return type.kind === 'ref' && type.nullable
}

/** Values that an enum no longer has must not be in use. */
function enumChecks(from: Plan, to: Plan, old: FieldPlan, field: FieldPlan): CheckStep[] {
  const gone = new Map<string, ReadonlySet<string>>()
  for (const [before, after] of placesOf(from.shapes, to.shapes, old.field.type, field.field.type)) {
    if (before.kind !== 'enum' || after?.kind !== 'enum') continue
    const now = new Set(to.shapes.enumValues(after.name))
    const missing = from.shapes.enumValues(before.name).filter((value) => !now.has(value))
    if (missing.length > 0) gone.set(before.name, new Set([...(gone.get(before.name) ?? []), ...missing]))
  }
  if (gone.size === 0) return []
  const values = [...gone].flatMap(([name, missing]) => [...missing].map((value) => `${name}.${value}`)).join(', ')
  const [renamed = ''] = [...gone.values()].flatMap((missing) => [...missing])
  const says = `Field "${field.class}.${field.name}" of an object that exists has a value that is gone (${values}). ${renamedHelp(renamed)}`
  const discards = `values of "${field.class}.${field.name}" that are gone from their enum`
  return [{ kind: 'check', check: 'values unused', class: old.class, field: old, gone, says, discards }]
}
