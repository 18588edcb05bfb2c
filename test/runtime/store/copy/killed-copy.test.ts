/** A server is killed while it applies commits: its copy is used again, at exactly the commit that it says. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { serialize } from 'node:v8'
import { describe, it } from 'mocha'
import type { Commit } from '../../../../runtime/store/copy/copy-store.ts'
import { newData, openCopy } from '../../../../runtime/store/copy/open-copy.ts'
import { randomOf } from '../../../support/random.ts'
import { create } from '../helpers.ts'
import { model } from '../models.ts'
import { temporaryFiles } from '../temporary-files.ts'
import type { KilledLog } from './killed-copy.ts'
import { filledCopy } from './logged-store.ts'

const API = model({
  classes: {
    VM: ['RW name_label : string', 'RW hosts : host ref set <-> VMs'],
    host: ['RO/runtime VMs : VM ref set <-> hosts'],
  },
})
const PROGRAM = new URL('killed-copy.ts', import.meta.url).pathname
const COMMITS = 60

/** Commits that make, change and destroy objects and settings. */
function someLog(): KilledLog {
  const random = randomOf(7)
  const data = newData(API, { now: () => Date.UTC(2026, 0) }).copy
  const writer = filledCopy(API, data)
  const start = writer.position
  const commits = Array.from({ length: COMMITS }, (_, i): Commit => {
    writer.open(Date.UTC(2026, 0) + 1000 * i)
    const host = create(writer, 'host')
    const vm = create(writer, 'VM', { name_label: `vm${i}`, hosts: [host] })
    const all = writer.class('VM').refs()
    writer
      .class('VM')
      .field('name_label')
      .set(all[random(all.length)] as string, `again${i}`)
    if (random(2) === 0) writer.class('VM').destroy(all[random(all.length)] as string)
    else writer.class('VM').field('hosts').set(vm, writer.class('host').refs().slice(0, 5))
    writer.settings.set(`key${random(5)}`, String(i))
    const sealed = writer.seal(`c${i}`)
    assert.ok(sealed)
    const { generation, id, layout, changes } = sealed
    const commit = { generation, id, layout, changes }
    writer.apply(commit)
    return commit
  })
  return { api: API, start, rows: [...data.allRows()], commits }
}

describe('a copy whose server is killed', () => {
  const files = temporaryFiles()

  it('has the rows of the commit that it says, and goes on from there', function () {
    this.timeout(60_000)
    const log = someLog()
    const [file, written] = [files.next(), files.next()]
    writeFileSync(written, serialize(log))
    const same = filledCopy(API, undefined)
    same.fill(log.start, log.rows)
    for (const writes of [40, 150, 222, 301]) {
      const env = { ...process.env, CROWFOOT_FAIL_AFTER_WRITES: String(writes) }
      const { signal, stderr } = spawnSync(process.execPath, [PROGRAM, file, written], { env, encoding: 'utf8' })
      assert.equal(signal, 'SIGKILL', stderr)
      const { copy } = openCopy(API, file)
      if (copy.position.generation > 0) {
        for (const commit of log.commits) if (commit.generation <= copy.position.generation) same.apply(commit)
        assert.deepEqual(copy.position, same.position)
        assert.deepEqual([...copy.allRows()], [...same.allRows()])
      }
      copy.close()
    }
    assert.ok(same.position.generation > log.start.generation)
    const { status, stderr } = spawnSync(process.execPath, [PROGRAM, file, written], { encoding: 'utf8' })
    assert.equal(status, 0, stderr)
    const { copy } = openCopy(API, file)
    for (const commit of log.commits) same.apply(commit)
    assert.equal(copy.position.id, `c${COMMITS - 1}`)
    assert.deepEqual([...copy.allRows()], [...same.allRows()])
    copy.close()
  })
})
