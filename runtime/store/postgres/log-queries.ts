/** The queries of the log of commits, and what their answers say. */
import { LogError, type News } from '../copy/commit-log.ts'
import type { Commit, CopyPosition, Sealed } from '../copy/copy-store.ts'
import { PURPOSE, standby } from './connection.ts'
import { inSchema } from './define-tables.ts'
import type { SqlResult } from './driver.ts'
import { tableIdentity } from './identity.ts'
import { bytesLiteral, bytesOf, textLiteral } from './literals.ts'
import type { PostgresPlace } from './place.ts'

/**
 * The lock alone in its statement, and the isolation level named: only then do the statements after it see all that was
 * committed before the lock was given.
 */
export function lockQueries({ lock, times, version }: PostgresPlace, isLong = false): string[] {
  const { lockMilliseconds, statementMilliseconds, idleMilliseconds, longMilliseconds } = times
  return [
    'begin isolation level read committed',
    `set local lock_timeout = ${lockMilliseconds}`,
    `set local statement_timeout = ${statementMilliseconds}`,
    `set local idle_in_transaction_session_timeout = ${isLong ? longMilliseconds : idleMilliseconds}`,
    ...(isLong ? [`set local application_name = '${LONG_GROUP}'`] : []),
    ...(version >= TRANSACTION_TIMEOUT ? [`set local transaction_timeout = ${3 * statementMilliseconds}`] : []),
    `select pg_advisory_xact_lock(${lock})`,
  ]
}

/** The name of a connection whose group has a call that runs for long, so that who waits for it has patience. */
export const LONG_GROUP = `${PURPOSE}long group`

/** Two statements; see `newsOf`. */
export function newsQueries({ schema }: PostgresPlace, { generation, id }: CopyPosition): string[] {
  const commits = inSchema(schema, '@commits')
  const mine =
    id === ''
      ? 'false'
      : `exists (select 1 from ${commits} where generation = ${whole(generation)} and id = ${uuid(id)})`
  return [
    `select h.generation, h.id, ${mine}, pg_is_in_recovery(), ${NOW}, ${tableIdentity(schema)} from (select 1) o left join ` +
      `(select generation, id from ${commits} order by generation desc limit 1) h on true`,
    `select generation, id, layout, changes from (select generation, id, layout, changes, ` +
      `sum(octet_length(changes)) over (order by generation) - octet_length(changes) as before from ${commits} ` +
      `where generation > ${whole(generation)} order by generation limit ${MOST_COMMITS}) n where before < ${MOST_BYTES} order by generation`,
  ]
}

/** PostgreSQL's time in milliseconds since 1970. */
export const NOW = '(extract(epoch from clock_timestamp()) * 1000)::bigint'

/** How much is read at once. */
const MOST_COMMITS = 200
const MOST_BYTES = 4 * 1024 * 1024

/** `results`: of the two statements of `newsQueries`. `cluster`: `PostgresConnection.identity`. Throws LogError. */
export function newsOf([first, second]: readonly SqlResult[], cluster: string): News {
  const [generation, id, isThere, isStandby, now, table] = first?.rows[0] ?? []
  if (isStandby === 't') throw standby()
  if (generation === undefined || generation === null) throw new LogError('PostgreSQL has no data', { isKnown: true })
  const commits = (second?.rows ?? []).map(commitOf)
  const last = commits.at(-1)
  const stated = { generation: Number(generation), id: id ?? '' }
  // Without the lock, a commit may have come between the two statements.
  const head = last && last.generation > stated.generation ? { generation: last.generation, id: last.id } : stated
  const isLost = isThere !== 't'
  const isMore = last !== undefined && last.generation < head.generation
  const identity = `${cluster}-${table}`
  return { head, commits: isLost ? [] : commits, isMore, isLost, identity, now: Number(now) }
}

function commitOf([generation, id, layout, changes]: SqlResult['rows'][number]): Commit {
  return { generation: Number(generation), id: id ?? '', layout: layout ?? '', changes: bytesOf(changes) }
}

export interface CommitFacts extends Pick<Sealed, 'prev' | 'generation' | 'id' | 'layout' | 'changes'> {
  readonly server: string
}

export function insertCommit({ schema }: PostgresPlace, commit: CommitFacts): string {
  const { prev, generation, id, server, layout, changes } = commit
  return (
    `insert into ${inSchema(schema, '@commits')} (prev, generation, id, server, layout, changes) values (${whole(prev)}, ` +
    `${whole(generation)}, ${uuid(id)}, ${uuid(server)}, ${textLiteral(layout)}, ${bytesLiteral(changes)})`
  )
}

/** An error where the lease has run out, since COMMIT does not mind how many rows a statement has found. */
export function requireLease({ schema }: PostgresPlace, server: string): string {
  return (
    `select 1 / count(*)::int from ${inSchema(schema, '@servers')} where id = ${uuid(server)} ` +
    'and lease_until > clock_timestamp()'
  )
}

/** The wait for a synchronous standby must not end by a timeout, after which COMMIT would be answered though it has nothing. */
export function commitQueries({ version }: PostgresPlace): string[] {
  const timeouts = ['statement_timeout', ...(version >= TRANSACTION_TIMEOUT ? ['transaction_timeout'] : [])]
  return [...timeouts.map((name) => `set local ${name} = 0`), 'commit']
}

/** The first version that has it. */
const TRANSACTION_TIMEOUT = 170_000

export function uuid(text: string): string {
  if (!/^[0-9a-f-]{36}$/i.test(text)) throw new Error(`not a uuid: ${JSON.stringify(text)}`)
  return `'${text}'::uuid`
}

function whole(number: number): string {
  if (!Number.isSafeInteger(number)) throw new Error(`not a whole number: ${number}`)
  return String(number)
}
