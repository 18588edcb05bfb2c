/** Several servers of the yard on one PostgreSQL, and the trial that they go through. */
import { join } from 'node:path'
import type { PostgresCluster } from '../../support/postgres.ts'
import { databaseFault, type Fault, KILL, PAUSE, RESTART } from './faults.ts'
import { ServerFleet } from './server-fleet.ts'
import { runTrial, type TrialOptions, type TrialResult } from './trial.ts'
import { compileYard } from './yard-api.ts'

export interface SharedYard {
  readonly fleet: ServerFleet
  readonly database: string
  /** The paths of the copies. */
  readonly copies: readonly string[]
}

export async function startSharedYard(cluster: PostgresCluster, folder: string, count: number): Promise<SharedYard> {
  const program = await compileYard(folder)
  const { url } = await cluster.database()
  const copies = Array.from({ length: count }, (_, i) => join(folder, `copy-${i}.db`))
  const data = copies.map(() => ['--database', url, '--data', ':memory:'])
  return { fleet: await ServerFleet.start({ program, data }), database: url, copies }
}

/** What happens to the servers and PostgreSQL, in turn. */
export function sharedFaults(cluster: PostgresCluster): Fault[] {
  const database = (['kill', 'stop', 'pause'] as const).map((name) => databaseFault(cluster, name))
  return [KILL, PAUSE, database[0] as Fault, KILL, RESTART, PAUSE, database[1] as Fault, KILL, database[2] as Fault]
}

export type SharedTrial = Pick<TrialOptions, 'seconds' | 'seed' | 'log' | 'calm'>

export function tryShared(cluster: PostgresCluster, { fleet }: SharedYard, trial: SharedTrial): Promise<TrialResult> {
  return runTrial({ ...trial, fleet, writers: 5, followers: 3, faults: sharedFaults(cluster) })
}
