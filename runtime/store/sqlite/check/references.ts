/** Checks references: the object exists and has the right class, and has one partner in a one-one pair. */
import type { Type } from '../../../../model/api.ts'
import type { StoredValue } from '../../database/database.ts'
import { ID, id, REF, sql } from '../../database/sql.ts'
import type { StoreContext } from '../../objects/store-context.ts'
import type { FieldPlan, RefStorage } from '../../plan/plan.ts'
import { type DataFinding, shown, sqlLiteral, sqlName } from './data-finding.ts'
import { deadText, isDead } from './dead.ts'
import { linkFindings } from './links.ts'
import { update } from './rows.ts'
import { isNotUtf8, UTF8_PROBLEM } from './utf8.ts'
import { valueProblem } from './values.ts'

export function* referenceFindings(context: StoreContext): Generator<DataFinding> {
  for (const owner of context.plan.classes)
    for (const field of owner.fields) {
      if (field.storage.kind === 'ref') yield* columnFindings(context, field, field.storage)
      if (field.storage.kind === 'map') yield* mapFindings(context, field, field.storage)
    }
  for (const link of context.plan.links) yield* linkFindings(context, link)
}

function* columnFindings(context: StoreContext, field: FieldPlan, storage: RefStorage): Generator<DataFinding> {
  const { names } = context
  const [table, column] = [id(names.table(field.class)), id(names.column(field.class, field.name))]
  const dead = isDead(context, sql`${id('o')}.${column}`, storage.class)
  const rows = context.statement(
    () => sql`select ${REF}, ${column} from ${table} as ${id('o')} where ${column} is not null and ${dead}`,
  )
  const at = (ref: string) => ({ class: field.class, ref, field: field.name })
  const label = `"${field.class}.${field.name}"`
  for (const [ref, to] of rows.each()) {
    const problem = `${label} ${deadText(context, storage.class, to)}.`
    yield { ...at(String(ref)), problem, help: deadHelp(context, field, storage, String(ref)) }
  }
  if (!storage.pair?.one) return
  const twice = sql`select ${column} from ${table} not indexed where ${column} is not null group by 1 having count(*) > 1`
  const shared = context.statement(
    () => sql`select ${REF}, ${column} from ${table} not indexed where ${column} in (${twice}) order by ${ID}`,
  )
  for (const [ref, to] of shared.each()) {
    const problem = `${label} is one end of a one-one pair, and another object also has the partner ${shown(to)}.`
    yield {
      ...at(String(ref)),
      problem,
      help: `Decide which of them keeps it. ${separate(context, field, String(ref))}`,
    }
  }
}

/** SQL that separates a one-one pair: with null, if the field allows it. */
function separate(context: StoreContext, field: FieldPlan, ref: string): string {
  const { storage } = field
  if (storage.kind === 'ref' && storage.required) return update(context, field, ref, "'OpaqueRef:…'")
  return update(context, field, ref, 'null')
}

function deadHelp(context: StoreContext, field: FieldPlan, storage: RefStorage, ref: string): string {
  if (!storage.required) return update(context, field, ref, 'null')
  const table = sqlName(context.names.table(field.class))
  return (
    `Decide which ${storage.class} it refers to: ${update(context, field, ref, "'OpaqueRef:…'")} ` +
    `Or delete the object: delete from ${table} where "@ref" = ${sqlLiteral(ref)};`
  )
}

/** Checks a map with refs, which has a table of its own. */
function* mapFindings(
  context: StoreContext,
  field: FieldPlan,
  storage: { key: Type; value: Type },
): Generator<DataFinding> {
  const tableName = context.names.links(`${field.class}.${field.name}`)
  const label = `"${field.class}.${field.name}"`
  const statement = sql`select rowid, ${id('owner')}, ${id('key')}, ${id('value')},
    ${isDead(context, sql`${id('m')}.${id('owner')}`, field.class)},
    count(*) over (partition by ${id('owner')}, ${id('key')}) from ${id(tableName)} as ${id('m')} order by rowid`
  for (const [rowid, owner, key, value, ownerDead, same] of context.statement(() => statement).each()) {
    const say = (problem: string): DataFinding => ({
      class: field.class,
      ref: owner === null || owner === undefined ? null : String(owner),
      field: field.name,
      problem: `${label} ${problem}.`,
      help: `delete from ${sqlName(tableName)} where rowid = ${sqlLiteral(rowid)};`,
    })
    if (ownerDead) yield say(`belongs to ${shown(owner)}, which is not an object of class "${field.class}"`)
    if (Number(same) > 1) yield say(`has the key ${shown(key)} twice`)
    const part = (column: string, type: Type, stored: StoredValue | undefined) => {
      const cell = { table: id(tableName), column: id(column), key: id('rowid'), row: rowid as StoredValue }
      return isNotUtf8(context, stored, cell) ? UTF8_PROBLEM : partProblem(context, type, stored)
    }
    const keyProblem = part('key', storage.key, key)
    if (keyProblem) yield say(`has a key that ${keyProblem}`)
    const problem = part('value', storage.value, value)
    if (problem) yield say(`has at ${shown(key)} a value that ${problem}`)
  }
}

function partProblem(context: StoreContext, type: Type, stored: StoredValue | undefined): string | undefined {
  if (type.kind !== 'ref') return valueProblem(context.plan.shapes, type, stored)
  if (stored === null) return type.nullable ? undefined : 'is null'
  return context.isLive(type.class, stored as string) ? undefined : deadText(context, type.class, stored)
}
