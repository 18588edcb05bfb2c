/** Classes of a store: made one by one, when they are first used. */
import assert from 'node:assert/strict'
import { it } from 'mocha'
import type { Database, Statement } from '../../../../runtime/store/database/database.ts'
import { Classes } from '../../../../runtime/store/objects/classes.ts'
import { StoreContext } from '../../../../runtime/store/objects/store-context.ts'
import { planStore } from '../../../../runtime/store/plan/plan.ts'
import { TableNames } from '../../../../runtime/store/plan/table-names.ts'
import { SQLITE } from '../../../../runtime/store/sqlite/dialect.ts'
import { Transaction } from '../../../../runtime/store/transaction/transaction.ts'
import { model } from '../models.ts'

it('a class has no statements before its first use', () => {
  const plan = planStore(model({ classes: { VM: ['RW name_label : string'], host: ['RW name_label : string'] } }))
  const names = new TableNames()
  names.cover(plan)
  let made = 0
  const statement = (): Statement => {
    made++
    return {} as Statement
  }
  const database = { name: 'none', dialect: SQLITE, statement } as unknown as Database
  const context = new StoreContext(plan, names, new Transaction(database))
  const shared = made
  const classes = new Classes(context)
  assert.equal(made, shared)
  const VM = classes.get('VM')
  const ofOne = made - shared
  assert.ok(ofOne > 0)
  assert.equal(classes.get('VM'), VM)
  assert.equal(made - shared, ofOne)
  classes.get('host')
  assert.equal(made - shared, 2 * ofOne)
})
