/** The checks of the data before a migration, which read the old tables; and the changes of values inside fields. */
import type { Value } from '../../values/values.ts'
import { id, OWNER, sql } from '../database/sql.ts'
import { Classes } from '../objects/classes.ts'
import type { StoreContext } from '../objects/store-context.ts'
import type { FieldPlan } from '../plan/plan.ts'
import type { CheckStep, ClassCheck, FieldCheck, MigrationStep } from './migration.ts'
import { withoutEnumValues } from './removed-enum-values.ts'
import { withNewNames } from './renamed-enum-values.ts'

export interface CheckOutcome {
  readonly refused: readonly string[]
  /** How many of the reasons remain even if data are discarded. */
  readonly stubborn: number
  /** The data that is, or would be, discarded; one line each. */
  readonly discards: readonly string[]
}

/** Changes nothing. With `discard`, data that may be discarded are not a reason to refuse. */
export function runChecks(old: StoreContext, steps: readonly MigrationStep[], discard: boolean): CheckOutcome {
  const classes = new Classes(old)
  const failed = steps.filter((step) => step.kind === 'check').filter((step) => !holds(old, classes, step))
  const discards = failed.flatMap((step) => step.discards ?? [])
  return {
    stubborn: failed.length - discards.length,
    refused: failed.filter((step) => !discard || step.discards === undefined).map((step) => step.says),
    discards,
  }
}

/**
 * Renames enum values in the old tables, and removes the enum values that are gone from sets and maps. A field whose
 * whole value is gone gets its start value.
 */
export function changeValues(old: StoreContext, context: StoreContext, steps: readonly MigrationStep[]): void {
  const classes = new Classes(old)
  for (const step of steps) {
    if (step.kind === 'rename values') renameValues(old, classes, step)
    if (step.kind === 'check' && step.check === 'values unused')
      resetValues(old, classes, step, context.start(fieldNow(context, step.field)))
  }
}

function holds(old: StoreContext, classes: Classes, step: CheckStep): boolean {
  switch (step.check) {
    case 'no objects':
      return classes.get(step.class).count() === 0
    case 'nothing held':
      return !holdsSomething(old, step.field)
    case 'no nulls':
      return !hasNull(old, classes, step)
    case 'unique': {
      const { field } = step
      const [table, column] = [id(old.names.table(field.class)), id(old.names.column(field.class, field.name))]
      const twice = old.statement(
        () => sql`select 1 from ${table} where ${column} is not null group by ${column} having count(*) > 1`,
      )
      return twice.first() === undefined
    }
    case 'values unused':
      return withGone(old, classes, step).length === 0
    case 'object there':
      return classes.get(step.class).count() === 0 || isThere(old, step)
    case 'one object':
      return classes.get(step.class).count() < 2 || !isThere(old, step)
  }
}

function isThere(old: StoreContext, { object }: ClassCheck): boolean {
  const ref = object && old.initialObject(object.class, object.name)
  return ref != null && old.isLive(object?.class as string, ref)
}

/** Some object has a value in the field that is neither its start value nor its type's zero. */
function holdsSomething(old: StoreContext, plan: FieldPlan): boolean {
  const { field, storage } = plan
  const rows = (table: string) => old.statement(() => sql`select 1 from ${id(table)} limit 1`).first() !== undefined
  if (storage.kind === 'links') return rows(old.names.links(storage.link.name))
  if (storage.kind === 'map') return rows(old.names.links(`${plan.class}.${plan.name}`))
  if (storage.kind === 'reverse') return false
  const { shapes } = old.plan
  const codec = old.codec(field.type)
  const nothing = [old.start(plan), storage.kind === 'ref' ? null : shapes.zero(field.type)]
  const [table, column] = [id(old.names.table(plan.class)), id(old.names.column(plan.class, plan.name))]
  const differs = old.database.dialect.differs(column, sql.raw('?'))
  const found = old.statement(() => sql`select 1 from ${table} where ${differs} and ${differs} limit 1`)
  return found.first(...nothing.map((value) => codec.encode(value))) !== undefined
}

function hasNull(old: StoreContext, classes: Classes, { field }: FieldCheck): boolean {
  const query =
    field.storage.kind === 'map'
      ? sql`select 1 from ${id(old.names.links(`${field.class}.${field.name}`))} where ${id('value')} is null`
      : sql`select 1 from ${id(old.names.table(field.class))} as ${OWNER}
          where ${classes.get(field.class).field(field.name).expression()} is null`
  return old.statement(() => query).first() !== undefined
}

interface WithGone {
  readonly ref: string
  /** The value without the enum values that are gone; undefined if nothing is left. */
  readonly rest: Value | undefined
}

/** The objects whose field has an enum value that is gone. */
function withGone(old: StoreContext, classes: Classes, { field, gone }: FieldCheck): WithGone[] {
  const objects = classes.get(field.class)
  const store = objects.field(field.name)
  return objects.refs().flatMap((ref) => {
    const value = store.get(ref)
    const rest = withoutEnumValues(old.plan.shapes, field.field.type, value, gone ?? new Map())
    return rest === value ? [] : [{ ref, rest }]
  })
}

function resetValues(old: StoreContext, classes: Classes, step: FieldCheck, start: Value): void {
  const store = classes.get(step.field.class).field(step.field.name)
  for (const { ref, rest } of withGone(old, classes, step)) store.set(ref, rest === undefined ? start : rest)
}

function renameValues(
  old: StoreContext,
  classes: Classes,
  { field, values }: MigrationStep & { kind: 'rename values' },
): void {
  const objects = classes.get(field.class)
  const store = objects.field(field.name)
  for (const ref of objects.refs()) {
    const before = store.get(ref)
    const now = withNewNames(old.plan.shapes, field.field.type, before, values)
    if (now !== before) store.set(ref, now)
  }
}

/** The field as the new model has it. */
function fieldNow(context: StoreContext, old: FieldPlan): FieldPlan {
  const owner = context.plan.classes.find((one) => one.name === old.class)
  return owner?.fields.find((one) => one.name === old.name) ?? old
}
