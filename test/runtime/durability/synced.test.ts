/**
 * After SIGKILL the system still writes what was not synced, but not after a loss of power. So no answer may be sent before
 * the log is synced. Observed with strace, if the machine has it and allows it.
 */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'mocha'
import { writeBundle } from './bundled.ts'
import { FLEET } from './fleet-api.ts'
import { WORKLOADS } from './workloads.ts'

const TRACE = ['-f', '-y', '-s', '16', '-e', 'trace=pwrite64,pwritev,write,fdatasync,fsync']

describe('an answer', function () {
  this.timeout(120_000)
  let directory: string
  const at = (name: string) => join(directory, name)
  before(async function () {
    directory = mkdtempSync(join(tmpdir(), 'crowfoot-synced-'))
    if (spawnSync('strace', ['-f', 'true']).status !== 0) this.skip()
    writeFileSync(at('new.json'), JSON.stringify(FLEET))
    await writeBundle(join(import.meta.dirname, 'walk-program.ts'), at('walk.mjs'))
  })
  after(() => rmSync(directory, { recursive: true }))

  it('is sent after the commit is synced to the disk', () => {
    const program = [process.execPath, at('walk.mjs'), 'new', at('new.json'), at('data.db'), '']
    const { status, stderr } = spawnSync('strace', [...TRACE, '-o', at('trace'), ...program], { encoding: 'utf8' })
    assert.equal(status, 0, stderr)
    const events = readFileSync(at('trace'), 'utf8').split('\n').flatMap(eventOf)
    const answers = events.filter((event) => event === 'answer').length
    assert.equal(answers, WORKLOADS.new.actions.length)
    assert.ok(events.filter((event) => event === 'write').length > answers)
    let synced = true
    for (const [i, event] of events.entries()) {
      if (event === 'answer') assert.ok(synced, `Not synced: ${events.slice(0, i + 1).join(' ')}`)
      else synced = event === 'sync'
    }
  })
})

type Event = 'write' | 'sync' | 'answer'

/** The event in a line of the trace: a sync of the log, or an answer. */
function eventOf(line: string): Event[] {
  if (/ write\(1<.*"answered/.test(line)) return ['answer']
  if (/ pwritev?(64)?\(\d+<[^>]*\/data\.db-wal>/.test(line)) return ['write']
  return / f(data)?sync\(\d+<[^>]*\/data\.db-wal>/.test(line) ? ['sync'] : []
}
