/** What happens to servers and their database during a trial. */
import { setTimeout as pause } from 'node:timers/promises'
import type { PostgresCluster } from '../../support/postgres.ts'
import type { ServerFleet } from './server-fleet.ts'

export interface Fault {
  readonly name: string
  /** Resolves when all runs again. */
  run(fleet: ServerFleet, random: (below: number) => number): Promise<void>
}

export const KILL: Fault = {
  name: 'SIGKILL',
  async run(fleet, random) {
    const server = fleet.server(random(fleet.size))
    await server.kill()
    await pause(random(1000))
    await server.start()
  },
}

export const PAUSE: Fault = {
  name: 'SIGSTOP',
  async run(fleet, random) {
    const server = fleet.server(random(fleet.size))
    server.signal('SIGSTOP')
    await pause(100 + random(6000))
    server.signal('SIGCONT')
  },
}

export const RESTART: Fault = {
  name: 'SIGTERM',
  async run(fleet, random) {
    const server = fleet.server(random(fleet.size))
    await server.stop()
    await server.start()
  },
}

/** PostgreSQL ends as `end` says, and starts again within a second. */
export function databaseFault(cluster: PostgresCluster, name: 'stop' | 'kill' | 'pause'): Fault {
  return {
    name: `PostgreSQL ${name}`,
    async run(_fleet, random) {
      if (name === 'pause') cluster.pause()
      else await cluster[name]()
      await pause(random(1000))
      if (name === 'pause') cluster.resume()
      else await cluster.start()
    },
  }
}
