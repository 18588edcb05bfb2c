/** The trial of several servers, on one server over SQLite: what it demands, a server alone has to keep too. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'mocha'
import { KILL, RESTART } from './support/faults.ts'
import { ServerFleet } from './support/server-fleet.ts'
import { runTrial } from './support/trial.ts'
import { compileYard } from './support/yard-api.ts'

describe('one server over SQLite', () => {
  let folder: string
  let fleet: ServerFleet
  before(async function () {
    this.timeout(60_000)
    folder = mkdtempSync(join(tmpdir(), 'crowfoot-one-server-'))
    fleet = await ServerFleet.start({
      program: await compileYard(folder),
      data: [['--data', join(folder, 'data.db')]],
    })
  })
  after(async () => {
    await fleet?.end()
    rmSync(folder, { recursive: true, force: true })
  })

  it('keeps answered writes and the order of calls over kills', async function () {
    this.timeout(60_000)
    const result = await runTrial({
      ...{ fleet, seconds: 4, seed: 1, writers: 5, followers: 2 },
      ...{ faults: [KILL, RESTART], calm: 600 },
    })
    assert.ok(result.answered > 200 && result.faults >= 2 && result.batches > 5, JSON.stringify(result))
    await fleet.stop()
  })
})
