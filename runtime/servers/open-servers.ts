/** Opens the data of a server that is one of several on one PostgreSQL: its log, its copy, its gate and its lease. */
import { randomUUID } from 'node:crypto'
import type { Api } from '../../model/api.ts'
import type { SharedFailures } from '../engine/shared-failures.ts'
import type { ServersView } from '../operate/servers-view.ts'
import type { CopyStore, TableRows } from '../store/copy/copy-store.ts'
import { type CopyOptions, newData, openCopy } from '../store/copy/open-copy.ts'
import { openPostgres } from '../store/postgres/open-postgres.ts'
import { servedModel } from '../store/settings/meta.ts'
import type { Store } from '../store/store.ts'
import { Members } from './members.ts'
import { migrateRows } from './migrate-rows.ts'
import { type GroupsParts, OrderedGroups } from './ordered-groups.ts'
import { TIMING } from './timing.ts'

export interface ServersOptions extends Pick<GroupsParts, 'isLocal' | 'onGroup' | 'report'> {
  /** Of PostgreSQL; it may have a password. */
  readonly database: string
  /** The file of the copy, or `:memory:`. */
  readonly file: string
  readonly rules?: CopyOptions['rules']
  /** Discards data of another model that have no place in this one, instead of refusing them. */
  readonly discard?: boolean
  /** Prints a line for the person who starts the server. */
  readonly say: (line: string) => void
}

/** Everything that a service and its operators need of the servers. */
export interface OpenedServers {
  /** The copy, with the rules of the API. */
  readonly store: Store
  readonly gate: OrderedGroups
  readonly membership: Members
  readonly onSettingsChanged: CopyStore['onSettingsChanged']
  /** Failed log-ins at any server. */
  readonly sharedFailures: SharedFailures
  readonly view: ServersView
  /** Where the data are, without a password. */
  readonly shownUrl: string
  /** Tells the other servers where this one is reached. */
  serveAt(url: string): void
  /** Ends what is queued, gives the lease back and closes the copy. */
  close(): Promise<void>
}

/**
 * Resolves when the copy has all of the data. Throws StoreError for what people have to repair, and LogError where
 * PostgreSQL cannot be reached.
 */
export async function openServers(api: Api, options: ServersOptions): Promise<OpenedServers> {
  const { file, rules, say, report } = options
  const id = randomUUID()
  const { log, leases, attempts, names, shownUrl } = await openedLog(api, id, options)
  const ends: (() => unknown)[] = [() => log.close()]
  try {
    const { copy, store } = openCopy(api, file, { rules, names })
    ends.push(() => store.close())
    await log.saveLayout(copy.layout)
    if (copy.position.generation === 0) await fillCopy(copy, await log.all(), say)
    const membership = new Members({
      ...{ leases, report, timing: TIMING },
      server: { id, url: '' },
      generation: () => copy.position.generation,
    })
    await membership.join()
    ends.unshift(() => membership.leave())
    const gate = new OrderedGroups({ ...options, copy, log, onUndone: () => membership.check() })
    ends.unshift(() => gate.close())
    gate.start()
    await gate.catchUp()
    return {
      ...{ store, gate, membership, shownUrl, sharedFailures: attempts },
      onSettingsChanged: (listener) => copy.onSettingsChanged(listener),
      view: viewOf(gate, membership),
      serveAt: (url) => membership.serveAt(url),
      close: () => endAll(ends, report),
    }
  } catch (error) {
    await endAll(ends, () => undefined)
    throw error
  }
}

/** The log, in which the data are made where it has none. */
async function openedLog(api: Api, server: string, { database, file, rules, discard = false, say }: ServersOptions) {
  let made: ReturnType<typeof newData> | undefined
  const newRows = () => {
    made ??= newData(api, { rules, now: Date.now })
    return made.copy.allRows()
  }
  try {
    return await openPostgres({
      ...{ url: database, model: servedModel(api), server, newRows },
      migrateRows: migrateRows(api, file, { discard, log: say, rules }),
    })
  } finally {
    made?.store.close()
  }
}

type WholeData = Awaited<ReturnType<Awaited<ReturnType<typeof openPostgres>>['log']['all']>>

/** In rows: so often a line says how far the copy is. */
const PROGRESS = 100_000

async function fillCopy(copy: CopyStore, { position, rows }: WholeData, say: (line: string) => void): Promise<void> {
  let count = 0
  async function* counted(): AsyncGenerator<TableRows> {
    for await (const some of rows) {
      const before = Math.floor(count / PROGRESS)
      count += some.rows.length
      if (Math.floor(count / PROGRESS) > before) say(`copying the data: ${count} rows`)
      yield some
    }
  }
  await copy.refill(position, counted())
  if (count >= PROGRESS) say(`the data are copied: ${count} rows`)
}

function viewOf(gate: OrderedGroups, membership: Members): ServersView {
  return {
    id: membership.id,
    servers: () => membership.list,
    position: () => gate.status.generation,
    head: () => gate.status.head,
    copyAge: () => gate.status.age,
    queued: () => gate.status.queued,
    refills: () => gate.status.refills,
    // The reason is for the log: everybody may read what /healthz says.
    problem: () => (gate.status.problem === null ? null : 'the database cannot be used; the log says why'),
    fresh: () => gate.linearized(),
  }
}

/** One after the other; what fails does not keep the rest from its end. */
async function endAll(ends: readonly (() => unknown)[], report: (text: string) => void): Promise<void> {
  for (const end of ends) {
    try {
      await end()
    } catch (error) {
      report(`The server did not stop in order: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
}
