/** One connection to PostgreSQL, set up as this server needs it. Queries run one after the other. */
import { LogError } from '../copy/commit-log.ts'
import { StoreError } from '../store-error.ts'
import { driverUrl } from './address.ts'
import { connectPostgres, type Driver, type SqlResult } from './driver.ts'
import { CLUSTER, TIMELINE } from './identity.ts'
import { postgresReason } from './log-failures.ts'

/** Shown in pg_stat_activity as `crowfoot group`. */
export type ConnectionPurpose = 'group' | 'reads' | 'news' | 'copy' | 'prepare'

export interface ConnectionTimes {
  readonly connectMilliseconds: number
  /** After this the connection is given up: PostgreSQL or the network stands still. */
  readonly answerMilliseconds: number
}

export class PostgresConnection {
  readonly #driver: Driver
  readonly #answerMilliseconds: number
  /** The schema of the tables, before the search path was set. */
  schema: string | null = null
  /** Of the cluster and its timeline. */
  identity = ''
  #last: Promise<unknown> = Promise.resolve()
  #isLost = false
  #tellLost: (() => void) | undefined
  #reason: string | undefined

  private constructor(driver: Driver, { answerMilliseconds }: ConnectionTimes) {
    this.#driver = driver
    this.#answerMilliseconds = answerMilliseconds
    driver.onEnd(() => {
      this.#isLost = true
      this.#tellLost?.()
    })
  }

  /** Throws LogError where PostgreSQL cannot be reached or is a standby; StoreError for an address that cannot be read. */
  static async open(url: string, purpose: ConnectionPurpose, times: ConnectionTimes): Promise<PostgresConnection> {
    const { connectMilliseconds } = times
    const address = driverUrl(url)
    let connection: PostgresConnection | undefined
    try {
      const driver = await connectPostgres({ url: address, purpose: `${PURPOSE}${purpose}`, connectMilliseconds })
      connection = new PostgresConnection(driver, times)
      const [[isStandby, schema] = []] = await connection.rows(FIRST)
      if (isStandby === 't') throw standby()
      connection.schema = schema ?? null
      await connection.query(SETTINGS)
      connection.identity = await connection.#clusterIdentity()
      return connection
    } catch (error) {
      connection?.destroy()
      if (error instanceof LogError || error instanceof StoreError) throw error
      throw new LogError(postgresReason(error), { isKnown: true, cause: error })
    }
  }

  /** What accepted the connection says that its backend is. A pooler says something else than PostgreSQL. */
  get statedPid(): number {
    return this.#driver.pid
  }

  get isLost(): boolean {
    return this.#isLost
  }

  /** As `Driver.query`, after the queries before it. */
  query(text: string, values?: readonly (string | number | null)[]): Promise<SqlResult[]> {
    const answer = this.#last.then(() => this.#ask(text, values))
    this.#last = answer.catch(() => undefined)
    return answer
  }

  /** The rows of one statement. */
  async rows(text: string, values?: readonly (string | number | null)[]): Promise<SqlResult['rows']> {
    const results = await this.query(text, values)
    return results.at(-1)?.rows ?? []
  }

  /** Called when the connection has ended; at once if it has. */
  onLost(listener: () => void): void {
    this.#tellLost = listener
    if (this.#isLost) listener()
  }

  onNotification(listener: (pid: number) => void): void {
    this.#driver.onNotification(listener)
  }

  async end(): Promise<void> {
    if (this.#isLost) return
    const gone = setTimeout(() => this.destroy(), 1_000)
    await this.#driver.end().catch(() => undefined)
    clearTimeout(gone)
    this.#isLost = true
  }

  destroy(reason?: string): void {
    this.#reason ??= reason
    this.#isLost = true
    this.#driver.destroy()
  }

  async #clusterIdentity(): Promise<string> {
    const [[mayAsk, timeline] = []] = await this.rows(TIMELINE)
    const [[cluster] = []] = mayAsk === 't' ? await this.rows(CLUSTER) : []
    return `${cluster ?? ''}-${timeline}`
  }

  async #ask(text: string, values?: readonly (string | number | null)[]): Promise<SqlResult[]> {
    if (this.#isLost) throw new NeverSent(this.#reason ?? 'PostgreSQL has ended the connection')
    const tooLong = setTimeout(() => this.destroy('PostgreSQL does not answer'), this.#answerMilliseconds)
    try {
      return await this.#driver.query(text, values)
    } finally {
      clearTimeout(tooLong)
    }
  }
}

/** The connection had ended before the query was sent. */
class NeverSent extends LogError {
  constructor(reason: string) {
    super(reason, { isKnown: true })
  }
}

export function standby(): LogError {
  return new LogError('PostgreSQL is a standby: it takes no writes', { isKnown: true })
}

/** Before the name of the purpose, in pg_stat_activity. */
export const PURPOSE = 'crowfoot '

const FIRST = 'select pg_catalog.pg_is_in_recovery(), pg_catalog.current_schema()'

/**
 * What roles and databases may have set otherwise. The search path has only PostgreSQL's own schema, so that nobody's function
 * or table of another schema stands for one of them.
 */
const SETTINGS = [
  'set search_path = pg_catalog',
  'set standard_conforming_strings = on',
  'set bytea_output = hex',
  'set extra_float_digits = 1',
  "set timezone = 'UTC'",
  'set default_transaction_isolation = "read committed"',
  'set default_transaction_read_only = off',
  'set lock_timeout = 0',
  'set statement_timeout = 0',
  'set idle_in_transaction_session_timeout = 0',
  'set idle_session_timeout = 0',
  'set row_security = off',
  'set client_min_messages = warning',
].join('; ')
