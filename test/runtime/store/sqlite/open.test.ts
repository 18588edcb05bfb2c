/** Opening files that a server can use, new ones and existing ones. */
import assert from 'node:assert/strict'
import { chmodSync, existsSync, statSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'mocha'
import type { Api } from '../../../../model/api.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import { StoreError } from '../../../../runtime/store/store-error.ts'
import { create, get } from '../helpers.ts'
import { model } from '../models.ts'
import { temporaryFiles } from '../temporary-files.ts'
import { API, refusesToOpen } from './refuses-to-open.ts'

const CELLS = model({
  records: { point: ['x : int', 'y : float', 'on : bool'] },
  classes: {
    a: ['RW tags : string set', 'RW ints : int set', 'RW map : (int -> string) map', 'RW point : point record'],
  },
})
/** Texts that are not JSON of the field's type. */
const CELL_VALUES = [
  ['tags', '["cut'],
  ['tags', '{}'],
  ['tags', '[1]'],
  ['tags', 'null'],
  ['ints', '["x"]'],
  ['ints', '[1.5]'],
  ['ints', '[""]'],
  ['map', '[]'],
  ['map', '{"x":"y"}'],
  ['map', '{"1":2}'],
  ['point', '5'],
  ['point', '{"y":"1"}'],
  ['point', '{"on":1}'],
] as const

describe('opening a SQLite file', () => {
  const files = temporaryFiles()

  it('finds what was committed, and nothing else', () => {
    const file = files.next()
    const first = openStore(API, file)
    const ref = create(first, 'VM', {
      name_label: 'kept',
      memory: 1n,
      tags: [],
      on: true,
      hosts: first.class('host').refs(),
    })
    first.settings.set('k', 'v')
    first.commit()
    create(first, 'VM', { name_label: 'lost', memory: 1n, tags: [], on: true })
    first.close()
    const again = openStore(API, file)
    assert.deepEqual(again.class('VM').refs(), [ref])
    assert.equal(get(again, 'VM', ref, 'name_label'), 'kept')
    assert.equal(again.class('host').count(), 1)
    assert.equal(again.settings.get('k'), 'v')
    again.close()
    assert.ok(!existsSync(`${file}-wal`))
  })

  it('migrates nothing where the model is the same', () => {
    const file = files.next()
    openStore(API, file).close()
    const database = new DatabaseSync(file)
    database.exec(`update "@meta" set value = '7' where key = 'schema'`)
    database.close()
    // Parsed from its text, as a compiled server gives it.
    openStore(JSON.parse(JSON.stringify(API)) as Api, file).close()
    // A migration notes the tables that there are.
    assert.equal(notedSchema(file), '7')
  })

  it('notes the tables where a person has deleted the note', () => {
    const file = files.next()
    openStore(API, file).close()
    const noted = notedSchema(file)
    const database = new DatabaseSync(file)
    database.exec(`delete from "@meta" where key = 'schema'`)
    database.close()
    openStore(API, file).close()
    assert.equal(notedSchema(file), noted)
  })

  it('is refused while another store has it open', () => {
    const file = files.next()
    const first = openStore(API, file)
    refusesToOpen(file, /in use by another process/)
    create(first, 'host')
    first.commit()
    first.close()
    const again = openStore(API, file)
    refusesToOpen(file, /in use by another process/)
    again.close()
    assert.ok(existsSync(`${file}-lock`))
  })

  it('can be read, and not written, by others while it is open', () => {
    const file = files.next()
    const store = openStore(API, file)
    const other = new DatabaseSync(file)
    const hosts = () => other.prepare('select count(*) as n from host').get()?.n
    create(store, 'host')
    assert.equal(hosts(), 1)
    store.commit()
    assert.equal(hosts(), 2)
    assert.throws(() => other.exec('PRAGMA busy_timeout = 0; delete from host'), /locked/)
    other.close()
    store.close()
  })

  it('keeps names apart that differ in case, the same way at each opening', () => {
    const file = files.next()
    const first = openStore(API, file)
    const vm = create(first, 'VM', { name_label: 'upper' })
    const values = { a: 1n, A: 'A', rowid: 7n, oid: 'x', select: 3n }
    const lower = create(first, 'vm', values)
    create(first, 'sqlite_master', { name: 'n' })
    first.commit()
    first.close()
    const reversed = { ...API, classes: API.classes.toReversed().map((c) => ({ ...c, fields: c.fields.toReversed() })) }
    const again = openStore(reversed, file)
    assert.equal(get(again, 'VM', vm, 'name_label'), 'upper')
    for (const [name, value] of Object.entries(values)) assert.equal(get(again, 'vm', lower, name), value)
    assert.equal(again.class('sqlite_master').count(), 1)
    again.close()
  })

  it('leaves tables that a person can query', () => {
    const file = files.next()
    const store = openStore(API, file)
    const [host] = store.class('host').refs() as [string]
    create(store, 'VM', { name_label: 'x', memory: 5n, affinity: host, tags: ['a'], on: true, hosts: [host] })
    store.commit()
    store.close()
    const database = new DatabaseSync(file, { readOnly: true })
    const rows = database.prepare('select name_label, memory, affinity, tags, "on" from VM').all()
    assert.deepEqual(
      rows.map((row) => ({ ...row })),
      [{ name_label: 'x', memory: 5, affinity: host, tags: '["a"]', on: 1 }],
    )
    assert.deepEqual(
      database
        .prepare('select value from "VM.hosts"')
        .all()
        .map((row) => row.value),
      [host],
    )
    assert.equal(database.prepare('select count(*) as n from pragma_foreign_key_list(?)').get('VM')?.n, 1)
    database.close()
  })

  it('says which value cannot be read, without showing it', () => {
    const file = files.next()
    const store = openStore(CELLS, file)
    const refs = CELL_VALUES.map(() => create(store, 'a'))
    store.commit()
    store.close()
    const database = new DatabaseSync(file)
    for (const [i, [column, value]] of CELL_VALUES.entries())
      database.prepare(`update a set "${column}" = ? where "@ref" = ?`).run(value, refs[i] as string)
    database.close()
    const again = openStore(CELLS, file)
    for (const [i, [column, value]] of CELL_VALUES.entries()) {
      const ref = refs[i] as string
      const says = `The field "a.${column}" of ${ref} cannot be read, as its value is damaged: crow fsck ${file} says`
      const unreadable = (error: unknown) => error instanceof StoreError && error.message.startsWith(says)
      assert.throws(() => again.class('a').record(ref), unreadable, value)
      assert.throws(() => get(again, 'a', ref, column), unreadable, value)
    }
    assert.throws(() => [...again.class('a').records()], /of OpaqueRef:.* cannot be read/)
    again.close()
  })

  it('creates files that only their owner can read, and does not change the mode of an existing file', () => {
    const file = files.next()
    const mode = (name: string) => statSync(name).mode & 0o777
    const store = openStore(API, file)
    create(store, 'host')
    store.commit()
    assert.deepEqual([mode(file), mode(`${file}-wal`)], [0o600, 0o600])
    store.close()
    chmodSync(file, 0o640)
    openStore(API, file).close()
    assert.equal(mode(file), 0o640)
  })

  it('takes an empty file for a new database', () => {
    const file = files.next()
    writeFileSync(file, '')
    const store = openStore(API, file)
    assert.equal(store.class('host').count(), 1)
    store.close()
  })
})

function notedSchema(file: string): unknown {
  const database = new DatabaseSync(file)
  const noted = database.prepare(`select value from "@meta" where key = 'schema'`).get()?.value
  database.close()
  return noted
}
