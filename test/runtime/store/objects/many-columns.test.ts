/** Statements of classes with many fields: what is prepared for writing all of them grows with their number. */
import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import { create } from '../helpers.ts'
import { model } from '../models.ts'

describe('the statements of a class of many fields', () => {
  /** Characters of the statements that writing each field of an object prepares. */
  function prepared(count: number): number {
    const names = Array.from({ length: count }, (_, i) => `f${i}`)
    const store = openStore(model({ classes: { VM: names.map((name) => `RW ${name} : int = "1"`) } }), ':memory:')
    const ref = create(store, 'VM')
    const { prepare } = DatabaseSync.prototype
    let characters = 0
    DatabaseSync.prototype.prepare = function (text) {
      characters += text.length
      return prepare.call(this, text)
    }
    try {
      for (const name of names) store.class('VM').field(name).set(ref, 2n)
    } finally {
      DatabaseSync.prototype.prepare = prepare
    }
    store.commit()
    store.close()
    return characters
  }

  it('are short, so that a first write of all fields takes time by their number', () => {
    const few = prepared(100)
    assert.ok(few > 100 * 50)
    assert.ok(prepared(200) < 2.2 * few)
  })
})
