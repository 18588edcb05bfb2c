/** Opens the data in PostgreSQL: checks that it can keep them, and brings its tables to the model. */
import { createHash } from 'node:crypto'
import { type NameMap, TableNames } from '../plan/table-names.ts'
import type { ServedModel } from '../settings/meta.ts'
import { StoreError } from '../store-error.ts'
import { safeUrl } from './address.ts'
import { SharedAttempts } from './attempts-table.ts'
import { PostgresConnection } from './connection.ts'
import { PostgresLeases } from './leases.ts'
import { LogConnections } from './log-connections.ts'
import { nothingChanged, sqlState } from './log-failures.ts'
import { POSTGRES_TIMES, type PostgresPlace, type PostgresTimes } from './place.ts'
import { PostgresLog } from './postgres-log.ts'
import { createServerTables, hasTables, makeTables, metaValue, type RowSource, requireCommits } from './prepare.ts'
import { type PruneLimits, Pruning, prune } from './prune.ts'
import { missingRight, requireFitPostgres, requireNoPooler } from './requirements.ts'
import { postgresTables } from './tables.ts'
import { type MigrateRows, upgrade } from './upgrade.ts'

export interface PostgresOptions {
  readonly url: string
  readonly model: ServedModel
  /** The id of this server, made at its start: a uuid. */
  readonly server: string
  /** All rows of new data of the model, for an empty database. */
  readonly newRows: RowSource
  /** For data of another model. Without it, only additions are made. */
  readonly migrateRows?: MigrateRows
  readonly times?: Partial<PostgresTimes>
  /** How long a lease runs without being renewed. */
  readonly leaseMilliseconds?: number
}

export interface PostgresData {
  readonly log: PostgresLog
  readonly leases: PostgresLeases
  /** Failed log-ins of all servers. */
  readonly attempts: SharedAttempts
  /** Happens by itself, too, where leases are renewed. */
  prune(limits?: PruneLimits): Promise<number>
  /** Where it is, for people: without the password. */
  readonly shownUrl: string
  /** What the tables and columns are called. */
  readonly names: NameMap
}

/** Throws StoreError for what people have to repair, LogError where PostgreSQL cannot be reached. */
export async function openPostgres(options: PostgresOptions): Promise<PostgresData> {
  const { url, model, server, leaseMilliseconds } = options
  const times = { ...POSTGRES_TIMES, ...options.times }
  // The first rows may be many, and others may be preparing.
  const connection = await PostgresConnection.open(url, 'prepare', { ...times, answerMilliseconds: PREPARING })
  try {
    await requireFitPostgres(connection, url)
    await requireNoPooler(connection, url, times)
    const place = await placeOf(connection, url, times)
    const names = await preparedNames(connection, place, options)
    const connections = new LogConnections(place)
    const tables = postgresTables(model.plan, new TableNames(names))
    const pruning = new Pruning(() => prune(place, connections))
    const lease = { model: modelDigest(model), duration: leaseMilliseconds, onRenewed: () => void pruning.timePasses() }
    return {
      log: new PostgresLog({ place, tables, connections, server }),
      leases: new PostgresLeases(place, connections, lease),
      attempts: new SharedAttempts(place, connections),
      prune: (limits) => prune(place, connections, limits),
      shownUrl: safeUrl(url),
      names,
    }
  } catch (error) {
    throw error instanceof StoreError ? error : (missingRight(error, url) ?? nothingChanged(error))
  } finally {
    await connection.end()
  }
}

/** In ms. */
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

/** What the tables are called, once they are those of the model. */
async function preparedNames(
  connection: PostgresConnection,
  place: PostgresPlace,
  { model, newRows, migrateRows }: PostgresOptions,
): Promise<NameMap> {
  for (let tries = 1; ; tries++) {
    try {
      await connection.query('begin isolation level read committed')
      // Others wait for the lock: they must not for ever, where this server stands still.
      await connection.query(`set local idle_in_transaction_session_timeout = ${place.times.lockMilliseconds}`)
      await connection.query(`select pg_advisory_xact_lock(${place.lock})`)
      // Servers that make their copies may hold tables for long.
      await connection.query(`set local lock_timeout = ${place.times.lockMilliseconds}`)
      if (!(await hasTables(connection, place))) {
        await createServerTables(connection, place)
        await makeTables(connection, place, model, newRows)
      }
      await requireCommits(connection, place)
      await upgrade({ connection, place, model, digest: modelDigest(model), migrateRows })
      const names = await metaValue(connection, place.schema, 'names')
      await connection.query('commit')
      return JSON.parse(names ?? '{}') as NameMap
    } catch (error) {
      if (sqlState(error) !== LOCK_NOT_AVAILABLE || tries === MOST_TRIES) throw error
      await connection.query('rollback')
    }
  }
}

const LOCK_NOT_AVAILABLE = '55P03'
const MOST_TRIES = 10
