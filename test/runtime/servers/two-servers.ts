/** Services in one process that share a log in memory, each with a copy; calls go to each by itself, or to any of them. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Api } from '../../../model/api.ts'
import type { Membership } from '../../../runtime/engine/gate.ts'
import { OrderedGroups } from '../../../runtime/servers/ordered-groups.ts'
import { TIMING } from '../../../runtime/servers/timing.ts'
import type { ServiceOptions } from '../../../runtime/service/service-options.ts'
import type { CopyStore } from '../../../runtime/store/copy/copy-store.ts'
import { newData, openCopy } from '../../../runtime/store/copy/open-copy.ts'
import type { Settings, Store } from '../../../runtime/store/store.ts'
import { type Desk, openDesk } from '../harness.ts'
import { type MemoryConnection, MemoryLog } from './memory-log.ts'

export interface ServerDesk extends Desk {
  readonly copy: CopyStore
  readonly groups: OrderedGroups
  readonly connection: MemoryConnection
}

export interface TwoServers {
  readonly log: MemoryLog
  readonly a: ServerDesk
  readonly b: ServerDesk
  /** What all servers together have written. */
  readonly settings: Pick<Settings, 'get' | 'keys'>
  /** Another server; `own` are options of it alone. */
  open(own?: Partial<ServerOptions>): ServerDesk
  /** Waits until every copy has all commits, and nothing is queued. */
  rest(): Promise<void>
}

export interface ServerOptions extends ServiceOptions {
  /** Reads may be behind. */
  readonly isLocal?: boolean
}

/** `shared`: options of all servers. */
export function openTwoServers(api: Api, shared: Partial<ServerOptions> = {}): TwoServers {
  const { now = Date.now } = shared
  const { copy: truth } = newData(api, { now })
  const log = new MemoryLog({ truth, now })
  const servers: ServerDesk[] = []
  const open = (own: Partial<ServerOptions> = {}) => {
    const server = openServer(api, { log, truth }, { ...shared, ...own })
    servers.push(server)
    return server
  }
  const isAtRest = ({ groups, copy }: ServerDesk) => groups.isAtRest && copy.position.generation === log.head.generation
  return {
    ...{ log, open, a: open(), b: open(), settings: truth.settings },
    rest: () => until(() => servers.every(isAtRest)),
  }
}

function openServer(
  api: Api,
  { log, truth }: { readonly log: MemoryLog; readonly truth: CopyStore & Store },
  { isLocal = false, ...options }: Partial<ServerOptions>,
): ServerDesk {
  const { copy, store } = openCopy(api, ':memory:')
  copy.fill(log.head, truth.allRows())
  const connection = log.connect(copy.layout)
  // Servers tell the time by the log and a steady clock.
  const timing = options.now ? { ...TIMING, steady: options.now } : TIMING
  const groups = new OrderedGroups({ copy, log: connection, report: () => undefined, isLocal, timing })
  groups.start()
  const id = randomUUID()
  const membership: Membership = { id, isAlive: () => true, onGone: () => undefined }
  const onSettingsChanged = copy.onSettingsChanged.bind(copy)
  const desk = openDesk(api, { store, gate: groups, membership, onSettingsChanged, ...options })
  return { ...desk, copy, groups, connection }
}

/** Some turns in a row, as work at rest may begin more work in a later turn. */
async function until(isSo: () => boolean): Promise<void> {
  for (let [turn, quiet] = [0, 0]; turn < 100_000; turn++) {
    quiet = isSo() ? quiet + 1 : 0
    if (quiet === 10) return
    await nextTurn()
  }
  assert.fail('the servers do not come to rest')
}
