import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { differentTables, digestRows } from '../../../runtime/data-check/compare-rows.ts'
import type { TableRows } from '../../../runtime/store/copy/copy-store.ts'

describe('the comparison of all rows', () => {
  const differences = async (one: readonly TableRows[], other: readonly TableRows[]) =>
    differentTables(await digestRows(one), await digestRows(other))
  const VMS: TableRows = {
    table: 'VM',
    columns: ['@id', 'name', 'size'],
    rows: [
      [1n, 'a', 2n],
      [2n, 'b', null],
    ],
  }

  it('finds none in another order of tables, columns, slices and rows', async () => {
    const slices: readonly TableRows[] = [
      { table: 'VM', columns: ['size', 'name', '@id'], rows: [[null, 'b', 2n]] },
      { table: 'SR', columns: ['@id'], rows: [[7n]] },
      { table: 'VM', columns: ['name', 'size', '@id'], rows: [['a', 2n, 1n]] },
    ]
    assert.deepEqual(await differences([VMS, { table: 'SR', columns: ['@id'], rows: [[7n]] }], slices), [])
  })

  it('names tables with other numbers of rows, and those without any on one side', async () => {
    const other: TableRows = { table: 'SR', columns: ['@id'], rows: [[7n]] }
    assert.deepEqual(await differences([VMS, VMS], [VMS, other]), ['"SR": 0 rows and 1', '"VM": 4 rows and 2'])
  })

  for (const [what, row] of [
    ['another value', [1n, 'a', 3n]],
    ['null in place of a text', [1n, null, 2n]],
    ['an empty text in place of null', [2n, 'b', '']],
    ['values of two columns that are exchanged', [2n, 'a', 1n]],
    ['texts that are split in another way', [1n, 'a2', null]],
  ] as const)
    it(`sees ${what}`, async () => {
      const changed = { ...VMS, rows: [row, VMS.rows.find(([id]) => id !== row[0]) as typeof row] }
      assert.deepEqual(await differences([VMS], [changed]), ['"VM": the values of some of 2 rows'])
    })

  it('sees the sign of a zero', async () => {
    const zero = (value: number): TableRows => ({ table: 'gauge', columns: ['@id', 'level'], rows: [[1n, value]] })
    assert.equal((await differences([zero(0)], [zero(-0)])).length, 1)
  })
})
