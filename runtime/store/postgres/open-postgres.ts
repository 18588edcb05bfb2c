/** Opens the data in PostgreSQL: checks that it can keep them, and brings its tables to the model. */
import { createHash } from 'node:crypto'
import { type NameMap, TableNames } from '../plan/table-names.ts'
import type { ServedModel } from '../settings/meta.ts'
import { StoreError } from '../store-error.ts'
import { safeUrl } from './address.ts'
import { PostgresConnection } from './connection.ts'
import { PostgresLeases } from './leases.ts'
import { LogConnections } from './log-connections.ts'
import { nothingChanged } from './log-failures.ts'
import { POSTGRES_TIMES, type PostgresPlace, type PostgresTimes } from './place.ts'
import { PostgresLog } from './postgres-log.ts'
import { createServerTables, hasTables, makeTables, metaValue, type RowSource } from './prepare.ts'
import { missingRight, requireFitPostgres, requireNoPooler } from './requirements.ts'
import { postgresTables } from './tables.ts'

export interface PostgresOptions {
  readonly url: string
  readonly model: ServedModel
  /** The id of this server, made at its start: a uuid. */
  readonly server: string
  /** All rows of new data of the model, for an empty database. */
  readonly newRows: RowSource
  readonly times?: Partial<PostgresTimes>
  /** How long a lease runs without being renewed. */
  readonly leaseMilliseconds?: number
}

export interface PostgresData {
  readonly log: PostgresLog
  readonly leases: PostgresLeases
  /** Where it is, for people: without the password. */
  readonly shownUrl: string
  /** What the tables and columns are called. */
  readonly names: NameMap
}

/** Throws StoreError for what people have to repair, LogError where PostgreSQL cannot be reached. */
export async function openPostgres({
  url,
  model,
  server,
  newRows,
  times,
  leaseMilliseconds,
}: PostgresOptions): Promise<PostgresData> {
  const all = { ...POSTGRES_TIMES, ...times }
  // The first rows may be many, and others may be preparing.
  const connection = await PostgresConnection.open(url, 'prepare', { ...all, answerMilliseconds: PREPARING })
  try {
    await requireFitPostgres(connection, url)
    await requireNoPooler(connection, url, all)
    const place = await placeOf(connection, url, all)
    const names = await preparedNames(connection, place, model, newRows)
    const connections = new LogConnections(place)
    const tables = postgresTables(model.plan, new TableNames(names))
    const log = new PostgresLog({ place, tables, connections, server })
    const leases = new PostgresLeases(place, connections, modelDigest(model), leaseMilliseconds)
    return { log, leases, shownUrl: safeUrl(url), names }
  } catch (error) {
    throw error instanceof StoreError ? error : (missingRight(error, url) ?? nothingChanged(error))
  } finally {
    await connection.end()
  }
}

const PREPARING = 3_600_000

export function modelDigest({ text }: ServedModel): string {
  return createHash('sha256').update(text).digest('hex')
}

async function placeOf(connection: PostgresConnection, url: string, times: PostgresTimes): Promise<PostgresPlace> {
  const { schema } = connection
  if (schema === null)
    throw new StoreError(`No schema of the search path exists in ${safeUrl(url)}. Create one: create schema public.`)
  const [[version, oid] = []] = await connection.rows(
    `select current_setting('server_version_num'), oid::bigint from pg_namespace where nspname = $1`,
    [schema],
  )
  // Numbers of two times 32 bits, of which the second has a sign.
  const lock = `${LOCK_CLASS}, ${Number(oid) | 0}`
  return { url, schema, lock, channel: `crowfoot ${oid}`, version: Number(version), times }
}

/** `crow`. */
const LOCK_CLASS = 0x63_72_6f_77

async function preparedNames(
  connection: PostgresConnection,
  place: PostgresPlace,
  model: ServedModel,
  newRows: RowSource,
): Promise<NameMap> {
  await connection.query('begin isolation level read committed')
  await connection.query(`select pg_advisory_xact_lock(${place.lock})`)
  if (!(await hasTables(connection, place))) {
    await createServerTables(connection, place)
    await makeTables(connection, place, model, newRows)
  }
  const names = await metaValue(connection, place.schema, 'names')
  await connection.query('commit')
  return JSON.parse(names ?? '{}') as NameMap
}
