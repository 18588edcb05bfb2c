/** Data that move between files by their rows: nothing is lost, and sums are right. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { beforeEach, describe, it } from 'mocha'
import { checkData } from '../../../../runtime/data-check/check-data.ts'
import type { TableRows } from '../../../../runtime/store/copy/copy-store.ts'
import { dataFileRows, writeDataFile } from '../../../../runtime/store/copy/data-file-rows.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import { readDataFile } from '../../../../runtime/store/sqlite/read-data-file.ts'
import { create, snapshot } from '../helpers.ts'
import { model, object } from '../models.ts'
import { temporaryFiles } from '../temporary-files.ts'

const API = model({
  classes: {
    VM: ['RW name_label : string', 'RW n : int', 'RW load : float', 'RW on : bool', 'RW hosts : host ref set <-> VMs'],
    host: ['RO/runtime VMs : VM ref set <-> hosts', 'RW slots : (int -> VM ref) map', 'RW tags : string set'],
  },
  objects: [object('host', 'lab')],
})

describe('a data file of rows', () => {
  const files = temporaryFiles()
  let [file, target] = ['', '']

  beforeEach(() => {
    file = files.next()
    target = files.next()
    const store = openStore(API, file)
    const host = store.initialObject('host', 'lab')
    for (let i = 0; i < 1200; i++)
      create(store, 'VM', {
        name_label: `n${i}`,
        n: 2n ** 62n + BigInt(i),
        load: i / 3 - 1,
        on: i % 2 === 0,
        hosts: [host],
      })
    const [first, second] = store.class('VM').refs() as [string, string]
    create(store, 'host', { slots: new Map([[7n, second]]), tags: ['b', 'a'] })
    store.class('VM').field('hosts').set(first, [])
    store.class('VM').destroy(first)
    store.settings.set('key', 'ü')
    store.commit()
    store.close()
  })

  function rowsOf(path: string): TableRows[] {
    const data = readDataFile(path)
    const rows = [...dataFileRows(data)]
    data.close()
    return rows
  }

  it('has all that the rows have', async () => {
    const rows = rowsOf(file)
    assert.ok(rows.every((some) => some.rows.length <= 500))
    await writeDataFile(API, target, rows.reverse(), { generation: 2 ** 52 })
    assert.deepEqual(checkData(target), [])
    assert.deepEqual(rowsOf(target).slice(2), rowsOf(file).slice(2))
    const [one, other] = [openStore(API, file), openStore(API, target)]
    assert.deepEqual(snapshot(other, ['VM', 'host']), snapshot(one, ['VM', 'host']))
    assert.equal(other.settings.get('key'), 'ü')
    assert.equal(other.initialObject('host', 'lab'), one.initialObject('host', 'lab'))
    assert.equal(other.changes.incarnation, one.changes.incarnation)
    assert.equal(other.changes.generation(), 2 ** 52)
    assert.equal(other.changes.since(0, { classes: '*', refs: new Set() }).length, 1201)
    one.close()
    other.close()
  })

  it('has sums, by which crow fsck finds a damaged value', async () => {
    await writeDataFile(API, target, rowsOf(file))
    const store = openStore(API, target)
    store.close()
    const { DatabaseSync } = await import('node:sqlite')
    const database = new DatabaseSync(target)
    database.exec(`update "VM" set n = n + 1 where "@id" = 5; update "@settings" set value = 'x' where key = 'key'`)
    database.close()
    assert.equal(checkData(target).length, 2)
  })

  it('is not made where one is, nor of rows that do not fit together', async () => {
    const rows = rowsOf(file)
    await assert.rejects(writeDataFile(API, file, rows), /exists already, and is left as it is/)
    const partial = rows.map((some) => (some.table === 'host' ? { ...some, rows: [] } : some))
    await assert.rejects(writeDataFile(API, target, partial), /cannot be made: "\w+\.\w+" refers to objects/)
    assert.equal(existsSync(target), false)
    await assert.rejects(writeDataFile(API, target, [...rows, ...rows]), /cannot be made of these rows: UNIQUE/)
    assert.deepEqual(
      ['', '-wal', '-shm', '-lock'].filter((end) => existsSync(target + end)),
      [],
    )
    writeFileSync(target, '')
    await writeDataFile(API, target, rows)
  })

  it('has its name only when it is complete, so that a killed process leaves no half of it', async () => {
    const seen: boolean[] = []
    function* watched() {
      for (const some of rowsOf(file)) {
        yield some
        seen.push(existsSync(target))
      }
    }
    await writeDataFile(API, target, watched())
    assert.deepEqual([seen.length > 1, seen.includes(true), existsSync(target)], [true, false, true])
    assert.deepEqual(
      readdirSync(dirname(target)).filter((name) => name.endsWith('.partial')),
      [],
    )
  })

  it('leaves what has taken its name meanwhile', async () => {
    function* taken() {
      yield* rowsOf(file)
      writeFileSync(target, 'of somebody else')
    }
    await assert.rejects(writeDataFile(API, target, taken()), /exists already, and is left as it is/)
    assert.equal(readFileSync(target, 'utf8'), 'of somebody else')
  })
})
