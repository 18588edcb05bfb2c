/** Servers on a PostgreSQL that fails over to a synchronous standby: no answered write is lost. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'mocha'
import { type PostgresCluster, startedPostgres } from '../support/postgres.ts'
import { TcpProxy } from '../support/tcp-proxy.ts'
import { type Fault, KILL } from './support/faults.ts'
import { compareCopies, type SharedYard, startSharedYard } from './support/shared-yard.ts'
import { runTrial } from './support/trial.ts'

describe('servers whose PostgreSQL fails over', () => {
  let primary: PostgresCluster | undefined
  let standby: PostgresCluster | undefined
  let proxy: TcpProxy | undefined
  let folder: string
  let yard: SharedYard
  before(async function () {
    primary = await startedPostgres(this)
    standby = await primary.standby()
    await primary.sql("alter system set synchronous_standby_names = 'standby'")
    await primary.sql('select pg_reload_conf()')
    const through = await TcpProxy.to(primary.port)
    proxy = through
    folder = mkdtempSync(join(tmpdir(), 'crowfoot-failover-'))
    const port = String(primary.port)
    yard = await startSharedYard(primary, folder, 2, (url) => url.replace(port, String(through.port)))
  })
  after(async () => {
    await yard?.fleet.end()
    await proxy?.close()
    await standby?.remove()
    await primary?.remove()
    if (folder) rmSync(folder, { recursive: true, force: true })
  })

  it('keep answered writes and the order of calls on a synchronous standby', async function () {
    this.timeout(90_000)
    const failover: Fault = {
      name: 'failover',
      async run() {
        await primary?.kill()
        standby?.promote()
        proxy?.leadTo(standby?.port ?? 0)
        proxy?.cut()
      },
    }
    const result = await runTrial({
      ...{ fleet: yard.fleet, seconds: 10, seed: 4, writers: 4, followers: 2, calm: 1500, mayLoseEvents: true },
      faults: [failover, ...Array.from({ length: 20 }, () => KILL)],
    })
    assert.ok(result.answered > 200 && result.faults >= 2, JSON.stringify(result))
    assert.deepEqual(await standby?.sql('select pg_is_in_recovery()'), ['f'])
    await compareCopies(yard)
  })
})
