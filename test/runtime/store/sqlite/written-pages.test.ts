/** How many pages a commit writes to the log. */
import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { afterEach, beforeEach, describe, it } from 'mocha'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import type { Store } from '../../../../runtime/store/store.ts'
import { create } from '../helpers.ts'
import { model } from '../models.ts'
import { temporaryFiles } from '../temporary-files.ts'

const API = model({ classes: { VM: ['RW name_label : string', 'RW notes : string'] } })
/** sqlite.org/fileformat.html#the_write_ahead_log */
const FRAME_BYTES = 24 + 4096

describe('a commit to a file of many objects', () => {
  const files = temporaryFiles()
  let file = ''
  let store: Store

  beforeEach(() => {
    file = files.next()
    const before = openStore(API, file)
    for (let i = 0; i < 4000; i++) create(before, 'VM', { name_label: `VM ${i}`, notes: 'words '.repeat(10) })
    before.commit()
    before.close()
    store = openStore(API, file)
    create(store, 'VM')
    store.commit()
  })
  afterEach(() => store.close())

  function pagesOf(work: () => void): number {
    const before = statSync(`${file}-wal`).size
    work()
    store.commit()
    return (statSync(`${file}-wal`).size - before) / FRAME_BYTES
  }

  it('writes few pages for many new objects, because these lie side by side in all indexes', () => {
    const pages = pagesOf(() => {
      for (let i = 0; i < 40; i++) create(store, 'VM', { name_label: `new ${i}`, notes: 'words' })
    })
    assert.ok(pages <= 20, `${pages}`)
  })

  it('writes a page of the table and one of each index for an object that changes several times', () => {
    const [ref] = store.class('VM').refs() as [string]
    const pages = pagesOf(() => {
      for (let i = 0; i < 40; i++) store.class('VM').field('notes').set(ref, `changed ${i}`)
    })
    assert.ok(pages <= 4, `${pages}`)
  })
})
