/** Several services in one process that share a log in memory, each with a copy and a clock of its own. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { Api } from '../../../model/api.ts'
import type { Membership } from '../../../runtime/engine/gate.ts'
import { OrderedGroups } from '../../../runtime/servers/ordered-groups.ts'
import type { ServiceOptions } from '../../../runtime/service/service-options.ts'
import { newData, openCopy } from '../../../runtime/store/copy/open-copy.ts'
import type { Store } from '../../../runtime/store/store.ts'
import { type Desk, openDesk } from '../harness.ts'
import { TestClock } from '../test-clock.ts'
import { type MemoryConnection, MemoryLog } from './memory-log.ts'

export interface LabServer extends Desk {
  readonly id: string
  readonly store: Store
  readonly connection: MemoryConnection
  readonly groups: OrderedGroups
  /** It hears nothing any more, and nothing of it can be written; the others take it for gone. */
  kill(): void
}

export interface ServicesLab {
  /** Of the log. */
  readonly clock: TestClock
  readonly log: MemoryLog
  /** Those that run. */
  readonly servers: readonly LabServer[]
  /** `ahead`: how many milliseconds the clock of its machine is ahead. */
  start(options?: Partial<ServiceOptions> & { readonly ahead?: number }): LabServer
  /** The lease of that server has run out, until time passes. It need not know it. */
  expire(server: LabServer): void
  /** Any of the servers that run, in turn. */
  any(): LabServer
  /** Moves time on, and runs all that follows from it. */
  pass(milliseconds: number): Promise<void>
  /** Waits until all servers have all that was written, and nothing is under way. */
  rest(): Promise<void>
  /** The settings that keep holds, blocks, and servers of tasks. */
  kept(prefix: string): string[]
}

const RULES = { rules: undefined }

export function openServicesLab(api: Api, shared: Partial<ServiceOptions> = {}): ServicesLab {
  const clock = new TestClock()
  const truth = newData(api, { now: clock.now }).copy
  const log = new MemoryLog({ truth, now: clock.now })
  const running: LabServer[] = []
  const gone = new Set<string>()
  /** Of them, those that run, and will have a lease again. */
  const expired = new Set<string>()
  const listeners = new Map<string, Parameters<Membership['onGone']>[0]>()
  const isAlive = (id: string) => !gone.has(id)
  let turn = 0
  /** Turns, until some in a row have found everything at rest. What waits for a while, such as for news, gets it. */
  const settle = async () => {
    let [quiet, busy] = [0, 0]
    for (let i = 0; i < 20_000; i++) {
      await clock.turn()
      const reached = running.filter(({ connection }) => !connection.isAway)
      if (!reached.every(({ groups }) => groups.isAtRest)) {
        quiet = 0
        if (++busy % 30 === 0) clock.pass(busy < 300 ? 5 : 500)
        continue
      }
      quiet++
      if (quiet < 8) continue
      if (reached.every(({ groups }) => groups.status.generation === log.head.generation)) return
      clock.pass(5)
      quiet = 0
    }
    assert.fail('the servers do not come to rest')
  }
  const tellOf = (id: string) => {
    gone.add(id)
    for (const [listener, tell] of listeners) if (listener !== id) tell(isAlive)
  }
  return {
    clock,
    log,
    servers: running,
    start({ ahead = 0, ...own } = {}) {
      const { copy, store } = openCopy(api, ':memory:', RULES)
      copy.fill(log.head, truth.allRows())
      const connection = log.connect(copy.layout)
      const reports: string[] = []
      const timing = { steady: clock.now, after: clock.after, soon: clock.soon, random: () => 1 }
      const groups = new OrderedGroups({ copy, log: connection, timing, report: (text) => void reports.push(text) })
      const id = randomUUID()
      const membership: Membership = {
        id,
        isAlive: (server) => server === id || isAlive(server),
        onGone: (listener) => void listeners.set(id, listener),
      }
      const onSettingsChanged = copy.onSettingsChanged.bind(copy)
      const times = { now: () => clock.now() + ahead, after: clock.after, soon: clock.soon }
      groups.start()
      const desk = openDesk(api, { store, gate: groups, membership, onSettingsChanged, ...times, ...shared, ...own })
      const server: LabServer = {
        ...desk,
        ...{ id, store, connection, groups },
        kill() {
          connection.isAway = true
          running.splice(running.indexOf(server), 1)
          listeners.delete(id)
          tellOf(id)
        },
      }
      running.push(server)
      return server
    },
    expire({ id }) {
      expired.add(id)
      tellOf(id)
    },
    any: () => running[turn++ % running.length] as LabServer,
    async pass(milliseconds) {
      await settle()
      for (const id of expired) gone.delete(id)
      expired.clear()
      clock.pass(milliseconds)
      await settle()
    },
    rest: settle,
    kept: (prefix) => truth.settings.keys(prefix),
  }
}
