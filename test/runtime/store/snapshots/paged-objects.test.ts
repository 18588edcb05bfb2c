/** The pages of a snapshot: found by an index, small, and with the errors of damaged values. */
import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'mocha'
import type { StoredRow } from '../../../../runtime/store/database/database.ts'
import { Classes } from '../../../../runtime/store/objects/classes.ts'
import { StoreContext } from '../../../../runtime/store/objects/store-context.ts'
import { planStore } from '../../../../runtime/store/plan/plan.ts'
import { TableNames } from '../../../../runtime/store/plan/table-names.ts'
import { PagedObjects, type ReadStep } from '../../../../runtime/store/snapshots/paged-objects.ts'
import { SnapshotChanges } from '../../../../runtime/store/snapshots/snapshot-changes.ts'
import { SqliteDatabase } from '../../../../runtime/store/sqlite/database.ts'
import { sqlText } from '../../../../runtime/store/sqlite/dialect.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import { Transaction } from '../../../../runtime/store/transaction/transaction.ts'
import { ALL } from '../contract/changes.ts'
import { create } from '../helpers.ts'
import { model } from '../models.ts'
import { temporaryFiles } from '../temporary-files.ts'

const API = model({
  classes: {
    VM: ['RW name_label : string', 'RW tags : string set', 'RO/runtime VIFs : VIF ref set <-> VM'],
    VIF: ['RW VM : VM ref or null <-> VIFs = null'],
  },
})

const MOST_ROWS = 250

describe('pages of a snapshot', () => {
  const files = temporaryFiles()

  /** A file with so many objects of each class, half of which are created and changed one by one, and as many tombstones. */
  const filled = (count: number): string => {
    const file = files.next()
    const store = openStore(API, file)
    for (let i = 0; i < count; i++) {
      const vm = create(store, 'VM', { name_label: `vm ${i}` })
      create(store, 'VIF', { VM: vm })
      store.class('VM').destroy(create(store, 'VM'))
      if (i > count / 2) store.changes.generation()
    }
    store.commit()
    store.close()
    return file
  }

  /** Opens the file for a reader that counts the rows of each step. */
  const reading = (file: string) => {
    const connection = new DatabaseSync(file)
    const database = new SqliteDatabase(connection, file)
    const plan = planStore(API)
    const names = new TableNames()
    names.cover(plan)
    const context = new StoreContext(plan, names, new Transaction(database))
    const rows: number[] = []
    const queries = new Set<string>()
    const step: ReadStep = (query, ...params) => {
      queries.add(sqlText(query()))
      const found: StoredRow[] = database.statement(query).rows(...params)
      rows.push(found.length)
      return found
    }
    const counts = new Map(plan.classes.map(({ name }) => [name, 1]))
    const vms = new PagedObjects(new Classes(context).get('VM'), step, counts)
    const changes = () => new SnapshotChanges(context).since(step, counts, 0, ALL)
    return { connection, vms, changes, rows, queries }
  }

  it('have as many rows however many there are', () => {
    const largest = [400, 800].map((count) => {
      const { vms, changes, rows, connection } = reading(filled(count))
      const sizes = [() => vms.records(), () => vms.refs(), changes].map((iterate) => {
        rows.length = 0
        assert.ok([...iterate()].length >= count)
        return Math.max(...rows)
      })
      connection.close()
      return sizes
    })
    assert.deepEqual(largest[0], largest[1])
    for (const size of largest[0] ?? []) assert.ok(size > 1 && size <= MOST_ROWS, String(size))
  })

  it('are read when they are needed', () => {
    const { vms, changes, rows, connection } = reading(filled(400))
    for (const iterate of [() => vms.records(), () => vms.refs(), changes]) {
      rows.length = 0
      iterate()[Symbol.iterator]().next()
      assert.ok(rows.reduce((sum, each) => sum + each) <= MOST_ROWS)
    }
    connection.close()
  })

  it('are found by an index, without sorting', () => {
    const { vms, changes, queries, connection } = reading(filled(400))
    vms.has('')
    assert.throws(() => vms.record(''))
    for (const each of [vms.records(), vms.refs(), changes()]) assert.ok([...each].length > 0)
    assert.ok(queries.size >= 8, String(queries.size))
    for (const query of queries) {
      const steps = connection
        .prepare(`explain query plan ${query}`)
        .all()
        .map(({ detail }) => String(detail))
      assert.match(steps[0] ?? '', /^SEARCH /, query)
      assert.deepEqual(
        steps.filter((step) => /^SCAN (?!\(subquery)|TEMP B-TREE/.test(step)),
        [],
        query,
      )
    }
    connection.close()
  })

  it('report a value that cannot be read by its object and field', () => {
    const file = filled(3)
    const other = new DatabaseSync(file)
    other.exec(`update "VM" set "tags" = 'x' where "@id" = (select max("@id") from "VM")`)
    other.close()
    const store = openStore(API, file)
    const snapshot = store.snapshot()
    const seen: string[] = []
    assert.throws(
      () => {
        for (const [ref] of snapshot.class('VM').records()) seen.push(ref)
      },
      { name: 'StoreError', message: /The field "VM.tags" of OpaqueRef:.* cannot be read/ },
    )
    assert.equal(seen.length, 2)
    assert.equal([...snapshot.class('VIF').records()].length, 3)
    store.close()
  })
})
