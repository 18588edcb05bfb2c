/** Opening a file that is refused. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import { StoreError } from '../../../../runtime/store/store-error.ts'
import { create } from '../helpers.ts'
import { model, object } from '../models.ts'

export const API = model({
  classes: {
    VM: [
      'RW name_label : string',
      'RW memory : int',
      'RW affinity : host ref or null',
      'RW tags : string set',
      'RW on : bool',
      'RW hosts : host ref set',
    ],
    vm: ['RW a : int', 'RW A : string', 'RW rowid : int', 'RW oid : string', 'RW select : int'],
    host: [],
    sqlite_master: ['RW name : string'],
    order: ['RW group : order ref or null'],
  },
  objects: [object('host', 'lab')],
})

/** Asserts that the file is refused, does not change, and that no file is created beside it. */
export function refusesToOpen(file: string, says: RegExp): void {
  const [bytes, beside] = [bytesOf(file), namesBeside(file)]
  assert.throws(
    () => openStore(API, file),
    (error) => {
      assert.ok(error instanceof StoreError)
      assert.ok(error.message.includes(`"${file}"`), error.message)
      assert.match(error.message, says)
      return true
    },
  )
  assert.deepEqual(bytesOf(file), bytes)
  assert.deepEqual(namesBeside(file), beside)
}

/** Fills a new file with some objects. Returns its name. */
export function filledFile(file: string): string {
  const store = openStore(API, file)
  for (let i = 0; i < 500; i++) create(store, 'host')
  store.commit()
  store.close()
  return file
}

/** undefined if there is none, or it may not be read. */
function bytesOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}

function namesBeside(file: string): string[] {
  return existsSync(dirname(file)) ? readdirSync(dirname(file)) : []
}
