/** The leases of servers, by PostgreSQL's clock. */
import type { Leases, ServerFacts, ServerLease } from '../copy/leases.ts'
import { inSchema } from './define-tables.ts'
import type { LogConnections } from './log-connections.ts'
import { nothingChanged } from './log-failures.ts'
import { uuid } from './log-queries.ts'
import type { PostgresPlace } from './place.ts'

export class PostgresLeases implements Leases {
  readonly duration: number
  readonly #table: string
  readonly #model: string
  readonly #connections: LogConnections

  /** `model`: the digest of this server's model. */
  constructor({ schema }: PostgresPlace, connections: LogConnections, model: string, duration = DURATION) {
    this.duration = duration
    this.#table = inSchema(schema, '@servers')
    this.#connections = connections
    this.#model = model
  }

  async join({ id, url }: ServerFacts): Promise<void> {
    await this.#rows(
      `insert into ${this.#table} (id, url, model, generation, lease_until) values ($1, $2, $3, 0, ${this.#end})
      on conflict (id) do update set lease_until = excluded.lease_until, url = excluded.url`,
      [id, url, this.#model],
    )
  }

  async renew(id: string, generation: number): Promise<boolean> {
    const rows = await this.#rows(
      `update ${this.#table} set lease_until = ${this.#end}, generation = $2 where id = $1 and lease_until > clock_timestamp() returning 1`,
      [id, generation],
    )
    return rows.length > 0
  }

  async leave(id: string): Promise<void> {
    await this.#rows(`update ${this.#table} set lease_until = clock_timestamp() where id = ${uuid(id)}`)
  }

  async list(): Promise<readonly ServerLease[]> {
    const rows = await this.#rows(
      `select id, url, generation, lease_until > clock_timestamp() from ${this.#table} order by lease_until desc limit ${MOST_LISTED}`,
    )
    return rows.map(([id, url, generation, isAlive]) => ({
      id: id ?? '',
      url: url ?? '',
      generation: Number(generation),
      isAlive: isAlive === 't',
    }))
  }

  get #end(): string {
    return `clock_timestamp() + interval '${this.duration} milliseconds'`
  }

  async #rows(text: string, values: readonly (string | number)[] = []) {
    try {
      const reads = await this.#connections.get('reads')
      return await reads.rows(text, values.length > 0 ? values : undefined)
    } catch (error) {
      throw nothingChanged(error)
    }
  }
}

const DURATION = 10_000
const MOST_LISTED = 100
