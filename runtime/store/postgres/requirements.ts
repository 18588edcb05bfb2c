/** What PostgreSQL must be and allow, so that nothing of the data is lost or mixed up. Checked at the start, with what to do. */
import { StoreError } from '../store-error.ts'
import { safeUrl } from './address.ts'
import type { ConnectionTimes } from './connection.ts'
import { PostgresConnection } from './connection.ts'
import { notDurable } from './durability.ts'

/** Throws StoreError. */
export async function requireFitPostgres(connection: PostgresConnection, url: string): Promise<void> {
  const [[version, encoding, synchronous, database, user] = []] = await connection.rows(
    "select current_setting('server_version_num'), current_setting('server_encoding'), " +
      "current_setting('synchronous_commit'), current_database(), current_user",
  )
  const refuse = (what: string) => new StoreError(`${safeUrl(url)} cannot keep the data: ${what}`)
  if (Number(version) < OLDEST)
    throw refuse(
      `it is PostgreSQL ${Math.floor(Number(version) / 10_000)}, and ${OLDEST / 10_000} is the oldest that works.`,
    )
  if (encoding !== 'UTF8')
    throw refuse(
      `its encoding is ${encoding}. Create a database with: create database NAME encoding 'UTF8' template template0.`,
    )
  if (synchronous === 'off') throw refuse(notDurable(user, database))
}

const OLDEST = 140_000

/** What `requireSession` looks at. */
export interface SeenConnection {
  readonly statedPid: number
  rows(text: string): Promise<readonly (readonly (string | null)[])[]>
  query(text: string): Promise<unknown>
}

/**
 * A pooler that gives a connection to another client after each transaction breaks LISTEN, SET and the lock's ownership. Where
 * something stands before PostgreSQL, a second connection shows it: it gets the backend that the first one has. Throws StoreError.
 */
export async function requireSession(
  first: SeenConnection,
  second: () => Promise<SeenConnection>,
  url: string,
): Promise<void> {
  if ((await backendOf(first)) === first.statedPid) return
  const other = await second()
  for (let i = 0; i < TRIES; i++) {
    const mine = await backendOf(first)
    await other.query('begin')
    const others = await backendOf(other)
    const now = await backendOf(first)
    await other.query('rollback')
    if (mine === others || mine !== now)
      throw new StoreError(
        `${safeUrl(url)} is a pooler in transaction mode, in which a server cannot hear of others and settings are lost. ` +
          'Connect to PostgreSQL itself, or set pool_mode = session for this database. A server has three connections.',
      )
  }
}

/** A pooler may change the backend only now and then. */
const TRIES = 5

async function backendOf(connection: SeenConnection): Promise<number> {
  const [[pid] = []] = await connection.rows('select pg_catalog.pg_backend_pid()')
  return Number(pid)
}

/** As `requireSession`, with a connection of its own. */
export async function requireNoPooler(
  connection: PostgresConnection,
  url: string,
  times: ConnectionTimes,
): Promise<void> {
  let second: PostgresConnection | undefined
  try {
    await requireSession(
      connection,
      async () => {
        second = await PostgresConnection.open(url, 'reads', times)
        return second
      },
      url,
    )
  } finally {
    await second?.end()
  }
}

/** Of an error of PostgreSQL at the start: what a role lacks. undefined for other errors. */
export function missingRight(error: unknown, url: string): StoreError | undefined {
  const { code, message } = error as { readonly code?: string; readonly message: string }
  if (code !== '42501') return undefined
  return new StoreError(
    `${safeUrl(url)} does not allow what the server has to do: ${message}. Make its role the owner of the database, of its schema ` +
      'and of the tables in it: alter database NAME owner to ROLE; alter schema public owner to ROLE.',
  )
}
