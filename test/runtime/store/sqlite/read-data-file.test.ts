/** Reads data files with few rights: without writing beside the file, as another user, and without reading the log. */
import assert from 'node:assert/strict'
import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, it } from 'mocha'
import { checkData } from '../../../../runtime/data-check/check-data.ts'
import { backupStore } from '../../../../runtime/store/sqlite/backup-store.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import { readDataFile } from '../../../../runtime/store/sqlite/read-data-file.ts'
import { create } from '../helpers.ts'
import { model } from '../models.ts'
import { temporaryFiles } from '../temporary-files.ts'
import { asAnyUser } from './any-user.ts'

const API = model({ classes: { a: ['RW text : string'] } })

describe('reading a data file', () => {
  const files = temporaryFiles()
  let folder = ''
  let file = ''
  beforeEach(() => {
    folder = files.next()
    mkdirSync(folder)
    chmodSync(dirname(folder), 0o755)
    file = join(folder, 'data.db')
    const store = openStore(API, file)
    create(store, 'a', { text: 'kept' })
    store.commit()
    store.close()
    rmSync(`${file}-lock`)
    chmodSync(file, 0o644)
  })
  afterEach(() => chmodSync(folder, 0o755))

  /** A copy with a log, as a crash leaves it. */
  function crashed(): void {
    const store = openStore(API, file)
    create(store, 'a', { text: 'in the log' })
    store.commit()
    const [data, log] = ['', '-wal'].map((end) => readFileSync(file + end)) as [Buffer, Buffer]
    store.close()
    writeFileSync(file, data)
    writeFileSync(`${file}-wal`, log)
    rmSync(`${file}-lock`)
  }
  const beside = () => readdirSync(folder)

  it('works in a directory that may not be written', async () => {
    chmodSync(folder, 0o555)
    const copy = join(dirname(folder), `copy-${Date.now()}.db`)
    chmodSync(dirname(folder), 0o777)
    await asAnyUser(async () => {
      const data = readDataFile(file)
      assert.equal(data.class('a').count(), 1)
      data.close()
      assert.deepEqual(checkData(file), [])
      await backupStore(file, copy)
      assert.deepEqual(checkData(copy), [])
    })
    assert.deepEqual(beside(), ['data.db'])
  })

  it('works beside an empty log that may not be written', async () => {
    writeFileSync(`${file}-wal`, '')
    chmodSync(folder, 0o555)
    await asAnyUser(() => assert.deepEqual(checkData(file), []))
  })

  it("creates no files beside another user's file, even if it may", async () => {
    chmodSync(folder, 0o777)
    await asAnyUser(() => assert.deepEqual(checkData(file), []))
    assert.deepEqual(beside(), ['data.db'])
    checkData(file)
    await backupStore(file, join(folder, 'copy.db'))
    assert.deepEqual(beside(), ['copy.db', 'data.db'])
  })

  it('is refused if the log cannot be read', async () => {
    crashed()
    // The file's owner could create the index.
    for (const mode of process.geteuid?.() === 0 ? [0o555, 0o777] : [0o555]) {
      chmodSync(folder, mode)
      await asAnyUser(() => {
        for (const look of [readDataFile, checkData])
          assert.throws(
            () => look(file),
            /"[^"]*data\.db" has a log beside it, "[^"]*data\.db-wal", which a user who may not/,
          )
      })
      assert.deepEqual(beside(), ['data.db', 'data.db-wal'])
    }
    chmodSync(folder, 0o755)
    const data = readDataFile(file)
    assert.equal(data.class('a').count(), 2)
    data.close()
  })

  it('fails at its end if a server has written to the file since', async () => {
    if (process.geteuid?.() !== 0) return
    chmodSync(folder, 0o777)
    chownSync(file, 0, 0)
    const data = await asAnyUser(() => readDataFile(file))
    data.requireStill()
    const store = openStore(API, file)
    create(store, 'a')
    store.commit()
    assert.throws(() => data.requireStill(), /data\.db" was written to by a server while it was read\. Try again/)
    data.close()
    store.close()
  })

  it('sees what a running server has committed', () => {
    const store = openStore(API, file)
    create(store, 'a')
    store.commit()
    const data = readDataFile(file)
    assert.equal(data.class('a').count(), 2)
    data.requireStill()
    data.close()
    store.close()
    assert.equal(new DatabaseSync(file).prepare('select count(*) as n from a').get()?.n, 2)
  })
})
