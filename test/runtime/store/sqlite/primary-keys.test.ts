/** Each table has a primary key: SQLite's changesets, by which copies of the data can follow, leave out those without. */
import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'mocha'
import type { Api } from '../../../../model/api.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import { readSample } from '../../../samples/sample.ts'
import { model } from '../models.ts'
import { temporaryFiles } from '../temporary-files.ts'

/** A model with each kind of table. */
const ALL_KINDS = model({
  classes: {
    VM: [
      'RW twin : VM ref or null <-> twin = null',
      'RW friends : VM ref set <-> friends = []',
      'RW seen : VM ref set = []',
      'RW by : (string -> VM ref) map = {}',
      'RW networks : network ref set <-> VMs = []',
    ],
    network: ['RW VMs : VM ref set <-> networks = []'],
  },
})

describe('the tables of a SQLite file', () => {
  const files = temporaryFiles()

  function tablesWithoutKey(api: Api): string[] {
    const file = files.next()
    openStore(api, file).close()
    const database = new DatabaseSync(file, { readOnly: true })
    const tables = database
      .prepare(
        `select name, (select count(*) from pragma_table_info(t.name) where pk > 0) as keys
         from sqlite_schema t where type = 'table' and name not like 'sqlite\\_%' escape '\\'`,
      )
      .all()
    database.close()
    assert.ok(tables.length > 3)
    return tables.filter(({ keys }) => keys === 0).map(({ name }) => String(name))
  }

  for (const name of ['pool', 'bookshop', 'xenapi'])
    it(`have primary keys in samples/${name}`, () => {
      assert.deepEqual(tablesWithoutKey(readSample(name).model as Api), [])
    })

  it('have primary keys for each kind of field', () => {
    assert.deepEqual(tablesWithoutKey(ALL_KINDS), [])
  })
})
