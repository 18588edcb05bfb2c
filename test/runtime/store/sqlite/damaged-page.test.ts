/** A page of a file that is damaged while a server runs: writes that need it fail, and no others. */
import assert from 'node:assert/strict'
import { closeSync, openSync, writeSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'mocha'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import { create } from '../helpers.ts'
import { model } from '../models.ts'
import { temporaryFiles } from '../temporary-files.ts'

const API = model({ classes: { VM: ['RW name_label : string'], host: ['RW name_label : string'] } })

describe('a page that is damaged while a store is open', () => {
  const files = temporaryFiles()

  function openDamaged() {
    const file = files.next()
    openStore(API, file).close()
    const store = openStore(API, file)
    damage(file, '@VM.name_label')
    return store
  }

  it('fails the writes that need it, and no later ones', () => {
    const store = openDamaged()
    for (let i = 0; i < 2; i++) {
      assert.throws(() => create(store, 'VM', { name_label: 'a' }), /malformed/)
      create(store, 'host', { name_label: 'b' })
      store.commit()
    }
    assert.deepEqual([store.class('VM').count(), store.class('host').count()], [0, 2])
    store.close()
  })

  it('undoes all writes of its commit, which fails, and no later ones', () => {
    const store = openDamaged()
    create(store, 'host', { name_label: 'a' })
    assert.throws(() => create(store, 'VM', { name_label: 'a' }), /malformed/)
    assert.throws(() => create(store, 'host', { name_label: 'a' }), /malformed/)
    assert.throws(() => store.commit(), /malformed/)
    const kept = create(store, 'host', { name_label: 'b' })
    store.commit()
    assert.deepEqual([store.class('VM').count(), store.class('host').refs()], [0, [kept]])
    store.close()
  })
})

function damage(file: string, index: string): void {
  const database = new DatabaseSync(file, { readOnly: true })
  const root = Number(database.prepare('select rootpage from sqlite_schema where name = ?').get(index)?.rootpage)
  const size = Number(database.prepare('PRAGMA page_size').get()?.page_size)
  database.close()
  const bytes = openSync(file, 'r+')
  writeSync(bytes, Buffer.alloc(size, 0xee), 0, size, (root - 1) * size)
  closeSync(bytes)
}
