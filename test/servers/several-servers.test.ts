/** Three servers on one PostgreSQL, whose clients move between them, while servers and PostgreSQL are killed and paused. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'mocha'
import { type PostgresCluster, startedPostgres } from '../support/postgres.ts'
import { compareCopies, type SharedYard, startSharedYard, tryShared } from './support/shared-yard.ts'

describe('several servers on one PostgreSQL', () => {
  let cluster: PostgresCluster | undefined
  let folder: string
  let yard: SharedYard
  before(async function () {
    cluster = await startedPostgres(this)
    folder = mkdtempSync(join(tmpdir(), 'crowfoot-servers-'))
    yard = await startSharedYard(cluster, folder, 3)
  })
  after(async () => {
    await yard?.fleet.end()
    await cluster?.remove()
    if (folder) rmSync(folder, { recursive: true, force: true })
  })

  it('keep answered writes, one order of calls, and equal copies over faults', async function () {
    this.timeout(120_000)
    assert.ok(cluster)
    const result = await tryShared(cluster, yard, { seconds: 25, seed: 1, calm: 800 })
    assert.ok(result.answered > 500 && result.faults >= 4 && result.batches > 10, JSON.stringify(result))
    await compareCopies(yard)
  })
})
