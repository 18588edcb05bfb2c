/** Backups of a file that is served: complete, checked, private, and never in the place of another file. */
import assert from 'node:assert/strict'
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, it } from 'mocha'
import { checkData } from '../../../../runtime/data-check/check-data.ts'
import { backupStore } from '../../../../runtime/store/sqlite/backup-store.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import { readDataFile } from '../../../../runtime/store/sqlite/read-data-file.ts'
import type { Store } from '../../../../runtime/store/store.ts'
import { StoreError } from '../../../../runtime/store/store-error.ts'
import { create } from '../helpers.ts'
import { model } from '../models.ts'
import { temporaryFiles } from '../temporary-files.ts'

const API = model({ classes: { a: ['RW text : string'] } })

describe('a backup', () => {
  const files = temporaryFiles()
  let file = ''
  let target = ''
  let store: Store
  beforeEach(() => {
    const folder = files.next()
    mkdirSync(folder)
    file = join(folder, 'live.db')
    target = join(folder, 'copy.db')
    store = openStore(API, file)
    for (let i = 0; i < 2000; i++) create(store, 'a', { text: `${i} `.repeat(200) })
    store.commit()
  })
  afterEach(() => store.close())

  const beside = () => readdirSync(dirname(target)).filter((name) => !name.startsWith('live.db'))

  async function refused(says: RegExp, options = {}): Promise<void> {
    await assert.rejects(backupStore(file, target, options), (error) => {
      assert.ok(error instanceof StoreError, String(error))
      assert.match(error.message, says)
      return true
    })
  }

  it('of a file that is served has what was committed, and can be served', async () => {
    create(store, 'a', { text: 'not committed' })
    const seen: [number, number][] = []
    const making = backupStore(file, target, { progress: (written, total) => seen.push([written, total]) })
    store.commit()
    const bytes = await making
    assert.equal(bytes, statSync(target).size)
    assert.deepEqual(seen.at(-1), [bytes, bytes])
    assert.ok(seen.every(([written, total]) => written <= total && total > 0))
    assert.equal(statSync(target).mode & 0o777, 0o600)
    assert.deepEqual(beside(), ['copy.db'])
    assert.deepEqual(checkData(target), [])
    const copy = openStore(API, target)
    assert.ok(copy.class('a').count() >= 2000)
    assert.ok(copy.changes.incarnation)
    assert.notEqual(copy.changes.incarnation, store.changes.incarnation)
    assert.ok(copy.changes.generation() <= store.changes.generation())
    copy.close()
  })

  it('replaces a file only with overwrite', async () => {
    writeFileSync(target, 'precious')
    await refused(/"[^"]*copy\.db" exists already, and is left as it is/)
    assert.equal(readFileSync(target, 'utf8'), 'precious')
    await backupStore(file, target, { overwrite: true })
    const data = readDataFile(target)
    assert.equal(data.class('a').count(), 2000)
    data.close()
  })

  it('never replaces a file that is served, was left by a crash, or is the original', async () => {
    const other = openStore(API, target)
    await refused(/copy\.db" is in use by another process/, { overwrite: true })
    other.close()
    writeFileSync(`${target}-wal`, 'left')
    await refused(/in use, or was left by a crash/, { overwrite: true })
    await assert.rejects(backupStore(file, file, { overwrite: true }), /is the data file itself/)
    assert.equal(store.class('a').count(), 2000)
  })

  for (const end of ['-wal', '-shm', '-journal'])
    it(`is not written beside a ${end} of another file`, async () => {
      writeFileSync(target + end, end === '-shm' ? '' : 'left')
      for (const overwrite of [false, true])
        await refused(
          new RegExp(`copy\\.db" is in use, or was left by a crash: there is "[^"]*copy\\.db${end}" beside it`),
          {
            overwrite,
          },
        )
      assert.deepEqual(beside(), [`copy.db${end}`])
    })

  it('does not take the name of a deleted file that a server still has open', async () => {
    const other = openStore(API, target)
    for (const end of ['', '-wal', '-shm']) rmSync(target + end)
    await refused(/copy\.db" is in use by another process/)
    other.close()
    await backupStore(file, target)
    assert.deepEqual(checkData(target), [])
  })

  it('does not replace a file on which a server has been started since', async () => {
    const making = backupStore(file, target, { overwrite: true })
    const other = openStore(API, target)
    const [refused] = await Promise.allSettled([making])
    assert.equal(refused.status, 'rejected')
    assert.match(String(refused.reason), /copy\.db" is in use/)
    other.close()
    assert.equal(checkData(target).length, 0)
    const data = readDataFile(target)
    assert.equal(data.class('a').count(), 0)
    data.close()
  })

  for (const end of ['-wal', '-shm', '-lock', '-journal'])
    it(`never takes the name of the ${end} of a data file`, async () => {
      const before = existsSync(file + end) ? readFileSync(file + end) : undefined
      const says = new RegExp(
        `live\\.db${end}" is a name that the server and SQLite use beside a data file, "[^"]*live\\.db"`,
      )
      await assert.rejects(backupStore(file, file + end, { overwrite: true }), says)
      assert.deepEqual(existsSync(file + end) ? readFileSync(file + end) : undefined, before)
    })

  it('of a file with two names is refused', async () => {
    const other = `${file}.other`
    linkSync(file, other)
    await assert.rejects(backupStore(other, target), /live\.db\.other" has another name by a hard link/)
    assert.deepEqual(beside(), [])
  })

  it('that fails leaves nothing', async () => {
    target = join(dirname(file), 'no', 'copy.db')
    await refused(/copy\.db" could not be made \(ENOENT.*nothing is left of it\. See that its directory exists/)
    target = join(dirname(file), 'copy.db')
    await assert.rejects(backupStore(join(dirname(file), 'none.db'), target), /none\.db" does not exist/)
    assert.deepEqual(beside(), [])
  })

  it('of a damaged file is refused', async () => {
    store.close()
    const bytes = readFileSync(file)
    const database = new DatabaseSync(file)
    const page = Number(database.prepare(`select rootpage as page from sqlite_schema where name = 'a'`).get()?.page)
    database.close()
    bytes.fill(0x5a, (page - 1) * 4096, page * 4096)
    for (const end of ['-wal', '-shm']) rmSync(file + end, { force: true })
    writeFileSync(file, bytes)
    await refused(/live\.db" is damaged\. Put back/)
    assert.deepEqual(beside(), [])
    rmSync(file)
    store = openStore(API, file)
  })

  it('can be read without creating files beside it', async () => {
    await backupStore(file, target)
    const data = readDataFile(target)
    assert.deepEqual(data.api, API)
    assert.equal(data.layout, '4')
    const [ref] = data.class('a').refs()
    assert.equal(data.class('a').record(ref ?? '').values[1], '0 '.repeat(200))
    assert.deepEqual(data.settings.keys(''), ['incarnation'])
    data.close()
    assert.deepEqual(beside(), [basename(target)])
    const bytes = readFileSync(file)
    const live = readDataFile(file)
    assert.equal(live.class('a').count(), 2000)
    live.close()
    assert.ok(existsSync(`${file}-wal`))
    assert.deepEqual(readFileSync(file), bytes)
  })

  it('of an empty file is refused', () => {
    const empty = join(dirname(file), 'empty.db')
    const database = new DatabaseSync(empty)
    database.exec('PRAGMA journal_mode = WAL')
    database.close()
    assert.throws(() => readDataFile(empty), /"[^"]*empty\.db" holds no data yet/)
  })
})
