/** The log of commits in PostgreSQL, which orders and keeps what several servers write. */
import { type CommitLog, LogError, type News } from '../copy/commit-log.ts'
import type { CopyPosition, Layout, Sealed } from '../copy/copy-store.ts'
import { PostgresConnection } from './connection.ts'
import { inSchema } from './define-tables.ts'
import { DURABILITY, NotDurable, requireDurable } from './durability.ts'
import { LockWatch } from './lock-watch.ts'
import type { LogConnections } from './log-connections.ts'
import { afterCommitWasSent, nothingChanged } from './log-failures.ts'
import { commitQueries, insertCommit, lockQueries, newsOf, newsQueries, requireLease, uuid } from './log-queries.ts'
import { NewsChannel } from './news-channel.ts'
import type { PostgresPlace } from './place.ts'
import { type AllRows, readAllRows } from './read-rows.ts'
import type { PostgresTable } from './tables.ts'
import { changeStatements, type PostgresTables, tablesByName } from './write-rows.ts'

export interface PostgresLogOptions {
  readonly place: PostgresPlace
  /** The tables of this server's model. */
  readonly tables: readonly PostgresTable[]
  readonly connections: LogConnections
  /** The id of this server, whose lease each commit requires. */
  readonly server: string
}

export class PostgresLog implements CommitLog {
  readonly #place: PostgresPlace
  readonly #list: readonly PostgresTable[]
  readonly #tables: PostgresTables
  readonly #server: string
  readonly #connections: LogConnections
  readonly #watch: LockWatch
  readonly #channel: NewsChannel
  /** The connection that holds the lock, from `lock` to `append` or `release`. */
  #holder: PostgresConnection | undefined

  constructor({ place, tables, connections, server }: PostgresLogOptions) {
    this.#place = place
    this.#list = tables
    this.#tables = tablesByName(tables)
    this.#server = server
    this.#connections = connections
    this.#watch = new LockWatch(place, () => this.#connections.get('reads'))
    this.#channel = new NewsChannel(place.channel, this.#connections)
  }

  async lock(mine: CopyPosition, isLong = false): Promise<News> {
    const queries = [...lockQueries(this.#place, isLong), DURABILITY]
    const { connection, results } = await this.#inTurn([...queries, ...newsQueries(this.#place, mine)])
    try {
      requireDurable(results[queries.length - 1])
      const news = newsOf(results.slice(queries.length), connection.identity)
      this.#holder = connection
      return news
    } catch (error) {
      await this.#giveBack(connection)
      // What a role has set counts in new connections only, so also its repair.
      if (error instanceof NotDurable) await this.#connections.drop('group')
      throw nothingChanged(error)
    }
  }

  /** Runs statements that begin with `lockQueries`. */
  async #inTurn(statements: readonly string[]) {
    if (this.#holder) throw new Error('this server has the lock already')
    const connection = await this.#connections.get('group')
    try {
      return { connection, results: await this.#watch.during(connection.query(statements.join('; '))) }
    } catch (error) {
      await this.#giveBack(connection)
      throw nothingChanged(error)
    }
  }

  async append(sealed: Sealed): Promise<void> {
    const connection = this.#take()
    let text: string
    try {
      text = this.#appendText(sealed)
    } catch (error) {
      await this.#giveBack(connection)
      throw error
    }
    try {
      const results = await connection.query(text)
      if (results.at(-1)?.command !== 'COMMIT')
        throw new LogError('PostgreSQL has undone the commit', { isKnown: true })
    } catch (error) {
      const failure = afterCommitWasSent(error)
      if (failure.isKnown) await this.#giveBack(connection)
      else connection.destroy()
      throw failure
    }
    this.#channel.tell()
  }

  #appendText(sealed: Sealed): string {
    return [
      ...changeStatements(this.#place.schema, this.#tables, sealed.tables),
      insertCommit(this.#place, { ...sealed, server: this.#server }),
      requireLease(this.#place, this.#server),
      ...commitQueries(this.#place),
    ].join('; ')
  }

  async release(): Promise<void> {
    if (this.#holder) await this.#giveBack(this.#take())
  }

  #take(): PostgresConnection {
    const holder = this.#holder
    if (!holder) throw new Error('this server does not have the lock')
    this.#holder = undefined
    return holder
  }

  /** Ends the transaction, or the connection and with it the transaction. */
  async #giveBack(connection: PostgresConnection): Promise<void> {
    await connection.query('rollback').catch(() => connection.destroy())
  }

  async outcome(id: string): Promise<boolean> {
    await this.#connections.drop('group')
    const queries = lockQueries(this.#place)
    const found = `select exists (select 1 from ${inSchema(this.#place.schema, '@commits')} where id = ${uuid(id)})`
    const { connection, results } = await this.#inTurn([...queries, found])
    await this.#giveBack(connection)
    return results.at(-1)?.rows[0]?.[0] === 't'
  }

  async news(mine: CopyPosition): Promise<News> {
    const reads = await this.#connections.get('reads')
    this.#channel.listen()
    try {
      return newsOf(await reads.query(newsQueries(this.#place, mine).join('; ')), reads.identity)
    } catch (error) {
      throw nothingChanged(error)
    }
  }

  onNews(listener: () => void): void {
    this.#channel.onNews(listener)
  }

  async layout(id: string): Promise<Layout> {
    const layouts = inSchema(this.#place.schema, '@layouts')
    const results = await this.#read(`select layout from ${layouts} where id = $1`, [id])
    const text = results[0]?.rows[0]?.[0]
    if (text == null) throw new LogError(`PostgreSQL has no layout "${id}"`, { isKnown: true })
    return { id, text }
  }

  /** To be called before the first commit of that layout. */
  async saveLayout({ id, text }: Layout): Promise<void> {
    const layouts = inSchema(this.#place.schema, '@layouts')
    await this.#read(`insert into ${layouts} (id, layout) values ($1, $2) on conflict (id) do nothing`, [id, text])
  }

  async #read(text: string, values?: readonly (string | number | null)[]) {
    try {
      const reads = await this.#connections.get('reads')
      return await reads.query(text, values)
    } catch (error) {
      throw nothingChanged(error)
    }
  }

  async all(): Promise<AllRows> {
    const connection = await PostgresConnection.open(this.#place.url, 'copy', this.#place.times)
    return readAllRows(connection, this.#place, this.#list)
  }

  async close(): Promise<void> {
    this.#channel.close()
    await this.release()
    await this.#connections.close()
  }
}
