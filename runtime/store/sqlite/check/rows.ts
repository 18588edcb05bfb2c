/** Each stored value of a class against its type. */
import { randomUUID } from 'node:crypto'
import { typeText } from '../../../../model/types.ts'
import type { ClassPlan, FieldPlan } from '../../plan.ts'
import { codecOf } from '../codec.ts'
import type { Context } from '../context.ts'
import { ID, id, list, REF, sql } from '../sql.ts'
import type { Row } from '../statement.ts'
import { type Finding, literal, name, shown } from './finding.ts'
import { valueProblem } from './values.ts'

/** Row by row. References are looked at for being there, not for what they refer to. */
export function* rowFindings(context: Context, owner: ClassPlan): Generator<Finding> {
  const fields = owner.fields.filter(({ storage }) => storage.kind === 'value' || storage.kind === 'ref')
  const columns = fields.map((field) => id(context.names.column(owner.name, field.name)))
  const table = id(context.names.table(owner.name))
  const rows = context.statement(() => sql`select ${list([REF, ...columns])} from ${table} order by ${ID}`)
  for (const row of rows.each()) {
    const ref = row[0]
    if (typeof ref !== 'string' || ref === '') yield noRef(context, owner, row)
    else for (const [i, field] of fields.entries()) yield* fieldFindings(context, field, ref, row[i + 1])
  }
  if (fields.some((field) => field.name === 'uuid')) yield* uuidFindings(context, owner)
}

/** `update TABLE set COLUMN = ` and `where` for one object, to be filled in between. */
export function update(context: Context, field: FieldPlan, ref: string, value: string): string {
  const { names } = context
  const [table, column] = [name(names.table(field.class)), name(names.column(field.class, field.name))]
  return `update ${table} set ${column} = ${value} where "@ref" = ${literal(ref)};`
}

function* fieldFindings(context: Context, field: FieldPlan, ref: string, stored: unknown): Generator<Finding> {
  const problem = fieldProblem(context, field, stored)
  if (problem === undefined) return
  const at = { class: field.class, ref, field: field.name }
  const says = field.field.secret ? `holds what no ${typeText(field.field.type)} can be, and is secret` : problem
  yield { ...at, problem: `"${field.class}.${field.name}" ${says}.`, help: helpFor(context, field, ref) }
}

function fieldProblem(context: Context, { name: fieldName, field, storage }: FieldPlan, stored: unknown) {
  if (storage.kind === 'ref' && stored === null) return storage.required ? 'may not be null, and is' : undefined
  if (stored === null) return 'may not be null, and is'
  if (fieldName === 'uuid' && stored === '') return 'is empty'
  return valueProblem(context.plan.shapes, field.type, stored)
}

/** With what a new object would start with. */
function helpFor(context: Context, field: FieldPlan, ref: string): string {
  if (field.name === 'uuid') return update(context, field, ref, literal(randomUUID()))
  if (field.storage.kind === 'ref')
    return `Decide which ${field.storage.class} it refers to: ${update(context, field, ref, "'OpaqueRef:…'")}`
  const start = codecOf(context.plan.shapes, field.field.type).encode(context.start(field))
  return `${update(context, field, ref, literal(start))} Or decide on another value.`
}

function noRef(context: Context, owner: ClassPlan, row: Row): Finding {
  const table = name(context.names.table(owner.name))
  const help = `update ${table} set "@ref" = ${literal(`OpaqueRef:${randomUUID()}`)} where "@ref" is ${literal(row[0])};`
  return { class: owner.name, ref: null, field: null, problem: `An object has no reference: ${shown(row[0])}.`, help }
}

/** Where the index that keeps them apart is gone or broken. */
function* uuidFindings(context: Context, owner: ClassPlan): Generator<Finding> {
  const [table, column] = [id(context.names.table(owner.name)), id(context.names.column(owner.name, 'uuid'))]
  const twice = sql`select ${column} from ${table} not indexed group by ${column} having count(*) > 1`
  const rows = context.statement(
    () => sql`select ${REF}, ${column} from ${table} not indexed where ${column} in (${twice}) order by ${ID}`,
  )
  const field = owner.fields.find((one) => one.name === 'uuid') as FieldPlan
  for (const [ref, uuid] of rows.each()) {
    const problem = `"${owner.name}.uuid" is ${shown(uuid)}, as is another object's.`
    const help = `Decide which of them keeps it. ${update(context, field, String(ref), literal(randomUUID()))}`
    yield { class: owner.name, ref: String(ref), field: 'uuid', problem, help }
  }
}
