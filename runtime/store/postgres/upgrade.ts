/** Brings the data in PostgreSQL from another model to the one of the server that starts. */
import { type Api, MODEL_FORMAT } from '../../../model/api.ts'
import { startValue } from '../../values/literals.ts'
import type { TableRows } from '../copy/copy-store.ts'
import { planMigration } from '../migration/plan-migration.ts'
import { type Plan, planStore } from '../plan/plan.ts'
import { type NameMap, TableNames } from '../plan/table-names.ts'
import type { ServedModel } from '../settings/meta.ts'
import { codecOf } from '../sqlite/column-codec.ts'
import { StoreError } from '../store-error.ts'
import { isAdditive } from './additive-change.ts'
import { safeUrl } from './address.ts'
import type { PostgresConnection } from './connection.ts'
import { addKeys, addReferences, columnDefinition, createPostgresTable, inSchema } from './define-tables.ts'
import { textLiteral } from './literals.ts'
import type { PostgresPlace } from './place.ts'
import { makeTables, metaValue, type RowSource, takeTime } from './prepare.ts'
import { tableRows } from './read-rows.ts'
import { type PostgresTable, postgresTables } from './tables.ts'

/** All data of another model. */
export interface OldData {
  readonly model: Api
  readonly names: NameMap
  readonly rows: AsyncIterable<TableRows>
}

/** Carries the rows over into new data of this server's model. Throws StoreError where they cannot follow. */
export type MigrateRows = (old: OldData) => Promise<{ readonly rows: RowSource; close(): void }>

export interface UpgradeParts {
  readonly connection: PostgresConnection
  readonly place: PostgresPlace
  readonly model: ServedModel
  /** Of `model`. */
  readonly digest: string
  readonly migrateRows?: MigrateRows | undefined
}

/** In the transaction that has the lock. Throws StoreError, which leaves the data as they are. */
export async function upgrade(parts: UpgradeParts): Promise<void> {
  const { connection, place, model, digest } = parts
  const text = (await metaValue(connection, place.schema, 'model')) ?? 'null'
  const models = inSchema(place.schema, '@models')
  if (text !== model.text) {
    const old = keptApi(text, place)
    const migration = planMigration(old, model.api)
    const isAddition = isAdditive(old, model.api, migration)
    const [[isKnown] = []] = await connection.rows(`select 1 from ${models} where digest = $1`, [digest])
    const isSame = isAddition && migration.steps.length === 0
    // Docs, messages and roles do not matter to the data, so an older text may come back.
    if (isKnown !== undefined && isSame) return
    if (isKnown !== undefined) throw older(place)
    if (isAddition) await addTables(parts, old)
    else await writeAnew(parts, old)
    await setMeta(parts, 'model', model.text)
  }
  await connection.query(`insert into ${models} values ('${digest}', true) on conflict do nothing`)
}

function keptApi(text: string, { url }: PostgresPlace): Api {
  const api = JSON.parse(text) as Api | null
  if (api?.format === MODEL_FORMAT) return api
  throw new StoreError(
    `The data of ${safeUrl(url)} were made by another version of Crowfoot (model ${api?.format}; this one reads ${MODEL_FORMAT}).`,
  )
}

function older({ url }: PostgresPlace): StoreError {
  return new StoreError(
    `The data of ${safeUrl(url)} have been served by a newer text than this one. Start the server of the newer text. ` +
      'To go back to this text, change it, for example its version, so that it is newer.',
  )
}

async function setMeta({ connection, place }: UpgradeParts, key: string, value: string): Promise<void> {
  const meta = inSchema(place.schema, '@meta')
  await connection.query(`update ${meta} set value = ${textLiteral(value)} where key = ${textLiteral(key)}`)
}

/** Servers of the older model go on meanwhile. */
async function addTables(parts: UpgradeParts, old: Api): Promise<void> {
  const { connection, place, model } = parts
  const names = new TableNames(await keptNames(parts))
  const before = new Map(postgresTables(planStore(old), names).map((table) => [table.name, table]))
  names.cover(model.plan)
  const tables = postgresTables(model.plan, names)
  const statements = tables.map((table) => addedTo(place.schema, model.plan, names, before.get(table.name), table))
  for (const kind of ['make', 'key', 'refer'] as const)
    for (const text of statements.flatMap((one) => one[kind])) await connection.query(text)
  await setMeta(parts, 'names', JSON.stringify(names.toJSON()))
}

async function keptNames({ connection, place }: UpgradeParts): Promise<NameMap> {
  return JSON.parse((await metaValue(connection, place.schema, 'names')) ?? '{}') as NameMap
}

interface AddedStatements {
  readonly make: readonly string[]
  readonly key: readonly string[]
  /** After all keys. */
  readonly refer: readonly string[]
}

function addedTo(
  schema: string,
  plan: Plan,
  names: TableNames,
  old: PostgresTable | undefined,
  table: PostgresTable,
): AddedStatements {
  if (!old)
    return {
      make: [createPostgresTable(schema, table)],
      key: addKeys(schema, table),
      refer: addReferences(schema, table),
    }
  const there = new Set(old.columns.map(({ name }) => name))
  const added = table.columns.filter(({ name }) => !there.has(name))
  const starts = startsOf(plan, names, table)
  // The default is for servers of the older model, which do not know the column.
  const make = added.map(
    (column) =>
      `alter table ${inSchema(schema, table.name)} add column ${columnDefinition(column)} default ${starts.get(column.name)}`,
  )
  const keys = new Set(addKeys(schema, old))
  return {
    make,
    key: addKeys(schema, table).filter((text) => !keys.has(text)),
    refer: addReferences(schema, table, new Set(added.map(({ name }) => name))),
  }
}

/** Of each column of a class, the value that a new object has, as a literal. */
function startsOf(plan: Plan, names: TableNames, table: PostgresTable): ReadonlyMap<string, string> {
  const owner = plan.classes.find(({ name }) => names.table(name) === table.name)
  const fields = owner?.fields.filter(({ storage }) => storage.kind === 'value' || storage.kind === 'ref') ?? []
  return new Map(
    fields.map(({ class: of, name, field }) => {
      const start = field.computed ? plan.shapes.zero(field.type) : startValue(plan.shapes, field, () => null, NOT_MADE)
      const stored = codecOf(plan.shapes, field.type).encode(start)
      return [
        names.column(of, name),
        stored === null ? 'null' : textLiteral(Object.is(stored, -0) ? '-0' : String(stored)),
      ]
    }),
  )
}

/** Fields whose start is made with each object are no addition. */
const NOT_MADE = { now: () => '', uuid: () => '' }

/** All tables are made again with the rows that the migration gives, which nobody may use meanwhile. */
async function writeAnew(parts: UpgradeParts, old: Api): Promise<void> {
  const { connection, place, model, migrateRows } = parts
  await requireNobody(parts)
  if (!migrateRows)
    throw new StoreError(
      `The data of ${safeUrl(place.url)} were made by another model, and this server cannot change them.`,
    )
  await takeTime(connection)
  const names = await keptNames(parts)
  const tables = postgresTables(planStore(old), new TableNames(names))
  const migrated = await migrateRows({ model: old, names, rows: rowsOf(connection, place, tables) })
  try {
    const all = tables.map((table) => inSchema(place.schema, table.name))
    await connection.query(`drop table ${all.join(', ')}`)
    const [[head] = []] = await connection.rows(`select max(generation) from ${inSchema(place.schema, '@commits')}`)
    // No copy of the older model can follow.
    await connection.query(`delete from ${inSchema(place.schema, '@commits')}`)
    await connection.query(`update ${inSchema(place.schema, '@models')} set is_usable = false`)
    await makeTables(connection, place, model, migrated.rows, Number(head))
  } finally {
    migrated.close()
  }
}

async function* rowsOf(connection: PostgresConnection, place: PostgresPlace, tables: readonly PostgresTable[]) {
  for (const table of tables) yield* tableRows(connection, place, table)
}

async function requireNobody({ connection, place }: UpgradeParts): Promise<void> {
  const servers = await connection.rows(
    `select url, id from ${inSchema(place.schema, '@servers')} where lease_until > clock_timestamp() order by url`,
  )
  if (servers.length === 0) return
  const list = servers.map(([url, id]) => `  ${url || id}`)
  throw new StoreError(
    [
      `The text of this server changes the data of ${safeUrl(place.url)} in a way that servers of the earlier text cannot follow. Stop them first:`,
      ...list,
    ].join('\n'),
  )
}
