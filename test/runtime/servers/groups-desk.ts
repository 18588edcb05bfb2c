/** Servers without sockets that share a log in memory, for tests of groups. */
import assert from 'node:assert/strict'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type GroupsParts, OrderedGroups } from '../../../runtime/servers/ordered-groups.ts'
import { TestClock } from '../test-clock.ts'
import { FakeCopy } from './fake-copy.ts'
import { type MemoryConnection, MemoryLog } from './memory-log.ts'

export interface GroupsDesk {
  readonly clock: TestClock
  readonly log: MemoryLog
  /** Another server. */
  server(parts?: Partial<GroupsParts>): DeskServer
}

export interface DeskServer {
  readonly copy: FakeCopy
  readonly connection: MemoryConnection
  readonly groups: OrderedGroups
  /** What the person who runs it reads. */
  readonly reports: string[]
  /** Writes one setting. */
  set(key: string, value: string): Promise<void>
  /** Reads one setting, linearizable unless the server is local. */
  get(key: string): Promise<string | undefined>
}

export function openGroupsDesk(): GroupsDesk {
  const clock = new TestClock()
  const log = new MemoryLog({ truth: new FakeCopy().store })
  const timing = { steady: clock.now, after: clock.after, soon: clock.soon, random: () => 1 }
  return {
    clock,
    log,
    server(parts) {
      const copy = new FakeCopy()
      const connection = log.connect()
      const reports: string[] = []
      const report = (text: string) => void reports.push(text)
      const groups = new OrderedGroups({ copy: copy.store, log: connection, report, timing, ...parts })
      return {
        ...{ copy, connection, groups, reports },
        set: (key, value) => groups.write(() => copy.settings.set(key, value)),
        async get(key) {
          await groups.fresh()
          return copy.settings.get(key)
        },
      }
    },
  }
}

/** Waits some turns of the event loop for it. */
export async function until(isSo: () => boolean, what: string): Promise<void> {
  for (let turn = 0; turn < 1000; turn++) {
    if (isSo()) return
    await nextTurn()
  }
  assert.fail(`${what} has not happened`)
}

/** A promise that a test keeps open. */
export interface Barrier {
  readonly passed: Promise<void>
  open(): void
}

export function barrier(): Barrier {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { passed: promise, open: resolve }
}
