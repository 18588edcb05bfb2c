/** A process that ends at any of its writes: what it reported as durable is in the file, and nothing is half done. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'mocha'
import { checkData } from '../../../../runtime/data-check/check-data.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import { copiesOf } from '../../durability/copies.ts'
import { temporaryFiles } from '../temporary-files.ts'
import { WORKLOAD_API } from './workload.ts'

const WORKLOAD = join(import.meta.dirname, 'workload.ts')

/** The program makes some 50 writes. */
const STRIDE = 7

describe('a process that ends at a storage write', function () {
  this.timeout(180_000)
  const files = temporaryFiles()

  /** Its output, and the signal that ended it. */
  function run(file: string, failAfter: string, kind = 'crash'): { said: string; signal: string | null } {
    const env = { ...process.env, CROWFOOT_FAIL_AFTER_WRITES: failAfter }
    const { stdout, stderr, signal, status } = spawnSync(process.execPath, ['--no-warnings', WORKLOAD, file, kind], {
      env,
      encoding: 'utf8',
    })
    assert.ok(signal === 'SIGKILL' || status === 0, stderr)
    return { said: stdout, signal }
  }

  it('leaves all that it reported as durable, at each write', () => {
    const whole = files.next()
    const copies = copiesOf(whole, run(whole, '', 'copy').said)
    assert.ok(copies.length > 20, `${copies.length} writes`)
    for (const { file, said } of copies) examine(file, said)
  })

  it('leaves it also when it is killed', () => {
    let ended = 0
    for (let k = STRIDE; ; k += STRIDE) {
      const file = files.next()
      const { said, signal } = run(file, String(k))
      examine(file, said)
      if (signal === null) break
      ended++
    }
    assert.ok(ended > 2, `${ended} kills`)
  })

  function examine(file: string, said: string): void {
    if (said.length > 0) assert.deepEqual(checkData(file), [], 'before the log is worked in')
    if (existsSync(file) && statSync(file).size > 0) requireWhole(file, linesOf(said))
  }

  const linesOf = (said: string) => said.split('\n').filter(Boolean)

  function requireWhole(file: string, said: readonly string[]): void {
    const store = openStore(WORKLOAD_API, file)
    const names = store
      .class('VM')
      .refs()
      .map((ref) => String(store.class('VM').field('name_label').get(ref)))
    for (const line of said) {
      if (line.startsWith('kept')) assert.ok(names.includes(line.slice(5)), `${line} in ${names}`)
      else assert.equal(store.class('VIF').has(line.slice(5)), false)
    }
    const gone = names.length === 2 && store.class('VIF').count() === 1 ? 1 : 0
    assert.equal(store.class('VIF').count() + gone, names.length)
    store.close()
    assert.deepEqual(checkData(file), [])
  }

  it('is only killed if CROWFOOT_FAIL_AFTER_WRITES is a number', () => {
    for (const none of ['', '0', '1.5']) {
      const { said, signal } = run(files.next(), none)
      assert.equal(signal, null)
      assert.equal(linesOf(said).length, 3)
    }
  })
})
