/** Plans the migration of a database to another model: the steps, and the conditions under which nothing is lost. */

import type { Api } from '../../../model/api.ts'
import { isCall } from '../../../model/value-types.ts'
import { type ClassPlan, type FieldPlan, type Plan, planStore } from '../plan/plan.ts'
import { computedChange, fieldChange, sourceOf } from './field-changes.ts'
import { keptPlan, linkSource } from './link-sources.ts'
import type { CheckStep, ColumnSource, Migration, MigrationStep } from './migration.ts'
import { valueRenames } from './renamed-enum-values.ts'
import { renamedHelp } from './renamed-help.ts'
import { renamesBetween } from './renames.ts'
import { startChecks } from './start-checks.ts'

/**
 * Compares two models. Data follow what `was` renames. Nothing is lost by additional classes, enum values and fields with
 * a start value, by references that may now be null, by changed defaults, messages and documentation, and by removing or
 * retyping a field that holds nothing. Initial objects are created with a new database only, so additional ones of the
 * new model are not created.
 */
export function planMigration(oldApi: Api, newApi: Api): Migration {
  const renames = renamesBetween(oldApi, newApi)
  const [from, to] = [planStore(renames.api, renames.original), planStore(newApi)]
  const between = { from, to, kept: { from: keptPlan(from, renames.original), to: keptPlan(to) } }
  const steps: MigrationStep[] = [...valueRenames(from, renames.values)]
  for (const owner of from.classes) if (!named(to.classes, owner.name)) steps.push(...dropClass(owner))
  for (const owner of to.classes) {
    const before = named(from.classes, owner.name)
    if (before) steps.push(...compareClass(between, before, owner))
    else steps.push({ kind: 'create class', class: owner }, ...mapSteps(owner.fields, 'create map'))
  }
  steps.push(...linkSteps(between))
  return { renames, steps, refused: renames.refused }
}

interface Between {
  readonly from: Plan
  readonly to: Plan
  readonly kept: { readonly from: ReturnType<typeof keptPlan>; readonly to: ReturnType<typeof keptPlan> }
}

function dropClass(owner: ClassPlan): MigrationStep[] {
  const says = `Class "${owner.name}" is gone, or keeps no objects now. ${renamedHelp(owner.name)}`
  const discards = `all objects of class "${owner.name}"`
  return [
    { kind: 'check', check: 'no objects', class: owner.name, says, discards },
    ...mapSteps(owner.fields, 'drop map'),
    { kind: 'drop class', class: owner },
  ]
}

function compareClass(between: Between, before: ClassPlan, after: ClassPlan): MigrationStep[] {
  const { from, to, kept } = between
  const steps: MigrationStep[] = []
  for (const field of before.fields) if (!named(after.fields, field.name)) steps.push(...dropField(between, field))
  const sources = new Map<string, ColumnSource>()
  let lost = false
  for (const field of after.fields) {
    const old = named(before.fields, field.name)
    const change = old && (computedChange(old, field) ?? fieldChange(from, to, old, field))
    lost ||= change?.lost !== undefined
    steps.push(...(change?.checks ?? []))
    if (old && change?.lost && !change.isComputed) steps.push(...holdsNothing(old, change.lost))
    const carried = change?.lost ? undefined : old
    const { source, needsNoObjects } = sourceOf(field, carried)
    if (needsNoObjects) steps.push(emptyCheck(field))
    if (source.kind === 'start' && !field.field.computed) steps.push(...startChecks(field))
    sources.set(field.name, source)
    steps.push(...mapChange(between, old, carried, field))
    if (source.kind === 'start' && startsWithRows(field)) steps.push({ kind: 'fill field', field })
  }
  if (lost || kept.from.columns(before) !== kept.to.columns(after))
    steps.push({ kind: 'rebuild class', class: after, sources })
  return steps
}

/** Whether each object gets a value of its own, or one that does not lie in the class's table and is not empty. */
function startsWithRows({ field, storage }: FieldPlan): boolean {
  const literal = field.default
  if (isCall(literal)) return literal.call === 'uuid'
  if (storage.kind === 'value' || storage.kind === 'ref' || literal === undefined || literal === null) return false
  return !Array.isArray(literal) || literal.length > 0
}

/** Links that another field continues are not lost. */
function dropField({ from, to }: Between, field: FieldPlan): MigrationStep[] {
  const { storage } = field
  const goesOn = storage.kind === 'links' && to.links.some((link) => linkSource(from, to, link)?.from === storage.link)
  const keepsNothing = field.field.computed !== undefined
  const checks =
    goesOn || keepsNothing
      ? []
      : holdsNothing(field, `Field "${field.class}.${field.name}" is gone. ${renamedHelp(field.name)}`)
  return [...checks, ...mapSteps([field], 'drop map')]
}

/** No checks for a computed end, which stores nothing. */
function holdsNothing(field: FieldPlan, says: string): CheckStep[] {
  if (field.storage.kind === 'reverse') return []
  const discards = `what "${field.class}.${field.name}" holds`
  return [{ kind: 'check', check: 'nothing held', class: field.class, field, says, discards }]
}

function emptyCheck(field: FieldPlan): CheckStep {
  const says =
    `Field "${field.class}.${field.name}" has no value for the objects of "${field.class}" that exist. ` +
    'Give it a default, make it RO/runtime, or, if it is a reference, let it be null.'
  return { kind: 'check', check: 'no objects', class: field.class, says }
}

function mapChange(
  { kept }: Between,
  old: FieldPlan | undefined,
  carried: FieldPlan | undefined,
  field: FieldPlan,
): MigrationStep[] {
  if (!carried) return [...mapSteps(old ? [old] : [], 'drop map'), ...mapSteps([field], 'create map')]
  return kept.from.map(carried) === kept.to.map(field) ? [] : mapSteps([field], 'rebuild map')
}

function mapSteps(fields: readonly FieldPlan[], kind: 'create map' | 'drop map' | 'rebuild map'): MigrationStep[] {
  return fields.filter((field) => field.storage.kind === 'map').map((field) => ({ kind, field }))
}

function linkSteps({ from, to, kept }: Between): MigrationStep[] {
  const sources = to.links.map((link) => ({ link, source: linkSource(from, to, link) }))
  const used = new Set(sources.map(({ source }) => source?.from))
  const steps: MigrationStep[] = from.links
    .filter((link) => !used.has(link))
    .map((link) => ({ kind: 'drop links', link }))
  for (const { link, source } of sources) {
    if (!source) steps.push({ kind: 'create links', link })
    else if (kept.from.link(source.from) !== kept.to.link(link)) steps.push({ kind: 'rebuild links', link, ...source })
  }
  return steps
}

function named<T extends { readonly name: string }>(all: readonly T[], name: string): T | undefined {
  return all.find((one) => one.name === name)
}
