/** Failed log-ins that all servers count, in a table without a log: anybody can cause them, and a crash may lose them. */
import { LogError } from '../copy/commit-log.ts'
import { inSchema } from './define-tables.ts'
import type { LogConnections } from './log-connections.ts'
import { nothingChanged } from './log-failures.ts'
import type { PostgresPlace } from './place.ts'

export interface FailureCount {
  readonly count: number
  /** Milliseconds since the latest; 0 where there is none. */
  readonly ago: number
}

/** Keys are hashes. Methods reject with LogError, also where PostgreSQL takes too long. */
export class SharedAttempts {
  readonly #table: string
  readonly #connections: LogConnections
  readonly #longest: number

  constructor({ schema }: PostgresPlace, connections: LogConnections, longest = LONGEST) {
    this.#table = inSchema(schema, '@attempts')
    this.#connections = connections
    this.#longest = longest
  }

  async of(keys: readonly string[]): Promise<readonly FailureCount[]> {
    const ago = 'extract(epoch from clock_timestamp() - at) * 1000'
    const text = `select name, ${LEFT}, greatest(0, ${ago})::bigint from ${this.#table} a where name = any($1)`
    const rows = await this.#rows(text, keys)
    const found = new Map(rows.map(([name, count, since]) => [name, { count: Number(count), ago: Number(since) }]))
    return keys.map((key) => found.get(key) ?? { count: 0, ago: 0 })
  }

  async note(keys: readonly string[]): Promise<void> {
    // In order, so that two servers that note the same keys do not wait for each other.
    await this.#rows(
      `insert into ${this.#table} as a select name, 1, clock_timestamp() from unnest($1::text[]) as name order by name
      on conflict (name) do update set failures = least(${MOST}, ${LEFT} + 1), at = excluded.at`,
      [...new Set(keys)],
    )
  }

  async forget(keys: readonly string[]): Promise<void> {
    await this.#rows(`delete from ${this.#table} where name = any($1)`, keys)
  }

  async #rows(text: string, keys: readonly string[]) {
    const late = Promise.withResolvers<never>()
    const timer = setTimeout(
      () => late.reject(new LogError('PostgreSQL takes too long to count log-ins', { isKnown: false })),
      this.#longest,
    )
    try {
      const answer = this.#connections.get('reads').then((reads) => reads.rows(text, [arrayText(keys)]))
      return await Promise.race([answer, late.promise])
    } catch (error) {
      throw nothingChanged(error)
    } finally {
      clearTimeout(timer)
    }
  }
}

/** In ms. */
const LONGEST = 2_000

/** What is counted of one name. */
const MOST = 1_000

/** One is forgotten for each minute that has passed since the latest. */
const LEFT = 'greatest(0, a.failures - floor(extract(epoch from clock_timestamp() - a.at) / 60))::int'

/** As PostgreSQL writes an array of texts. */
function arrayText(texts: readonly string[]): string {
  return `{${texts.map((text) => JSON.stringify(text)).join(',')}}`
}
