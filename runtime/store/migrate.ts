/** How a database made by one model can follow another: what to do, and what would be lost. */
import type { Api } from '../../model/api.ts'
import { fieldChange, sourceOf } from './migrate-fields.ts'
import { keptPlan, linkSource } from './migrate-links.ts'
import { startChecks } from './migrate-starts.ts'
import type { CheckStep, Migration, Source, Step } from './migration.ts'
import { type ClassPlan, type FieldPlan, type Plan, planStore } from './plan.ts'

/**
 * Compares two models. Works without loss: more classes, fields with something to start with, enum values, refs that
 * may now be null, changed defaults, messages and documentation. Initial objects are made with a new database only:
 * those that a model has more than the old one are not made in an existing database.
 */
export function planMigration(oldApi: Api, newApi: Api): Migration {
  const from = planStore(oldApi)
  const to = planStore(newApi)
  const draft: Draft = { steps: [], refused: [], discards: [] }
  for (const owner of from.classes) if (!named(to.classes, owner.name)) dropClass(draft, owner)
  for (const owner of to.classes) {
    const before = named(from.classes, owner.name)
    if (before) compareClass(draft, from, to, before, owner)
    else draft.steps.push({ kind: 'create class', class: owner }, ...mapSteps(owner.fields, 'create map'))
  }
  draft.steps.push(...linkSteps(from, to))
  return draft
}

interface Draft {
  readonly steps: Step[]
  readonly refused: string[]
  readonly discards: string[]
}

function dropClass(draft: Draft, owner: ClassPlan): void {
  draft.refused.push(`Class "${owner.name}" is gone, or keeps no objects now.`)
  draft.discards.push(`all objects of class "${owner.name}"`)
  draft.steps.push(...mapSteps(owner.fields, 'drop map'), { kind: 'drop class', class: owner })
}

function compareClass(draft: Draft, from: Plan, to: Plan, before: ClassPlan, after: ClassPlan): void {
  for (const field of before.fields) if (!named(after.fields, field.name)) dropField(draft, field)
  const sources = new Map<string, Source>()
  let lost = false
  for (const field of after.fields) {
    const old = named(before.fields, field.name)
    const change = old && fieldChange(from, to, old, field)
    lost ||= change?.lost !== undefined
    draft.steps.push(...(change?.checks ?? []))
    if (change?.lost) loseField(draft, field, change.lost)
    const carried = change?.lost ? undefined : old
    const { source, needsNoObjects } = sourceOf(field, carried)
    if (needsNoObjects) draft.steps.push(emptyCheck(before, field))
    if (source.kind === 'start') draft.steps.push(...startChecks(field))
    sources.set(field.name, source)
    draft.steps.push(...mapChange(from, to, old, carried, field))
    if (source.kind === 'start' && startsWithRows(field)) draft.steps.push({ kind: 'fill field', field })
  }
  if (lost || keptPlan(from).columns(before) !== keptPlan(to).columns(after))
    draft.steps.push({ kind: 'rebuild class', class: after, sources })
}

function loseField(draft: Draft, field: FieldPlan, why: string): void {
  draft.refused.push(why)
  draft.discards.push(`what "${field.class}.${field.name}" holds`)
}

/** A default that is neither in the class's table nor empty. */
function startsWithRows({ field, storage }: FieldPlan): boolean {
  const literal = field.default
  if (storage.kind === 'value' || storage.kind === 'ref' || literal === undefined || literal === null) return false
  return !Array.isArray(literal) || literal.length > 0
}

function dropField(draft: Draft, field: FieldPlan): void {
  const name = `"${field.class}.${field.name}"`
  draft.refused.push(`Field ${name} is gone.`)
  draft.discards.push(field.storage.kind === 'reverse' ? `field ${name}, which is computed` : `what ${name} holds`)
  draft.steps.push(...mapSteps([field], 'drop map'))
}

function emptyCheck(before: ClassPlan, field: FieldPlan): CheckStep {
  const says =
    `Field "${field.class}.${field.name}" has no value for the objects of "${field.class}" that exist. ` +
    'Give it a default, make it RO/runtime, or, if it is a reference, let it be null.'
  return { kind: 'check', check: 'empty', field: before.fields[0] ?? field, says }
}

function mapChange(
  from: Plan,
  to: Plan,
  old: FieldPlan | undefined,
  carried: FieldPlan | undefined,
  field: FieldPlan,
): Step[] {
  if (!carried) return [...mapSteps(old ? [old] : [], 'drop map'), ...mapSteps([field], 'create map')]
  return keptPlan(from).map(carried) === keptPlan(to).map(field) ? [] : mapSteps([field], 'rebuild map')
}

function mapSteps(fields: readonly FieldPlan[], kind: 'create map' | 'drop map' | 'rebuild map'): Step[] {
  return fields.filter((field) => field.storage.kind === 'map').map((field) => ({ kind, field }))
}

function linkSteps(from: Plan, to: Plan): Step[] {
  const kept = { from: keptPlan(from), to: keptPlan(to) }
  const sources = to.links.map((link) => ({ link, source: linkSource(from, link) }))
  const used = new Set(sources.map(({ source }) => source?.from))
  const steps: Step[] = from.links.filter((link) => !used.has(link)).map((link) => ({ kind: 'drop links', link }))
  for (const { link, source } of sources) {
    if (!source) steps.push({ kind: 'create links', link })
    else if (kept.from.link(source.from) !== kept.to.link(link)) steps.push({ kind: 'rebuild links', link, ...source })
  }
  return steps
}

function named<T extends { readonly name: string }>(all: readonly T[], name: string): T | undefined {
  return all.find((one) => one.name === name)
}
