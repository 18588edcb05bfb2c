/** Each kind of damage is found, by class, object and field, and what the finding's help says mends it. */
import assert from 'node:assert/strict'
import { copyFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { checkDataFile } from '../../../../../runtime/store/sqlite/check/check-data-file.ts'
import type { Finding } from '../../../../../runtime/store/sqlite/check/finding.ts'
import { openStore } from '../../../../../runtime/store/sqlite/open.ts'
import { create } from '../../helpers.ts'
import { model, object } from '../../models.ts'
import { temporaryFiles } from '../files.ts'

const API = model({
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
  objects: [object('b', 'first', { uuid: 'b1' }), object('b', 'second', { uuid: 'b2' })],
})

const B1 = 'OpaqueRef:b1'
const A = (i: number) => `OpaqueRef:a${i}`

describe('checking a data file', () => {
  const files = temporaryFiles()
  let whole = ''
  let file = ''
  before(() => {
    whole = files.next()
    const store = openStore(API, whole)
    for (let i = 1; i <= 3; i++) {
      const refs = { b: B1, free: B1, one: i === 1 ? B1 : null, links: [B1], both: [B1] }
      const maps = { named: new Map([['k', B1]]), counts: new Map([[B1, 1n]]), ints: new Map([[-1n, 'on']]) }
      create(store, 'a', { uuid: `a${i}`, s: 'text', tags: ['x'], maybe: [], ...maps, ...refs })
    }
    store.class('a').field('peers').add(A(1), A(2))
    store.class('a').field('mate').set(A(1), A(2))
    store.class('a').destroy(create(store, 'a', { uuid: 'gone', b: B1 }))
    store.commit()
    store.close()
  })
  beforeEach(() => {
    file = files.next()
    copyFileSync(whole, file)
  })

  function run(text: string): void {
    const database = new DatabaseSync(file, { enableForeignKeyConstraints: false, ...{ defensive: false } })
    try {
      database.exec(text)
    } finally {
      database.close()
    }
  }

  /** Without what keeps such values out: no constraint of the table, no unique index on the column. */
  function loosened(table: string, text: string, index = ''): void {
    run(`PRAGMA writable_schema = ON;
      update sqlite_schema set sql = replace(replace(sql, ' not null', ''), ' check ("on" in (0, 1))', '')
        where name = '${table}';
      PRAGMA writable_schema = RESET; ${index && `drop index "${index}";`}`)
    run(text)
  }

  const row = ({ class: c, ref, field }: Finding) => `${c} ${ref} ${field}`

  /** Exactly these findings; where `mends`, running their help leaves none. */
  function finds(expected: readonly (readonly [at: string, says: RegExp])[], mends = true): void {
    const found = checkDataFile(file)
    assert.deepEqual(
      found.map(row),
      expected.map(([at]) => at),
      JSON.stringify(found, null, 1),
    )
    for (const [i, [, says]] of expected.entries()) assert.match(found[i]?.problem ?? '', says)
    if (!mends) return
    for (const { help } of found) run(help.replace(/(?<=;)[^;]*$/, ''))
    assert.deepEqual(checkDataFile(file), [])
    openStore(API, file).close()
  }

  it('finds nothing where nothing is wrong, also while a server runs, and leaves the file as it is', () => {
    const bytes = readFileSync(file)
    finds([], false)
    assert.deepEqual(readFileSync(file), bytes)
    const store = openStore(API, file)
    create(store, 'b')
    store.commit()
    create(store, 'b')
    assert.deepEqual(checkDataFile(file), [])
    store.close()
  })

  const VALUES: readonly (readonly [field: string, stored: string, says: RegExp])[] = [
    ['s', `'a' || char(0) || 'b'`, /"a\.s" holds characters that XML cannot carry: "a\\u0000b"\./],
    ['power', `'up'`, /"a\.power" is "up", which is no value of power \(off, on\)\./],
    ['at', `'20260231T12:00:00Z'`, /no date and time that exists/],
    ['at', `'2026-01-31T12:00:00Z'`, /no date and time that exists, written as/],
    ['f', '9e999', /no finite number/],
    ['tags', `'[1'`, /is no JSON/],
    ['tags', `'{}'`, /is no JSON array/],
    ['tags', `'[1]'`, /holds what is no text/],
    ['tags', `'["x","x"]'`, /is a set with a value twice/],
    ['many', `'["off","up"]'`, /holds what is "up", which is no value of power/],
    ['maybe', `'[1,2]'`, /is an option with 2 values/],
    ['maybe', `'[1.5]'`, /no whole number of 64 bits/],
    ['maybe', `'[9223372036854775808]'`, /no whole number of 64 bits/],
    ['ints', `'[]'`, /is no JSON object/],
    ['ints', `'{"01":"on"}'`, /has a key that is no whole number: "01"/],
    ['ints', `'{"1":"up"}'`, /no value of power/],
    ['point', `'{"x":1,"y":2.5,"z":3}'`, /has a member that point has not: "z"/],
    ['point', `'{"x":true}'`, /no whole number/],
    ['uuid', `''`, /"a\.uuid" is empty/],
  ]
  for (const [field, stored, says] of VALUES)
    it(`finds ${field} = ${stored}`, () => {
      run(`update a set "${field}" = ${stored} where "@ref" = '${A(2)}'`)
      finds([[`a ${A(2)} ${field}`, says]])
    })

  it('finds what the table itself would keep out', () => {
    loosened('a', `update a set "on" = 2, n = null, b = null where "@ref" = '${A(3)}'`)
    const at = (field: string) => `a ${A(3)} ${field}`
    finds(
      [
        [at('n'), /may not be null, and is/],
        [at('on'), /is neither 0 nor 1: 2/],
        [at('b'), /may not be null/],
      ],
      false,
    )
  })

  it('finds uuids and ends of one-one pairs that come twice, and that their index is gone', () => {
    loosened('a', `update a set uuid = 'a1' where "@ref" = '${A(2)}'`, '@a.uuid')
    run('drop index "@a.one"')
    run(`update a set one = '${B1}' where "@ref" = '${A(2)}'`)
    const says = checkDataFile(file)
    assert.deepEqual(says.map(row), [
      ...['null null null', 'null null null'],
      ...[`a ${A(1)} uuid`, `a ${A(2)} uuid`, `a ${A(1)} one`, `a ${A(2)} one`],
    ])
    assert.match(says[0]?.help ?? '', /^CREATE UNIQUE INDEX "@a\.uuid" on "a" \("uuid"\);$/i)
    for (const i of [3, 5]) run(says[i]?.help.replace(/^Decide[^.]*\. /, '') ?? '')
    for (const { help } of says.slice(0, 2)) run(help)
    assert.deepEqual(checkDataFile(file), [])
  })

  it('finds references to what is not there, or of another class', () => {
    run(`update a set free = 'OpaqueRef:no', one = '${A(1)}' where "@ref" = '${A(2)}'`)
    finds([
      [`a ${A(2)} free`, /"a\.free" refers to "OpaqueRef:no", which is no live b\.$/],
      [`a ${A(2)} one`, /refers to "OpaqueRef:a1", which is no live b, but a a\.$/],
    ])
  })

  it('finds a reference that may not be null, and leaves the decision', () => {
    run(`update a set b = 'OpaqueRef:no' where "@ref" = '${A(3)}'`)
    finds([[`a ${A(3)} b`, /no live b/]], false)
    assert.match(checkDataFile(file)[0]?.help ?? '', /^Decide which b it refers to: update "a" set "b" = 'OpaqueRef:…'/)
  })

  it('finds links and maps with an end that is not there', () => {
    run(`insert into "a.links" values ('${A(1)}', 'OpaqueRef:no'), ('OpaqueRef:no', '${B1}');
      update "a.named" set "value" = '${A(1)}' where owner = '${A(1)}';
      insert into "a.counts" values ('${A(2)}', 'OpaqueRef:no', 5), ('OpaqueRef:no', '${B1}', 5)`)
    const both = checkDataFile(file).map(row)
    assert.deepEqual(both, [
      `a ${A(1)} named`,
      `a ${A(2)} counts`,
      'a OpaqueRef:no counts',
      `a ${A(1)} links`,
      'a OpaqueRef:no links',
    ])
    for (const { help } of checkDataFile(file)) run(help)
    assert.deepEqual(checkDataFile(file), [])
  })

  it('finds a many-many row whose object is gone, and one that is there twice', () => {
    const [, links] = ['a.both', 'b.those'].map((name) => `"${name}"`)
    const table = hasTable('a.both') ? '"a.both"' : links
    run(`create table copy as select * from ${table}; drop table ${table};
      create table ${table} ("from" text, "to" text); insert into ${table} select * from copy;
      insert into ${table} select * from copy limit 1; drop table copy`)
    const found = checkDataFile(file).filter((one) => /twice/.test(one.problem))
    assert.equal(found.length, 1)
    run(found[0]?.help ?? '')
    run(`delete from b where "@ref" = '${B1}'`)
    const dead = checkDataFile(file).filter(({ help }) => help.includes(`delete from ${table}`))
    assert.equal(dead.length, 3)
  })

  function hasTable(name: string): boolean {
    const database = new DatabaseSync(file)
    const found = database.prepare('select 1 from sqlite_schema where name = ?').get(name)
    database.close()
    return found !== undefined
  }

  function rootPage(index: string): number {
    const database = new DatabaseSync(file)
    const page = database.prepare('select rootpage as page from sqlite_schema where name = ?').get(index)?.page
    database.close()
    return Number(page)
  }

  it('finds symmetric links the wrong way round, and twice', () => {
    run(`insert into "a.peers" values ('${A(3)}', '${A(1)}'), ('${A(2)}', '${A(1)}')`)
    finds([
      [`a ${A(3)} peers`, /not stored with the lesser reference first\.$/],
      [`a ${A(2)} peers`, /first, and a second time with it\.$/],
    ])
  })

  it('finds an object in two pairs of a symmetric one-one', () => {
    run(`insert into "a.mate" values ('${A(2)}', '${A(3)}')`)
    finds([[`a ${A(2)} mate`, /has "OpaqueRef:a2" in two pairs/]])
  })

  it('finds generations that cannot be, and tombstones of what is alive', () => {
    run(`update a set "@made" = "@changed" + 1 where "@ref" = '${A(1)}';
      update a set "@changed" = 9007199254740991 where "@ref" = '${A(2)}';
      update b set "@made" = 0 where "@ref" = '${B1}';
      update "@tombstones" set made = generation + 1 where ref = 'OpaqueRef:gone';
      insert into "@tombstones" select "@changed", "@made", 'a', "@ref", uuid from a where "@ref" = '${A(3)}';
      insert into "@tombstones" values (1, 1, 'none', 'OpaqueRef:x', 'x')`)
    finds([
      [`a ${A(1)} null`, /made in generation \d+ and changed in \d+: that cannot be/],
      [`a ${A(2)} null`, /changed in 9007199254740991/],
      [`a ${A(3)} null`, /is alive, and there is a tombstone/],
      [`b ${B1} null`, /made in generation 0/],
      ['a OpaqueRef:gone null', /made in generation \d+ and destroyed in/],
      ['none OpaqueRef:x null', /a class that the model has not/],
    ])
  })

  it('finds an object without a reference, and settings that are gone', () => {
    run(`update b set "@ref" = '' where "@ref" = 'OpaqueRef:b2'; delete from "@settings" where key = 'incarnation'`)
    finds([
      ['b null null', /has no reference: ""/],
      ['null null null', /do not say which copy they are/],
    ])
  })

  it('finds indexes that are gone or do not fit, and says how to make them', () => {
    run('drop index "@a.@changed"; drop index "@b.uuid"')
    finds([
      ['null null null', /There is no index "@a\.@changed"/],
      ['null null null', /There is no index "@b\.uuid"/],
    ])
  })

  it('finds tables and columns that are gone, and stops at that', () => {
    run('drop table "a.links"; drop index "@b.uuid"; alter table b drop column uuid')
    finds(
      [
        ['null null null', /Table "b" has no column "uuid"/],
        ['null null null', /There is no table "a\.links"/],
      ],
      false,
    )
  })

  it('finds pages that are damaged', () => {
    const bytes = readFileSync(file)
    const start = (rootPage('@a.@changed') - 1) * 4096
    bytes.fill(0x5a, start, start + 4096)
    writeFileSync(file, bytes)
    const found = checkDataFile(file)
    assert.match(found[0]?.problem ?? '', /^SQLite says: |^The file could not be read on/)
    assert.ok(found.every(({ class: c, help }) => c === null && help !== ''))
    truncateSync(file, bytes.length - 4096)
    assert.throws(() => checkDataFile(file), /is damaged\. Put back/)
  })
})
