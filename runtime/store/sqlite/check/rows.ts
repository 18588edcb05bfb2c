/** Checks each stored value of a class against its type, and each row against its sum. */
import { randomUUID } from 'node:crypto'
import { typeText } from '../../../../model/types.ts'
import type { StoredValue } from '../../database/database.ts'
import { ID, id, MADE, REF, type Sql, SUM, sql, sqlList } from '../../database/sql.ts'
import { valueSum } from '../../database/sums.ts'
import type { StoreContext } from '../../objects/store-context.ts'
import { isSummed } from '../../objects/summed-columns.ts'
import type { ClassPlan, FieldPlan } from '../../plan/plan.ts'
import { codecOf } from '../column-codec.ts'
import { type DataFinding, shown, sqlLiteral, sqlName } from './data-finding.ts'
import { type Identities, newRef } from './identity.ts'
import { isNotUtf8, UTF8_PROBLEM } from './utf8.ts'
import { valueProblem } from './values.ts'

/** Reads row by row. For references it checks null and their form; `referenceFindings` checks what they refer to. */
export function* rowFindings(context: StoreContext, owner: ClassPlan, identities: Identities): Generator<DataFinding> {
  const { summed } = context
  const fields = owner.fields.filter(({ storage }) => storage.kind === 'value' || storage.kind === 'ref')
  const columns = fields.map((field) => id(context.names.column(owner.name, field.name)))
  const table = id(context.names.table(owner.name))
  const sums = summed ? [SUM, MADE] : []
  const rows = context.statement(
    () => sql`select ${sqlList([ID, REF, ...columns, ...sums])} from ${table} order by ${ID}`,
  )
  for (const [row, ref, ...values] of rows.each()) {
    let sound = true
    if (typeof ref !== 'string' || ref === '') {
      yield noRef(context, owner, ref)
      continue
    }
    yield* refFindings(context, owner, identities, ref, row)
    for (const [i, field] of fields.entries()) {
      const cell = { table, column: columns[i] as Sql, key: ID, row: row as StoredValue }
      const found = isNotUtf8(context, values[i], cell)
        ? [finding(context, field, ref, UTF8_PROBLEM)]
        : [...fieldFindings(context, field, identities, ref, values[i])]
      sound &&= found.length === 0
      yield* found
    }
    // A finding about one value is more precise.
    if (summed && sound && hasWrongSum(fields, values)) yield sumFinding(context, owner, ref)
  }
  if (fields.some((field) => field.name === 'uuid')) yield* uuidFindings(context, owner)
}

/** `values`: those of the fields, then the sum and the generation in which the row was made. */
function hasWrongSum(fields: readonly FieldPlan[], values: readonly StoredValue[]): boolean {
  const [sum, made] = values.slice(fields.length) as [StoredValue, StoredValue]
  if (sum === null) return false
  const total = fields.reduce((all, field, i) => all + (isSummed(field) ? valueSum(values[i]!) : 0), valueSum(made))
  return sum !== BigInt(total)
}

function sumFinding(context: StoreContext, owner: ClassPlan, ref: string): DataFinding {
  const problem = 'A value of the object is not the one that the server wrote: it is damaged, or was changed by hand.'
  const accept = `update ${sqlName(context.names.table(owner.name))} set "@sum" = null where "@ref" = ${sqlLiteral(ref)};`
  return { class: owner.name, ref, field: null, problem, help: `Put back a backup, or if all is right: ${accept}` }
}

/** SQL that sets the field of one object to a value, which is given as SQL. */
export function update(context: StoreContext, field: FieldPlan, ref: string, value: string): string {
  const { names } = context
  const [table, column] = [sqlName(names.table(field.class)), sqlName(names.column(field.class, field.name))]
  const sum = isSummed(field) && context.summed ? ', "@sum" = null' : ''
  return `update ${table} set ${column} = ${value}${sum} where "@ref" = ${sqlLiteral(ref)};`
}

function* refFindings(
  context: StoreContext,
  owner: ClassPlan,
  identities: Identities,
  ref: string,
  row: unknown,
): Generator<DataFinding> {
  const problem = identities.refProblem(owner.name, ref)
  if (problem === undefined) return
  const help = newRef(sqlName(context.names.table(owner.name)), `"@id" = ${sqlLiteral(row)}`)
  yield { class: owner.name, ref, field: null, problem: `${problem}.`, help }
}

function* fieldFindings(
  context: StoreContext,
  field: FieldPlan,
  identities: Identities,
  ref: string,
  stored: unknown,
): Generator<DataFinding> {
  const problem =
    field.name === 'uuid' && typeof stored === 'string'
      ? identities.uuidProblem(field.class, stored)
      : fieldProblem(context, field, stored)
  if (problem !== undefined) yield finding(context, field, ref, problem, stored)
}

function finding(context: StoreContext, field: FieldPlan, ref: string, problem: string, stored?: unknown): DataFinding {
  const at = { class: field.class, ref, field: field.name }
  const says = field.field.secret
    ? `has a value that is not a valid ${typeText(field.field.type)}; it is secret, so it is not shown`
    : problem
  return { ...at, problem: `"${field.class}.${field.name}" ${says}.`, help: helpFor(context, field, ref, stored) }
}

function fieldProblem(context: StoreContext, plan: FieldPlan, stored: unknown) {
  const { field, storage } = plan
  if (storage.kind === 'ref' && stored === null) return storage.required ? 'must not be null, but is' : undefined
  if (stored === null) return field.computed && field.type.kind === 'ref' ? undefined : 'must not be null, but is'
  return valueProblem(context.plan.shapes, field.type, stored, isErrorInfo(plan))
}

/** An error's code and parameters, which may repeat a value. The server writes them, as the Xen API does. */
function isErrorInfo(field: FieldPlan): boolean {
  return field.class === 'task' && field.name === 'error_info'
}

/** Sets what the server reads of the value, if that is valid, or else the value that a new object starts with. */
function helpFor(context: StoreContext, field: FieldPlan, ref: string, stored: unknown): string {
  if (field.name === 'uuid') return update(context, field, ref, sqlLiteral(randomUUID()))
  if (field.storage.kind === 'ref')
    return `Decide which ${field.storage.class} it refers to: ${update(context, field, ref, "'OpaqueRef:…'")}`
  const read = field.field.secret ? undefined : asRead(context, field, stored)
  if (read !== undefined) return `${update(context, field, ref, sqlLiteral(read))} The server reads it like this.`
  const start = codecOf(context.plan.shapes, field.field.type).encode(context.start(field))
  return `${update(context, field, ref, sqlLiteral(start))} Or decide on another value.`
}

/** undefined if it cannot be read, or is still wrong when it is written again. */
function asRead(context: StoreContext, { field }: FieldPlan, stored: unknown): unknown {
  const { shapes } = context.plan
  if (typeof stored !== 'string') return undefined
  try {
    const codec = codecOf(shapes, field.type)
    const again = codec.encode(codec.decode(stored))
    return valueProblem(shapes, field.type, again) === undefined ? again : undefined
  } catch {
    return undefined
  }
}

function noRef(context: StoreContext, owner: ClassPlan, ref: unknown): DataFinding {
  const table = sqlName(context.names.table(owner.name))
  const help = `update ${table} set "@ref" = ${sqlLiteral(`OpaqueRef:${randomUUID()}`)} where "@ref" is ${sqlLiteral(ref)};`
  return { class: owner.name, ref: null, field: null, problem: `An object has no reference: ${shown(ref)}.`, help }
}

/** Finds repeated uuids, which are possible if their unique index is missing or broken. */
function* uuidFindings(context: StoreContext, owner: ClassPlan): Generator<DataFinding> {
  const [table, column] = [id(context.names.table(owner.name)), id(context.names.column(owner.name, 'uuid'))]
  const twice = sql`select ${column} from ${table} not indexed group by ${column} having count(*) > 1`
  const rows = context.statement(
    () => sql`select ${REF}, ${column} from ${table} not indexed where ${column} in (${twice}) order by ${ID}`,
  )
  const field = owner.fields.find((one) => one.name === 'uuid') as FieldPlan
  for (const [ref, uuid] of rows.each()) {
    const problem = `"${owner.name}.uuid" is ${shown(uuid)}, as is another object's.`
    const help = `Decide which of them keeps it. ${update(context, field, String(ref), sqlLiteral(randomUUID()))}`
    yield { class: owner.name, ref: String(ref), field: 'uuid', problem, help }
  }
}
