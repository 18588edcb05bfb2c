/** Connections to PostgreSQL as plain values, so that a server on SQLite alone never loads the driver. The only module that uses pg. */
import pg from 'pg'
import pgPass from 'pgpass'

export interface DriverOptions {
  readonly url: string
  /** Shown in pg_stat_activity. */
  readonly purpose: string
  readonly connectMilliseconds: number
}

/** One for each statement of a query. All values are texts, as PostgreSQL writes them. */
export interface SqlResult {
  /** The command's tag, such as `COMMIT`. */
  readonly command: string
  readonly rows: readonly (readonly (string | null)[])[]
}

export interface Driver {
  /** As PostgreSQL, or what stands before it, said when it accepted the connection. */
  readonly pid: number
  /** One at a time. Without `values`, several statements may stand in one text. */
  query(text: string, values?: readonly (string | number | null)[]): Promise<SqlResult[]>
  onNotification(listener: (pid: number) => void): void
  /** Called once, when the connection has ended for whatever reason. */
  onEnd(listener: () => void): void
  /** Says goodbye. */
  end(): Promise<void>
  /** Closes the socket at once. */
  destroy(): void
}

/** Throws what pg throws: an Error that has `severity` and `code` if PostgreSQL sent it. */
export async function connectPostgres({ url, purpose, connectMilliseconds }: DriverOptions): Promise<Driver> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: connectMilliseconds,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
    application_name: purpose,
  })
  readPasswordFile(client)
  let tell: (() => void) | undefined
  let hasEnded = false
  const ended = () => {
    hasEnded = true
    tell?.()
    tell = undefined
  }
  client.on('error', ended)
  client.on('end', ended)
  const { connection } = client as unknown as WithInside
  try {
    await client.connect()
  } catch (error) {
    connection.stream.destroy()
    throw error
  }
  return {
    pid: (client as unknown as WithInside).processID ?? 0,
    async query(text, values) {
      const given = values ? { values: [...values] } : {}
      const answer: unknown = await client.query({ text, ...given, rowMode: 'array', types: AS_TEXT })
      return (Array.isArray(answer) ? answer : [answer]) as SqlResult[]
    },
    onNotification: (listener) => client.on('notification', ({ processId }) => listener(processId)),
    onEnd(listener) {
      tell = listener
      if (hasEnded) ended()
    },
    end: () => client.end(),
    destroy: () => connection.stream.destroy(),
  }
}

/** pg warns when it reads `.pgpass` by itself, as it will not from pg 9 on. */
function readPasswordFile(client: { password?: unknown }): void {
  if (client.password !== null && client.password !== undefined) return
  client.password = (address: pgPass.Address) => new Promise((resolve) => pgPass(address, resolve))
}

interface WithInside {
  readonly processID: number | null
  readonly connection: { readonly stream: { destroy(): void } }
}

const AS_TEXT = { getTypeParser: () => (text: string) => text }
