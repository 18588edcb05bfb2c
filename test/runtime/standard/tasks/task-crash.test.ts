/** A server that is killed while it has tasks: none stays pending, and none has half of its effect. */

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createService } from '../../../../runtime/service/create-service.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import { COMPILE_CACHE } from '../../../support/compile-cache.ts'
import { labApi } from '../lab-api.ts'

const API = labApi(['task'])

describe('a crash', () => {
  let folder: string
  let data: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'crowfoot-tasks-'))
    writeFileSync(join(folder, 'model.json'), JSON.stringify(API))
  })
  beforeEach(() => {
    data = join(mkdtempSync(join(folder, 'data-')), 'data.db')
    const store = openStore(API, data)
    store.class('VM').create(new Map([['name_label', 'first']]))
    store.commit()
    store.close()
  })
  after(() => rmSync(folder, { recursive: true }))

  /** The lines that the process printed before it was killed, or ended. */
  const crash = (method: string, env: { readonly [name: string]: string }) => {
    const script = join(import.meta.dirname, '../crash-server.ts')
    const args = ['--no-warnings', script, join(folder, 'model.json'), data, method]
    const { stdout, signal, stderr } = spawnSync(process.execPath, args, {
      env: { ...process.env, ...COMPILE_CACHE, ...env },
    })
    assert.equal(String(stderr), '')
    return { lines: String(stdout).split('\n').slice(0, -1), killed: signal === 'SIGKILL' }
  }

  /** Starts again: the names of the machines, and each task's status with the code of its error. */
  const restarted = async () => {
    const store = openStore(API, data)
    const service = createService(API, store, { log: (text) => assert.fail(text) })
    await service.close()
    const tasks = store.class('task')
    const found = {
      machines: [...store.class('VM').records()].map(([, { names, values }]) => values[names.indexOf('name_label')]),
      tasks: tasks
        .refs()
        .map((ref) => [tasks.field('status').get(ref), (tasks.field('error_info').get(ref) as string[])[0]]),
    }
    store.close()
    return found
  }

  const FAILED = ['failure', 'INTERNAL_ERROR']

  it('leaves a failed task if it comes between the answer and the call', async () => {
    const { lines, killed } = crash('Async.VM.create', { DIE: 'answered' })
    assert.ok(killed && lines.length === 1)
    assert.deepEqual(await restarted(), { machines: ['first'], tasks: [FAILED] })
  })

  it('leaves a failed task if it comes while the call runs', async () => {
    const { lines, killed } = crash('Async.VM.start', { DIE: 'begun' })
    assert.ok(killed && lines.includes('begun'))
    assert.deepEqual((await restarted()).tasks, [FAILED])
  })

  it('leaves both the change and its task’s success, or neither, at any write', async () => {
    const seen = new Set<string>()
    for (let writes = 1; ; writes++) {
      rmSync(join(data, '..'), { recursive: true })
      data = join(mkdtempSync(join(folder, 'data-')), 'data.db')
      openStore(API, data).close()
      const { lines, killed } = crash('Async.VM.create', { CROWFOOT_FAIL_AFTER_WRITES: String(writes) })
      const { machines, tasks } = await restarted()
      const outcome = JSON.stringify([machines.length, ...tasks])
      seen.add(outcome)
      assert.ok(lines.length === 0 || tasks.length === 1, `after ${writes} writes the answered task is lost`)
      if (!killed) break
    }
    const none = JSON.stringify([0])
    const failed = JSON.stringify([0, FAILED])
    const done = JSON.stringify([1, ['success', undefined]])
    assert.deepEqual([...seen], [none, failed, done])
  }).timeout(120_000)
})
