/** The leases of servers, by PostgreSQL's clock. */
import { LogError } from '../copy/commit-log.ts'
import type { Leases, ServerFacts, ServerLease } from '../copy/leases.ts'
import { inSchema } from './define-tables.ts'
import type { LogConnections } from './log-connections.ts'
import { nothingChanged } from './log-failures.ts'
import { uuid } from './log-queries.ts'
import type { PostgresPlace } from './place.ts'

export interface LeaseOptions {
  /** The digest of this server's model. */
  readonly model: string
  readonly duration?: number | undefined
  readonly onRenewed: () => void
}

export class PostgresLeases implements Leases {
  readonly duration: number
  readonly #table: string
  readonly #models: string
  readonly #model: string
  readonly #onRenewed: () => void
  readonly #connections: LogConnections

  constructor({ schema }: PostgresPlace, connections: LogConnections, { model, duration, onRenewed }: LeaseOptions) {
    this.duration = duration ?? DURATION
    this.#table = inSchema(schema, '@servers')
    this.#models = inSchema(schema, '@models')
    this.#connections = connections
    this.#model = model
    this.#onRenewed = onRenewed
  }

  /** Rejects where the data have been changed to a model that this server does not know. */
  async join({ id, url }: ServerFacts): Promise<void> {
    const rows = await this.#rows(
      `insert into ${this.#table} as s (id, url, model, generation, lease_until)
      select $1::uuid, $2, digest, 0, ${this.#end} from ${this.#models} where digest = $3 and is_usable
      on conflict (id) do update set lease_until = excluded.lease_until, url = excluded.url returning 1`,
      [id, url, this.#model],
    )
    if (rows.length > 0) return
    throw new LogError('The data in PostgreSQL are those of a newer model than this server has', { isKnown: true })
  }

  async renew(id: string, generation: number): Promise<boolean> {
    const rows = await this.#rows(
      `update ${this.#table} set lease_until = ${this.#end}, generation = $2 where id = $1 and lease_until > clock_timestamp() returning 1`,
      [id, generation],
    )
    this.#onRenewed()
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
