/** Migrates a database to a new model, in the open transaction. */
import { loseEvents } from '../changes/stored-changes.ts'
import type { Classes } from '../objects/classes.ts'
import { classOfKey, StoreContext } from '../objects/store-context.ts'
import { type FieldPlan, planStore } from '../plan/plan.ts'
import { TableNames } from '../plan/table-names.ts'
import { type Meta, type ServedModel, writeMeta } from '../settings/meta.ts'
import type { TextTable } from '../settings/text-table.ts'
import { StoreError } from '../store-error.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { changeValues, runChecks } from './data-checks.ts'
import { planMigration } from './plan-migration.ts'
import { rebuildTables } from './rebuild-tables.ts'
import type { Renames } from './renames.ts'

export interface MigrateOptions {
  readonly meta: TextTable
  readonly discard?: boolean | undefined
  readonly log?: ((line: string) => void) | undefined
}

/**
 * Call it, and commit, while foreign keys are not enforced. `context` and `classes` are the new model's. Returns whether
 * it has changed tables or values. Throws
 * StoreError that lists each difference that the data cannot follow. After this and any other failure the caller closes
 * the database without a commit, which leaves the data as they were.
 */
export function migrate(
  context: StoreContext,
  classes: Classes,
  meta: Meta,
  model: ServedModel,
  options: MigrateOptions,
): boolean {
  const { database, transaction } = context
  const { renames, steps, refused } = planMigration(meta.api, model.api)
  const old = oldContext(meta, renames, transaction)
  forgetObjects(context, old)
  transaction.begin()
  const checked = runChecks(old, steps, options.discard === true)
  const reasons = [...refused, ...checked.refused]
  if (reasons.length > 0) throw new StoreError(refusal(database.name, reasons, refused.length + checked.stubborn))
  changeValues(old, context, steps)
  rebuildTables(old, context, steps)
  for (const step of steps) if (step.kind === 'fill field') fillField(context, classes, step.field)
  requireSound(context)
  const dropped = steps.flatMap((step) => (step.kind === 'drop class' ? [renames.original(step.class.name)] : []))
  for (const name of dropped) context.tombstones.removeClass(name)
  context.tombstones.renameClasses(renames.classes)
  if (dropped.length + renames.classes.size > 0) loseEvents(context, options.meta)
  const objects = Object.fromEntries(context.initialObjects)
  writeMeta(options.meta, { text: model.text, names: context.names.toJSON(), objects })
  for (const line of [...renames.lines, ...checked.discards.map((what) => `discarded ${what}`)]) options.log?.(line)
  return steps.some((step) => step.kind !== 'check') || checked.discards.length > 0
}

/** The old tables, under the new model's names. */
export function oldContext(meta: Meta, renames: Renames, transaction: Transaction): StoreContext {
  const names = new TableNames(meta.names).renamed(renames.current)
  return new StoreContext(planStore(renames.api, renames.original), names, transaction, currentObjects(meta, renames))
}

/** The initial objects of the database, under the new names of their classes. */
export function currentObjects({ objects }: Meta, renames: Renames): Meta['objects'] {
  return Object.fromEntries(
    Object.entries(objects).map(([key, ref]) => {
      const owner = classOfKey(key)
      return [renames.current(owner) + key.slice(owner.length), ref]
    }),
  )
}

/** `stubborn`: the number of reasons that --discard does not remove. */
function refusal(file: string, reasons: readonly string[], stubborn: number): string {
  const head = `"${file}" was made by another model, and its data cannot follow the new one:`
  return [head, ...reasons.map((r) => `  ${r}`), waysOut(reasons.length, stubborn)].join('\n')
}

function waysOut(reasons: number, stubborn: number): string {
  if (stubborn === 0) return 'Change that, name a new file, or discard the data with --discard.'
  if (stubborn === reasons) return 'Change that, or name a new file.'
  return 'Change that, or name a new file. --discard does not help with all of it.'
}

/** Forgets the initial objects of classes that are new, or that no longer keep their objects. */
function forgetObjects(context: StoreContext, old: StoreContext): void {
  const classes = (plan: StoreContext['plan']) => new Set(plan.classes.map((owner) => owner.name))
  const [before, now] = [classes(old.plan), classes(context.plan)]
  for (const key of context.initialObjects.keys()) {
    const className = classOfKey(key)
    if (!before.has(className) || !now.has(className)) context.initialObjects.delete(key)
  }
}

/** Gives existing objects the value that a new object starts with. */
function fillField(context: StoreContext, classes: Classes, field: FieldPlan): void {
  const objects = classes.get(field.class)
  for (const ref of objects.refs()) objects.field(field.name).set(ref, context.start(field, context.newValues()))
}

/** Throws StoreError if a reference has lost its object in the migration. */
function requireSound({ database }: StoreContext): void {
  const table = database.brokenReference()
  if (table === undefined) return
  throw new StoreError(
    `"${database.name}" has references in "${table}" to objects that do not exist; it is left as it is. Put back a copy of it, or name a new file.`,
  )
}
