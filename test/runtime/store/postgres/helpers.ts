/** Data in PostgreSQL for tests, with hand-made rows and commits instead of a copy. */
import { randomUUID } from 'node:crypto'
import type { Api } from '../../../../model/api.ts'
import type { CopyPosition, Sealed, TableChange, TableRows } from '../../../../runtime/store/copy/copy-store.ts'
import { TableNames } from '../../../../runtime/store/plan/table-names.ts'
import { openPostgres, type PostgresData } from '../../../../runtime/store/postgres/open-postgres.ts'
import type { PostgresTimes } from '../../../../runtime/store/postgres/place.ts'
import type { MigrateRows } from '../../../../runtime/store/postgres/upgrade.ts'
import { servedModel } from '../../../../runtime/store/settings/meta.ts'

/** The rows of an empty store of the model. */
export function emptyRows(api: Api): TableRows[] {
  const model = servedModel(api)
  const names = new TableNames()
  names.cover(model.plan)
  const columns = ['key', 'value']
  const meta = [
    ['model', model.text],
    ['names', JSON.stringify(names.toJSON())],
    ['objects', '{}'],
  ]
  return [
    { table: '@meta', columns, rows: meta },
    { table: '@settings', columns, rows: [['incarnation', 'one']] },
  ]
}

export interface TestServer extends PostgresData {
  readonly server: string
  readonly api: Api
}

export interface TestServerOptions {
  readonly rows?: readonly TableRows[]
  readonly migrateRows?: MigrateRows
  readonly times?: Partial<PostgresTimes>
  /** Long: nothing renews it. */
  readonly leaseMilliseconds?: number
}

/** A server with a lease. */
export async function testServer(
  url: string,
  api: Api,
  { rows, migrateRows, times = {}, leaseMilliseconds = 600_000 }: TestServerOptions = {},
): Promise<TestServer> {
  const server = randomUUID()
  const newRows = () => rows ?? emptyRows(api)
  const model = servedModel(api)
  const given = migrateRows ? { migrateRows } : {}
  const data = await openPostgres({ url, model, server, newRows, times, leaseMilliseconds, ...given })
  await data.leases.join({ id: server, url: 'http://test' })
  return { ...data, server, api }
}

export const NOWHERE: CopyPosition = { generation: 0, id: '' }

/** What follows a position. */
export function sealedAfter({ generation }: CopyPosition, tables: readonly TableChange[], changes = 'changes'): Sealed {
  return {
    prev: generation,
    generation: generation + 1,
    id: randomUUID(),
    layout: 'layout',
    changes: Buffer.from(changes),
    tables,
  }
}

/** One group: returns where it ends. */
export async function write({ log }: PostgresData, ...tables: TableChange[]): Promise<CopyPosition> {
  const { head } = await log.lock(NOWHERE)
  const sealed = sealedAfter(head, tables)
  await log.append(sealed)
  return sealed
}

/** All rows, by table; tables without rows are left out. */
export async function allRows({ log }: PostgresData): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {}
  const { rows } = await log.all()
  for await (const { table, rows: some } of rows) found[table] = [...(found[table] ?? []), ...some]
  return found
}

/** Changes of rows whose columns are the members of the objects. */
export function changed(
  table: string,
  rows: readonly Row[],
  gone: readonly (string | bigint)[] = [],
  key = '@id',
): TableChange {
  const columns = Object.keys(rows[0] ?? {})
  return {
    table,
    columns,
    key: [key],
    rows: rows.map((row) => columns.map((name) => row[name] ?? null)),
    gone: gone.map((one) => [one]),
  }
}

type Row = Readonly<Record<string, string | number | bigint | null>>
