/** Opening files with contents that a server cannot use: other databases, damaged ones, and other versions. */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'mocha'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import { readDataFile } from '../../../../runtime/store/sqlite/read-data-file.ts'
import { model } from '../models.ts'
import { temporaryFiles } from '../temporary-files.ts'
import { API, filledFile, refusesToOpen } from './refuses-to-open.ts'

describe('opening a file that is not a sound database', () => {
  const files = temporaryFiles()

  it('refuses a file that is not a database', () => {
    const file = files.next()
    writeFileSync(file, 'not a database, but a page of text. '.repeat(100))
    refusesToOpen(file, /is not a database\. Name a new file/)
    writeFileSync(file, 'SQLite')
    refusesToOpen(file, /is not a database/)
    refusesToOpen(dirname(file), /is a directory\. Name a file in it/)
  })

  it("refuses another program's database, whatever mode it is in", () => {
    for (const mode of ['DELETE', 'WAL']) {
      const file = files.next()
      const other = new DatabaseSync(file)
      other.exec(`PRAGMA journal_mode = ${mode}; create table notes (text)`)
      other.close()
      refusesToOpen(file, /database of another program/)
    }
  })

  it('does not blame the file for a mistake in the code', () => {
    const mistake = new TypeError('x is not a function')
    const rules = () => {
      throw mistake
    }
    assert.throws(() => openStore(API, files.next(), { rules }), mistake)
  })

  it('refuses a damaged file', () => {
    const file = filledFile(files.next())
    const whole = readFileSync(file)
    const bytes = Buffer.from(whole)
    bytes.fill(0x5a, 100, 4096)
    writeFileSync(file, bytes)
    refusesToOpen(file, /is damaged\. Put back a copy/)
    for (const size of [50, 100, 4096, 10_000, whole.length - 4096]) {
      writeFileSync(file, whole.subarray(0, size))
      refusesToOpen(file, /is damaged\. Put back a copy/)
    }
  })

  for (const [what, sql, says] of [
    ['a table that is gone', 'drop table "VM.hosts"', /is damaged: it has no table "VM\.hosts"\. Put back a copy/],
    ['a column that is gone', 'alter table VM drop column memory', /its table "VM" has no column "memory".*crow fsck/],
    ['no tombstones', 'drop table "@tombstones"', /it has no table "@tombstones"/],
    ['no settings', 'drop table "@settings"', /it has no table "@settings"/],
    ['nothing about itself', 'drop table "@meta"', /is damaged: it has no table "@meta"\. Put back/],
    [
      'a model that is cut',
      `update "@meta" set value = substr(value, 1, 99) where key = 'model'`,
      /the "model" that it keeps/,
    ],
    [
      'a model of no classes',
      `update "@meta" set value = '{"format":2}' where key = 'model'`,
      /the "model" that it keeps/,
    ],
    [
      'a model with other classes',
      `update "@meta" set value = json_replace(value, '$.classes', json('[1]')) where key = 'model'`,
      /the "model" that it keeps/,
    ],
    [
      'no names',
      `update "@meta" set value = '{}' where key = 'names'`,
      /the "names" that it keeps of itself cannot be read/,
    ],
    [
      'objects that are not a JSON object',
      `update "@meta" set value = '5' where key = 'objects'`,
      /the "objects" that it keeps/,
    ],
  ] as const)
    it(`refuses a file with ${what}, by its name`, () => {
      const file = filledFile(files.next())
      const database = new DatabaseSync(file)
      database.exec(`PRAGMA foreign_keys = OFF; ${sql}`)
      database.close()
      refusesToOpen(file, says)
      assert.throws(() => readDataFile(file), says)
    })

  it('refuses a file whose last page is cut', () => {
    const file = filledFile(files.next())
    const bytes = readFileSync(file)
    for (const less of [1, 100, 4000]) {
      writeFileSync(file, bytes.subarray(0, bytes.length - less))
      refusesToOpen(file, /is damaged[.:].* Put back a copy of it/)
    }
  })

  it('refuses an empty file whose log is not empty', () => {
    const file = files.next()
    writeFileSync(file, '')
    writeFileSync(`${file}-wal`, 'what is left')
    refusesToOpen(file, /is empty, though ".*-wal" beside it is not\. Put back/)
    assert.equal(readFileSync(`${file}-wal`, 'utf8'), 'what is left')
  })

  it('refuses a file of another version, also with a log that a crash has left', () => {
    const file = files.next()
    openStore(API, file).close()
    const database = new DatabaseSync(file)
    database.exec(`PRAGMA journal_mode = WAL; update "@meta" set value = '999' where key = 'layout'`)
    const crashed = files.next()
    for (const end of ['', '-wal']) writeFileSync(crashed + end, readFileSync(file + end))
    database.close()
    refusesToOpen(file, /another version of Crowfoot \(layout 999/)
    const log = readFileSync(`${crashed}-wal`)
    assert.throws(() => openStore(API, crashed), /layout 999/)
    assert.deepEqual(readFileSync(`${crashed}-wal`), log)
  })

  it('refuses fields whose refs no foreign key could hold', () => {
    const api = model({ classes: { a: ['RW deep : (string -> a ref set) map'] } })
    assert.throws(() => openStore(api, ':memory:'), /"a\.deep" cannot be stored/)
  })
})
