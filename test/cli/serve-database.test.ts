/** `crow serve --database`: a server on PostgreSQL, and a password that no list of processes shows. */
import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'mocha'
import { type PostgresCluster, startedPostgres } from '../support/postgres.ts'
import { ProcessLines } from '../support/process-lines.ts'

const MAIN = join(import.meta.dirname, '../../cli/main.ts')

describe('crow serve --database', () => {
  let cluster: PostgresCluster | undefined
  let folder: string
  let child: ChildProcess | undefined
  before(async function () {
    cluster = await startedPostgres(this)
    folder = mkdtempSync(join(tmpdir(), 'crow-serve-database-'))
    writeFileSync(join(folder, 'desk.crow'), 'api Desk\nclass pen {\n  RW colour : string\n}\n')
  })
  after(async () => {
    child?.kill('SIGKILL')
    await cluster?.remove()
    if (folder) rmSync(folder, { recursive: true, force: true })
  })

  it('serves the data of PostgreSQL, with its copy beside the text', async function () {
    this.timeout(60_000)
    assert.ok(cluster)
    const { url } = await cluster.database()
    const secret = url.replace('@', ':hidden-word@')
    const args = [MAIN, 'serve', folder, '--database', secret, '--port', '0']
    child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    const lines = new ProcessLines(child)
    const place = await lines.line(/^data (.*), copied to (.*)$/)
    assert.deepEqual(place.slice(1), [url, join(folder, '.crowfoot/copy.db')])
    const [, at = ''] = await lines.line(/^listening on (\S+)$/)
    // It says where it is reached soon after it listens.
    let urls = ['']
    while (urls.includes('')) {
      const health = (await (await fetch(`${at}/healthz`)).json()) as { servers: { url: string }[] }
      urls = health.servers.map((server) => server.url)
    }
    assert.deepEqual(urls, [at])
    assert.doesNotMatch(execFileSync('ps', ['axww', '-o', 'args'], { encoding: 'utf8' }), /hidden-word/)
    assert.ok(existsSync(join(folder, '.crowfoot/copy.db')))
    assert.ok(!existsSync(join(folder, '.crowfoot/data.db')))
    const ended = once(child, 'close')
    child.kill('SIGTERM')
    assert.deepEqual(await ended, [0, null])
  })
})
