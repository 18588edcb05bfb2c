/** What has to hold of the data before a migration, asked of the old tables. */
import type { Value } from '../../values.ts'
import { hasEnumValue } from '../enum-values.ts'
import type { CheckStep, Step } from '../migration.ts'
import type { FieldPlan } from '../plan.ts'
import { Classes } from './classes.ts'
import type { Context } from './context.ts'
import { id, OWNER, sql } from './sql.ts'

export interface Checked {
  readonly refused: readonly string[]
  /** How many of those remain whatever is discarded. */
  readonly stubborn: number
  readonly discards: readonly string[]
}

/** With `discard`, objects whose enum values are gone restart with the field's start; the other checks have no such way. */
export function runChecks(old: Context, context: Context, steps: readonly Step[], discard: boolean): Checked {
  const classes = new Classes(old)
  const failed = steps.filter((step) => step.kind === 'check').filter((step) => !holds(old, classes, step))
  const resettable = failed.filter((step) => discard && step.check === 'values unused')
  for (const step of resettable) resetValues(old, classes, step, context.start(fieldNow(context, step.field)))
  return {
    stubborn: failed.filter((step) => step.check !== 'values unused').length,
    refused: failed.filter((step) => !resettable.includes(step)).map((step) => step.says),
    discards: resettable.map(({ field }) => `values of "${field.class}.${field.name}" that are gone from their enum`),
  }
}

function holds(old: Context, classes: Classes, step: CheckStep): boolean {
  const { field } = step
  switch (step.check) {
    case 'empty':
      return classes.get(field.class).count() === 0
    case 'no nulls':
      return !hasNull(old, classes, step)
    case 'unique': {
      const [table, column] = [id(old.names.table(field.class)), id(old.names.column(field.class, field.name))]
      const twice = old.statement(
        () => sql`select 1 from ${table} where ${column} is not null group by ${column} having count(*) > 1`,
      )
      return twice.first() === undefined
    }
    case 'values unused':
      return refsWithGone(old, classes, step).length === 0
    case 'object there':
      return classes.get(field.class).count() === 0 || isThere(old, step)
    case 'one object':
      return classes.get(field.class).count() < 2 || !isThere(old, step)
  }
}

function isThere(old: Context, { object }: CheckStep): boolean {
  const ref = object && old.initialObject(object.class, object.name)
  return ref != null && old.isLive(object?.class as string, ref)
}

function hasNull(old: Context, classes: Classes, { field }: CheckStep): boolean {
  const query =
    field.storage.kind === 'map'
      ? sql`select 1 from ${id(old.names.links(`${field.class}.${field.name}`))} where ${id('value')} is null`
      : sql`select 1 from ${id(old.names.table(field.class))} as ${OWNER}
          where ${classes.get(field.class).field(field.name).expression()} is null`
  return old.statement(() => query).first() !== undefined
}

function refsWithGone(old: Context, classes: Classes, { field, gone }: CheckStep): string[] {
  const objects = classes.get(field.class)
  const store = objects.field(field.name)
  const values = gone ?? new Map<string, ReadonlySet<string>>()
  return objects.refs().filter((ref) => hasEnumValue(old.plan.shapes, field.field.type, store.get(ref), values))
}

function resetValues(old: Context, classes: Classes, step: CheckStep, start: Value): void {
  const store = classes.get(step.field.class).field(step.field.name)
  for (const ref of refsWithGone(old, classes, step)) store.set(ref, start)
}

/** The field as the new model has it. */
function fieldNow(context: Context, old: FieldPlan): FieldPlan {
  const owner = context.plan.classes.find((one) => one.name === old.class)
  return owner?.fields.find((one) => one.name === old.name) ?? old
}
