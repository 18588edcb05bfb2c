/** Whether servers of an older and a newer model can work on the same data at the same time. */
import type { Api, Class, Field } from '../../../model/api.ts'
import { isCall } from '../../../model/value-types.ts'
import type { Migration } from '../migration/migration.ts'

/**
 * True where the newer model only adds classes, and fields that start with a constant: the older server leaves them alone, and
 * what it writes is whole. What it would not keep up, such as computed fields, checks and members of records, is no addition.
 */
export function isAdditive(old: Api, next: Api, { renames, steps, refused }: Migration): boolean {
  if (refused.length > 0 || renames.lines.length > 0) return false
  if (!steps.every(({ kind }) => ADDING.has(kind))) return false
  if (text(recordsAndEnums(old)) !== text(recordsAndEnums(next))) return false
  if (keepsRecordOfClass(next)) return false
  const before = new Map(old.classes.map((owner) => [owner.name, owner]))
  return (
    next.classes.every((owner) => addsOnly(before.get(owner.name), owner)) &&
    old.classes.every(({ name }) => next.classes.some((owner) => owner.name === name))
  )
}

/** Of whole tables, and of columns: what else changes in a table is found by its columns. */
const ADDING: ReadonlySet<string> = new Set(['create class', 'create links', 'create map', 'rebuild class'])

function recordsAndEnums({ records, enums }: Api): unknown {
  return [
    ...records.map(({ name, members }) => [name, members.map((member) => [member.name, member.type])]),
    ...enums.map(({ name, values }) => [name, values.map((value) => value.name)]),
  ]
}

function addsOnly(old: Class | undefined, next: Class): boolean {
  const fields = new Map(old?.fields.map((field) => [field.name, field]))
  const added = next.fields.filter(({ name }) => !fields.has(name))
  if (added.some((field) => field.computed || field.where || isCall(field.default))) return false
  if (!old) return (next.checks ?? []).length === 0
  const kept = next.fields.filter(({ name }) => fields.has(name))
  if (
    kept.length < fields.size ||
    text([old.unique, old.checks, old.objects]) !== text([next.unique, next.checks, next.objects])
  )
    return false
  return kept.every((field) => text(dataOf(field)) === text(dataOf(fields.get(field.name) as Field)))
}

/** A stored record of a class has a member for each of its fields. */
function keepsRecordOfClass({ classes }: Api): boolean {
  const types = text(classes.map(({ fields }) => fields.map(({ type }) => type)))
  return classes.some(({ name }) => types.includes(text({ kind: 'record', name })))
}

/** What the data of a field depend on. */
function dataOf({ type, relation, qualifier, computed, where }: Field): unknown {
  return [type, relation, qualifier, computed, where]
}

/** Without places in the text, which move whenever a line is added before them. */
function text(value: unknown): string {
  return JSON.stringify(value, (key, part: unknown) => (key === 'at' || key === 'path' ? undefined : part))
}
