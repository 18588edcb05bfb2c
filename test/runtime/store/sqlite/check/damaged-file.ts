/** A data file with objects of all kinds, a copy for each test, to damage by SQL and to check. */
import assert from 'node:assert/strict'
import { copyFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { before, beforeEach } from 'mocha'
import { checkData } from '../../../../../runtime/data-check/check-data.ts'
import type { DataFinding } from '../../../../../runtime/store/sqlite/check/data-finding.ts'
import { openStore } from '../../../../../runtime/store/sqlite/open.ts'
import { create } from '../../helpers.ts'
import { model, object } from '../../models.ts'
import { temporaryFiles } from '../../temporary-files.ts'

export const API = model({
  enums: { power: ['off', 'on'] },
  records: { point: ['x : int', 'y : float'] },
  classes: {
    a: [
      'RW s : string',
      'RW n : int',
      'RW f : float',
      'RW on : bool',
      'RW at : datetime',
      'RW power : power enum',
      'RW tags : string set',
      'RW maybe : int option',
      'RW ints : (int -> power enum) map',
      'RW point : point record',
      'RW many : power enum set',
      'RW b : b ref <-> as',
      'RW free : b ref or null',
      'RW one : b ref or null <-> back',
      'RW links : b ref set',
      'RW both : b ref set <-> those',
      'RW peers : a ref set <-> peers',
      'RW mate : a ref or null <-> mate',
      'RW named : (string -> b ref) map',
      'RW counts : (b ref -> int) map',
    ],
    b: ['RO/runtime as : a ref set <-> b', 'RO/runtime back : a ref <-> one', 'RW those : a ref set <-> both'],
  },
  objects: [object('b', 'first', { uuid: uuid('b1') }), object('b', 'second', { uuid: uuid('b2') })],
})

export const B1 = `OpaqueRef:${uuid('b1')}`
/** The reference of the i-th object of class `a`. */
export const A = (i: number) => `OpaqueRef:${uuid(`a${i}`)}`
/** A destroyed object of class `a`. */
export const GONE = `OpaqueRef:${uuid('dead')}`

/** The place of a finding, as `class ref field`. */
export const place = ({ class: c, ref, field }: DataFinding) => `${c} ${ref} ${field}`

/** To be called inside `describe`. */
export class DamagedFile {
  /** The file of the present test. */
  path = ''

  constructor() {
    const files = temporaryFiles()
    let whole = ''
    before(() => {
      whole = files.next()
      fill(whole)
    })
    beforeEach(() => {
      this.path = files.next()
      copyFileSync(whole, this.path)
    })
  }

  run(text: string): void {
    const database = new DatabaseSync(this.path, { enableForeignKeyConstraints: false, ...{ defensive: false } })
    try {
      database.exec(text)
    } finally {
      database.close()
    }
  }

  /** Runs SQL without the constraints that reject damaged values, and without a unique index. */
  runLoosened(table: string, text: string, index = ''): void {
    this.run(`PRAGMA writable_schema = ON;
      update sqlite_schema set sql = replace(replace(sql, ' not null', ''), ' check ("on" in (0, 1))', '')
        where name = '${table}';
      PRAGMA writable_schema = RESET; delete from "@meta" where key = 'schema'; ${index && `drop index "${index}";`}`)
    this.run(text)
  }

  check(): DataFinding[] {
    return checkData(this.path)
  }

  /** Asserts exactly these findings. With `repairs`, their help leaves none. */
  finds(expected: readonly (readonly [at: string, says: RegExp])[], repairs = true): void {
    const found = this.check()
    assert.deepEqual(
      found.map(place),
      expected.map(([at]) => at),
      JSON.stringify(found, null, 1),
    )
    for (const [i, [, says]] of expected.entries()) assert.match(found[i]?.problem ?? '', says)
    if (!repairs) return
    for (const { help } of found) this.run(help.replace(/(?<=;)[^;]*$/, ''))
    assert.deepEqual(this.check(), [])
    openStore(API, this.path).close()
  }
}

function fill(file: string): void {
  const store = openStore(API, file)
  for (let i = 1; i <= 3; i++) {
    const refs = { b: B1, free: B1, one: i === 1 ? B1 : null, links: [B1], both: [B1] }
    const maps = { named: new Map([['k', B1]]), counts: new Map([[B1, 1n]]), ints: new Map([[-1n, 'on']]) }
    create(store, 'a', { uuid: uuid(`a${i}`), s: 'text', tags: ['x'], maybe: [], ...maps, ...refs })
  }
  store.class('a').field('peers').add(A(1), A(2))
  store.class('a').field('mate').set(A(1), A(2))
  store.class('a').destroy(create(store, 'a', { uuid: uuid('dead'), b: B1 }))
  store.commit()
  store.close()
}

/** A uuid that ends with these digits. */
export function uuid(digits: string): string {
  return `0165f154-ba3e-034e-6b27-${digits.padStart(12, '0')}`
}
