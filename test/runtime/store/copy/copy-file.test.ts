/** The file of a copy: when it is used again, when it is made anew, and which files are refused. */
import assert from 'node:assert/strict'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { beforeEach, describe, it } from 'mocha'
import { Diverged } from '../../../../runtime/store/copy/copy-store.ts'
import { openCopy } from '../../../../runtime/store/copy/open-copy.ts'
import type { OpenedCopy } from '../../../../runtime/store/copy/opened-copy.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import { readDataFile } from '../../../../runtime/store/sqlite/read-data-file.ts'
import { StoreError } from '../../../../runtime/store/store-error.ts'
import { create, get } from '../helpers.ts'
import { model, object } from '../models.ts'
import { temporaryFiles } from '../temporary-files.ts'
import { filledCopy } from './logged-store.ts'

const API = model({ classes: { VM: ['RW name_label : string'] }, objects: [object('VM', 'first')] })
const NOW = Date.UTC(2030, 0)

describe('the file of a copy', () => {
  const files = temporaryFiles()
  let file = ''
  let ref = ''
  let position: OpenedCopy['position']

  beforeEach(() => {
    file = files.next()
    const copy = filledCopy(API, undefined, file)
    copy.open(NOW)
    ref = create(copy, 'VM', { name_label: 'kept' })
    const sealed = copy.seal('c1')
    assert.ok(sealed)
    copy.apply(sealed)
    position = copy.position
    copy.open(NOW)
    create(copy, 'VM', { name_label: 'never sealed' })
    copy.close()
  })

  it('says that its disk has failed, which is not that its rows are others', () => {
    const copy = reopened()
    copy.open(NOW + 1000)
    copy.class('VM').field('name_label').set(ref, 'x'.repeat(1000))
    const sealed = copy.seal('c2')
    assert.ok(sealed)
    renameSync(file, `${file}.moved`)
    assert.throws(
      () => copy.apply(sealed),
      (error) => error instanceof StoreError && !(error instanceof Diverged),
    )
    assert.equal(copy.position.id, 'c1')
    renameSync(`${file}.moved`, file)
    copy.apply(sealed)
    assert.equal(get(copy, 'VM', ref, 'name_label'), 'x'.repeat(1000))
    copy.close()
  })

  function sql(text: string): void {
    const database = new DatabaseSync(file)
    database.exec(text)
    database.close()
  }

  function reopened(api = API, names = {}): OpenedCopy {
    const { copy } = openCopy(api, file, { names })
    return copy
  }

  function standsAt(copy: OpenedCopy): OpenedCopy['position'] {
    const at = copy.position
    copy.close()
    return at
  }

  const NOWHERE = { generation: 0, id: '' }

  it('is used again where it was closed, and goes on from its position', () => {
    const copy = reopened()
    assert.deepEqual(copy.position, position)
    assert.equal(copy.class('VM').count(), 2)
    assert.equal(get(copy, 'VM', ref, 'name_label'), 'kept')
    assert.equal(copy.changes.generation(), position.generation)
    copy.open(0)
    copy.settings.set('key', 'value')
    const sealed = copy.seal('c2')
    assert.equal(sealed?.generation, position.generation + 1)
    copy.apply(sealed)
    copy.close()
    const again = reopened()
    assert.deepEqual(again.position, { generation: sealed.generation, id: 'c2' })
    assert.equal(again.settings.get('key'), 'value')
    again.close()
  })

  it('is used again where a process of the same boot has left it open', () => {
    sql('update "@copy" set closed = 0')
    assert.deepEqual(standsAt(reopened()), position)
  })

  it('is made anew where it was open before the machine started', () => {
    sql(`update "@copy" set closed = 0, boot = 'before'`)
    const copy = reopened()
    assert.deepEqual(copy.position, NOWHERE)
    assert.equal(copy.class('VM').count(), 0)
    assert.equal(
      [...copy.allRows()].some(({ table }) => table === 'VM'),
      false,
    )
    copy.close()
  })

  it('is used again where it was closed before the machine started', () => {
    sql(`update "@copy" set boot = 'before'`)
    assert.deepEqual(standsAt(reopened()), position)
  })

  it('is made anew for another model, and for other names of tables', () => {
    assert.deepEqual(standsAt(reopened(API, { VM: 'VM~2' })), NOWHERE)
    assert.deepEqual(standsAt(reopened(API, { VM: 'VM~2' })), NOWHERE)
    assert.deepEqual(standsAt(reopened(model({ classes: { VM: [] } }))), NOWHERE)
  })

  it('is made anew where it is damaged, or somebody has added a trigger', () => {
    sql('create trigger t after insert on "VM" begin select 1; end')
    assert.deepEqual(standsAt(reopened()), NOWHERE)
    const bytes = readFileSync(file)
    writeFileSync(file, bytes.fill(0x5a, 4096))
    assert.deepEqual(standsAt(reopened()), NOWHERE)
    writeFileSync(file, readFileSync(file).subarray(0, 5000))
    assert.deepEqual(standsAt(reopened()), NOWHERE)
  })

  it('is made anew where it lacks a table', () => {
    sql('drop table "VM"')
    assert.deepEqual(standsAt(reopened()), NOWHERE)
  })

  it('is refused as a data file, and a data file as a copy', () => {
    assert.throws(
      () => openStore(API, file),
      /is the copy that a server keeps of data in PostgreSQL\. Name the database/,
    )
    assert.throws(() => readDataFile(file), /is the copy that a server keeps/)
    const data = files.next()
    openStore(API, data).close()
    const before = readFileSync(data)
    assert.throws(() => openCopy(API, data), /has data of its own.* crow copy/)
    assert.deepEqual(readFileSync(data), before)
    const other = files.next()
    new DatabaseSync(other).exec('create table t (a)')
    assert.throws(() => openCopy(API, other), /has data of its own/)
    writeFileSync(other, 'a text')
    assert.throws(() => openCopy(API, other), /is not a database/)
  })

  it('can be used by one server only', () => {
    const copy = reopened()
    assert.throws(() => openCopy(API, file), /is in use by another process/)
    copy.close()
    assert.deepEqual(standsAt(reopened()), position)
  })

  it('is not flushed for each commit', () => {
    const { exec } = DatabaseSync.prototype
    const texts: string[] = []
    DatabaseSync.prototype.exec = function (this: DatabaseSync, text) {
      texts.push(text)
      return exec.call(this, text)
    }
    try {
      reopened().close()
    } finally {
      DatabaseSync.prototype.exec = exec
    }
    assert.deepEqual(
      texts
        .filter((text) => /synchronous|closed/.test(text))
        .map((text) => text.replace(/^.*(synchronous|closed)/, '$1')),
      [
        'synchronous = FULL; PRAGMA wal_autocheckpoint = 4000',
        'synchronous = OFF',
        'synchronous = FULL',
        'closed" = 1',
      ],
    )
  })
})
