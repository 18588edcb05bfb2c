/** Several servers of the yard on one PostgreSQL, and the trial that they go through. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { differentTables, digestRows } from '../../../runtime/data-check/compare-rows.ts'
import { openCopy } from '../../../runtime/store/copy/open-copy.ts'
import { openPostgres } from '../../../runtime/store/postgres/open-postgres.ts'
import { readPostgresModel } from '../../../runtime/store/postgres/read-model.ts'
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

/** `through`: the address by which the servers reach the database. */
export async function startSharedYard(
  cluster: PostgresCluster,
  folder: string,
  count: number,
  through: (url: string) => string = (url) => url,
): Promise<SharedYard> {
  const program = await compileYard(folder)
  const url = through((await cluster.database()).url)
  const copies = Array.from({ length: count }, (_, i) => join(folder, `copy-${i}.db`))
  const data = copies.map((copy) => ['--database', url, '--data', copy])
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

/** Stops the servers. Throws where the copy of one cannot be used again, or differs from PostgreSQL in any row. */
export async function compareCopies({ fleet, database, copies }: SharedYard): Promise<void> {
  await fleet.stop()
  const model = await readPostgresModel(database)
  const newRows = () => assert.fail('the data are gone')
  const { log, names } = await openPostgres({ url: database, model, server: randomUUID(), newRows })
  try {
    const truth = await digestRows((await log.all()).rows)
    for (const file of copies) {
      const { copy } = openCopy(model.api, file, { names })
      try {
        assert.ok(copy.position.generation > 0, `${file} is not used again`)
        // What other servers wrote at their end.
        const { commits, isLost } = await log.news(copy.position)
        assert.ok(!isLost, `${file} is not where PostgreSQL was`)
        for (const commit of commits) copy.apply(commit)
        assert.deepEqual(differentTables(truth, await digestRows(copy.allRows())), [], file)
      } finally {
        copy.close()
      }
    }
  } finally {
    await log.close()
  }
}
