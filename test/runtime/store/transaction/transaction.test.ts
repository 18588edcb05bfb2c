/** Transactions that the database undoes, for example on a full disk: the commit reports it, and nothing remains. */
import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, it } from 'mocha'
import type { Statement } from '../../../../runtime/store/database/database.ts'
import { sql } from '../../../../runtime/store/database/sql.ts'
import { SqliteDatabase } from '../../../../runtime/store/sqlite/database.ts'
import { StoreError } from '../../../../runtime/store/store-error.ts'
import { Transaction } from '../../../../runtime/store/transaction/transaction.ts'
import { temporaryFiles } from '../temporary-files.ts'

describe('a SQLite transaction', () => {
  let database: DatabaseSync
  let transaction: Transaction
  let insert: Statement
  let undone: number

  beforeEach(() => {
    database = new DatabaseSync(':memory:')
    database.exec('create table t (x text); create table later (x references t (x) deferrable initially deferred)')
    database.exec('create unique index i on t (x); PRAGMA foreign_keys = ON')
    transaction = new Transaction(new SqliteDatabase(database, 'x.db'))
    insert = transaction.database.statement(() => sql`insert into t values (?)`)
    undone = 0
    transaction.onUndone(() => {
      undone++
    })
  })
  afterEach(() => database.close())

  const rows = () =>
    database
      .prepare('select x from t')
      .all()
      .map((row) => row.x)

  it('undoes everything and throws when the commit fails', () => {
    transaction.run(insert, 'a')
    transaction.run(
      transaction.database.statement(() => sql`insert into later values (?)`),
      'nowhere',
    )
    assert.throws(() => transaction.commit(), /"x\.db" \(FOREIGN KEY constraint failed\) and are undone/)
    assert.deepEqual([rows(), undone, transaction.dirty], [[], 1, false])
    transaction.run(insert, 'b')
    transaction.commit()
    assert.deepEqual(rows(), ['b'])
  })

  it('refuses writes after a full disk has undone it, until its commit has reported that', () => {
    const pages = Number(database.prepare('PRAGMA page_count').get()?.page_count)
    transaction.run(insert, 'a')
    database.exec(`PRAGMA max_page_count = ${pages}`)
    assert.throws(() => transaction.atomically(() => transaction.run(insert, 'x'.repeat(100_000))), /disk is full/)
    assert.deepEqual([rows(), undone, transaction.dirty], [[], 1, true])
    assert.throws(() => transaction.run(insert, 'b'), /undone/)
    assert.throws(() => transaction.commit(), /"x\.db" \(database or disk is full\) and are undone/)
    assert.equal(transaction.dirty, false)
    transaction.run(insert, 'c')
    transaction.commit()
    assert.deepEqual(rows(), ['c'])
  })

  it('is not undone by a statement that breaks a constraint', () => {
    transaction.run(insert, 'a')
    assert.throws(() => transaction.run(insert, 'a'), /UNIQUE/)
    assert.throws(
      () => transaction.atomically(() => [transaction.run(insert, 'b'), transaction.run(insert, 'a')]),
      /UNIQUE/,
    )
    transaction.commit()
    assert.deepEqual([rows(), undone], [['a'], 0])
  })

  it('is dirty only while it has writes that are not undone', () => {
    transaction.hold()
    assert.equal(transaction.dirty, false)
    transaction.run(transaction.database.statement(() => sql`delete from t`))
    assert.equal(transaction.dirty, false)
    const undo = () =>
      assert.throws(() =>
        transaction.atomically(() => {
          transaction.run(insert, 'a')
          throw new Error('enough')
        }),
      )
    undo()
    assert.equal(transaction.dirty, false)
    transaction.run(insert, 'b')
    undo()
    assert.equal(transaction.dirty, true)
    transaction.commit()
    assert.deepEqual([rows(), transaction.dirty], [['b'], false])
  })
})

describe('a held SQLite transaction', () => {
  const files = temporaryFiles()

  it('fails writes, but not reads, while it cannot be opened again', () => {
    const file = files.next()
    const other = new DatabaseSync(file)
    other.exec('PRAGMA journal_mode = WAL; create table t (x text)')
    let steal = false
    class Robbed extends DatabaseSync {
      override exec(text: string): void {
        if (steal && text === 'BEGIN IMMEDIATE') {
          steal = false
          other.exec(`BEGIN IMMEDIATE; insert into t values ('theirs')`)
        }
        super.exec(text)
      }
    }
    const database = new Robbed(file)
    database.exec('PRAGMA busy_timeout = 0')
    const transaction = new Transaction(new SqliteDatabase(database, file))
    const insert = transaction.database.statement(() => sql`insert into t values (?)`)
    const all = transaction.database.statement(() => sql`select x from t`)
    let undone = 0
    transaction.onUndone(() => {
      undone++
    })
    transaction.hold()
    assert.throws(() => other.exec('BEGIN IMMEDIATE'), /locked/)
    transaction.run(insert, 'a')
    steal = true
    transaction.commit()
    assert.deepEqual(all.texts(), ['a'])
    for (const value of ['b', 'c'])
      assert.throws(
        () => transaction.run(insert, value),
        (error) =>
          error instanceof StoreError && /could not be written to ".*" \(database is locked\)/.test(error.message),
      )
    assert.deepEqual([all.texts(), transaction.dirty, undone], [['a'], false, 0])
    other.exec('COMMIT')
    transaction.run(insert, 'd')
    transaction.commit()
    assert.deepEqual([all.texts(), undone], [['a', 'theirs', 'd'], 1])
    transaction.close()
    other.exec('BEGIN IMMEDIATE; COMMIT')
    database.close()
    other.close()
  })
})
