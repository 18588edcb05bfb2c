/** Each kind of damage is found, by class, object and field, and what the finding's help says mends it. */
import assert from 'node:assert/strict'
import { copyFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Message } from '../../../../../model/api.ts'
import { checkData } from '../../../../../runtime/standard/check-data.ts'
import { hashPassword } from '../../../../../runtime/standard/users/password.ts'
import type { DataFinding } from '../../../../../runtime/store/sqlite/check/data-finding.ts'
import { openStore } from '../../../../../runtime/store/sqlite/open.ts'
import { create } from '../../helpers.ts'
import { model, object } from '../../models.ts'
import { temporaryFiles } from '../../temporary-files.ts'

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
  objects: [object('b', 'first', { uuid: uuid('b1') }), object('b', 'second', { uuid: uuid('b2') })],
})

const B1 = `OpaqueRef:${uuid('b1')}`
const A = (i: number) => `OpaqueRef:${uuid(`a${i}`)}`
const GONE = `OpaqueRef:${uuid('dead')}`

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
      create(store, 'a', { uuid: uuid(`a${i}`), s: 'text', tags: ['x'], maybe: [], ...maps, ...refs })
    }
    store.class('a').field('peers').add(A(1), A(2))
    store.class('a').field('mate').set(A(1), A(2))
    store.class('a').destroy(create(store, 'a', { uuid: uuid('dead'), b: B1 }))
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
      PRAGMA writable_schema = RESET; delete from "@meta" where key = 'schema'; ${index && `drop index "${index}";`}`)
    run(text)
  }

  const row = ({ class: c, ref, field }: DataFinding) => `${c} ${ref} ${field}`

  /** Exactly these findings; where `mends`, running their help leaves none. */
  function finds(expected: readonly (readonly [at: string, says: RegExp])[], mends = true): void {
    const found = checkData(file)
    assert.deepEqual(
      found.map(row),
      expected.map(([at]) => at),
      JSON.stringify(found, null, 1),
    )
    for (const [i, [, says]] of expected.entries()) assert.match(found[i]?.problem ?? '', says)
    if (!mends) return
    for (const { help } of found) run(help.replace(/(?<=;)[^;]*$/, ''))
    assert.deepEqual(checkData(file), [])
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
    assert.deepEqual(checkData(file), [])
    store.close()
  })

  const VALUES: readonly (readonly [field: string, stored: string, says: RegExp])[] = [
    ['s', `'a' || char(0) || 'b'`, /"a\.s" holds characters that XML cannot carry: "a\\u0000b"\./],
    ['power', `'up'`, /"a\.power" is "up", which is not a value of power \(off, on\)\./],
    ['at', `'20260231T12:00:00Z'`, /not an existing date and time/],
    ['at', `'2026-01-31T12:00:00Z'`, /not an existing date and time in the form/],
    ['f', '9e999', /not a finite number/],
    ['tags', `'[1'`, /is not JSON/],
    ['tags', `'{}'`, /is not a JSON array/],
    ['tags', `'[1]'`, /contains a value that is not text/],
    ['tags', `'["x","x"]'`, /is a set with a value twice/],
    ['many', `'["off","up"]'`, /contains a value that is "up", which is not a value of power/],
    ['maybe', `'[1,2]'`, /is an option with 2 values/],
    ['maybe', `'[1.5]'`, /not a whole number of 64 bits/],
    ['maybe', `'[9223372036854775808]'`, /not a whole number of 64 bits/],
    ['ints', `'[]'`, /is not a JSON object/],
    ['ints', `'{"01":"on"}'`, /has a key that is not a whole number: "01"/],
    ['ints', `'{"1":"up"}'`, /not a value of power/],
    ['point', `'{"x":1,"y":2.5,"z":3}'`, /has a member that point does not have: "z"/],
    ['point', `'{"x":true}'`, /not a whole number/],
    ['uuid', `''`, /"a\.uuid" is empty/],
    ['uuid', `'0165F154-BA3E-034E-6B27-0000000000AA'`, /"a\.uuid" is not a UUID of 32 hexadecimal digits in lower case/],
    ['uuid', `'a2'`, /"a\.uuid" is not a UUID of 32 hexadecimal digits in lower case, .*: "a2"\./],
    ['s', `cast(x'61ff62' as text)`, /"a\.s" contains bytes that are not UTF-8\./],
    ['s', `cast(x'eda080' as text)`, /"a\.s" contains bytes that are not UTF-8\./],
    ['tags', `cast(x'5b22ff225d' as text)`, /"a\.tags" contains bytes that are not UTF-8\./],
    ['tags', `'["\\ud800"]'`, /holds characters that XML cannot carry/],
    ['ints', `'{"1":"on","2":"on","1":"off"}'`, /"a\.ints" has the key "1" twice\./],
    ['point', `'{"x":1,"\\u0078":2}'`, /"a\.point" has the key "x" twice\./],
  ]
  for (const [field, stored, says] of VALUES)
    it(`finds ${field} = ${stored}`, () => {
      run(`update a set "${field}" = ${stored} where "@ref" = '${A(2)}'`)
      finds([[`a ${A(2)} ${field}`, says]])
    })

  it('takes U+FFFD for text, and the same key in two objects for two', () => {
    run(`update a set s = char(65533), tags = '["a: {", "a: {:", "\\"a\\":"]', "@sum" = null where "@ref" = '${A(2)}'`)
    finds([], false)
  })

  it('takes a whole number beyond 2^53 for a float', () => {
    run(`update a set point = '{"x":1,"y":123456789012345680}', "@sum" = null where "@ref" = '${A(2)}'`)
    finds([], false)
  })

  it('keeps what the server reads of a map that has a key twice', () => {
    run(`update a set ints = '{"1":"on","2":"on","1":"off"}' where "@ref" = '${A(2)}'`)
    assert.match(
      checkData(file)[0]?.help ?? '',
      /set "ints" = '\{"1":"off","2":"on"\}', "@sum" = null where .* The server reads it like this/,
    )
  })

  it('finds bytes that are not UTF-8 in maps that hold references, and in settings', () => {
    run(`update "a.named" set "key" = cast(x'ff' as text) where owner = '${A(1)}';
      insert into "@settings" values ('strange', cast(x'61ff' as text), null)`)
    finds([
      [`a ${A(1)} named`, /"a\.named" has a key that contains bytes that are not UTF-8/],
      ['null null null', /The setting "strange" cannot be read/],
    ])
  })

  it('finds references of another form', () => {
    const forms = ['opaqueref:x', `OpaqueRef:${uuid('c').toUpperCase()}`, 'OpaqueRef:', uuid('d')]
    for (const [i, form] of forms.entries())
      run(`insert into b ("@ref", "@made", "@changed", uuid) values ('${form}', 1, 1, '${uuid(`e${i}`)}')`)
    finds(
      forms.map((form) => [
        `b ${form} null`,
        /is not a reference of the form that the server makes: OpaqueRef: and a UUID in lower/,
      ]),
      false,
    )
    const { help } = checkData(file)[0] as DataFinding
    assert.match(help, /update "b" set "@ref" = 'OpaqueRef:…' where "@id" = \d+;/)
  })

  it('finds one reference that objects of two classes have', () => {
    run(`insert into b ("@ref", "@made", "@changed", uuid) values ('${A(3)}', 1, 1, '${uuid('e')}')`)
    finds(
      [
        [`a ${A(3)} null`, /An object of b also has this reference/],
        [`b ${A(3)} null`, /An object of a also has this reference/],
      ],
      false,
    )
  })

  it('finds passwords that cannot be checked, and users that nobody could have added', async () => {
    const hash = await hashPassword('right')
    const put = (key: string, value: string) => {
      const database = new DatabaseSync(file)
      database.prepare('insert into "@settings" (key, value) values (?, ?)').run(key, value)
      database.close()
    }
    const user = (found: string) => JSON.stringify({ roles: [], hash: found })
    put('user:ann', user(hash))
    put('password', hash)
    finds([], false)
    put('user:bob', user('$scrypt$ln=15$cut'))
    put('user:eve', user(hash.replace('ln=15', 'ln=99')))
    put('user:', user(hash))
    put('user:root', user(hash))
    put('user: x', user(hash))
    put('user:a\u0007', user(hash))
    run(`update "@settings" set value = 'plain' where key = 'password'`)
    const found = checkData(file)
    const says = found.map(({ problem }) => problem)
    const expected = [
      /user "", whose name is empty/,
      /user " x", whose name starts or ends with a space/,
      /user "a\\u0007", whose name holds characters that cannot be seen/,
      /password of the user "bob" cannot be checked/,
      /password of the user "eve" cannot be checked/,
      /user "root", whose name is always there/,
      /password of the user "root" cannot be checked/,
    ]
    assert.equal(says.length, expected.length, says.join('\n'))
    for (const [i, one] of expected.entries()) assert.match(says[i] ?? '', one)
    assert.ok(!JSON.stringify(found).includes('plain') && !JSON.stringify(found).includes('$scrypt'))
    for (const { help } of found) if (help.startsWith('delete')) run(help)
    const left = checkData(file).map(({ help }) => help)
    assert.deepEqual(
      left,
      ['bob', 'eve', 'root'].map((name) => `crow user password "${name}" "${file}"`),
    )
  })

  it('finds triggers and views', () => {
    run(`create trigger "t 1" after update on a begin delete from b where 0; end; create view v as select * from a`)
    finds([
      ['null null null', /There is a trigger "t 1" on "a": it runs within the server's own reads and writes/],
      ['null null null', /There is a view "v": a migration/],
    ])
  })

  it('says nothing of uuids and references that clients may give', () => {
    const given: Message = {
      name: 'create',
      doc: '',
      params: [{ name: 'uuid', type: { kind: 'string' } }],
      result: { kind: 'ref', class: 'c', nullable: false },
      throws: [],
      public: false,
    }
    const made = model({ classes: { c: [], d: [] } })
    const api = {
      ...made,
      classes: made.classes.map((one) => (one.name === 'c' ? { ...one, messages: [given] } : one)),
    }
    const other = files.next()
    const store = openStore(api, other)
    create(store, 'c', { uuid: 'theirs' })
    create(store, 'd', { uuid: 'theirs' })
    store.commit()
    store.close()
    assert.deepEqual(checkData(other).map(row), ['d OpaqueRef:theirs null', 'd OpaqueRef:theirs uuid'])
  })

  it('finds what the table itself would keep out', () => {
    loosened('a', `update a set "on" = 2, n = null, b = null where "@ref" = '${A(3)}'`)
    const at = (field: string) => `a ${A(3)} ${field}`
    finds(
      [
        [at('n'), /must not be null, but is/],
        [at('on'), /is neither 0 nor 1: 2/],
        [at('b'), /must not be null/],
      ],
      false,
    )
  })

  it('finds uuids and ends of one-one pairs that come twice, and that their index is gone', () => {
    loosened('a', `update a set uuid = '${uuid('a1')}' where "@ref" = '${A(2)}'`, '@a.uuid')
    run('drop index "@a.one"')
    run(`update a set one = '${B1}' where "@ref" = '${A(2)}'`)
    const says = checkData(file)
    assert.deepEqual(says.map(row), [
      ...['null null null', 'null null null'],
      ...[`a ${A(1)} uuid`, `a ${A(2)} uuid`, `a ${A(1)} one`, `a ${A(2)} one`],
    ])
    assert.match(says[0]?.help ?? '', /^CREATE UNIQUE INDEX "@a\.uuid" on "a" \("uuid"\);$/i)
    for (const i of [3, 5]) run(says[i]?.help.replace(/^Decide[^.]*\. /, '') ?? '')
    for (const { help } of says.slice(0, 2)) run(help)
    assert.deepEqual(checkData(file), [])
  })

  it('finds references to what is not there, or of another class', () => {
    run(`update a set free = 'OpaqueRef:no', one = '${A(1)}' where "@ref" = '${A(2)}'`)
    finds([
      [`a ${A(2)} free`, /"a\.free" refers to "OpaqueRef:no", which is not an object of class "b"\.$/],
      [`a ${A(2)} one`, /refers to "OpaqueRef:[-0-9a-f]+", which is not an object of class "b", but of class "a"\.$/],
    ])
  })

  it('finds a reference that may not be null, and leaves the decision', () => {
    run(`update a set b = 'OpaqueRef:no' where "@ref" = '${A(3)}'`)
    finds([[`a ${A(3)} b`, /not an object of class "b"/]], false)
    assert.match(checkData(file)[0]?.help ?? '', /^Decide which b it refers to: update "a" set "b" = 'OpaqueRef:…'/)
  })

  it('finds links and maps with an end that is not there', () => {
    run(`insert into "a.links" values ('${A(1)}', 'OpaqueRef:no'), ('OpaqueRef:no', '${B1}');
      update "a.named" set "value" = '${A(1)}' where owner = '${A(1)}';
      insert into "a.counts" values ('${A(2)}', 'OpaqueRef:no', 5), ('OpaqueRef:no', '${B1}', 5)`)
    const both = checkData(file).map(row)
    assert.deepEqual(both, [
      `a ${A(1)} named`,
      `a ${A(2)} counts`,
      'a OpaqueRef:no counts',
      `a ${A(1)} links`,
      'a OpaqueRef:no links',
    ])
    for (const { help } of checkData(file)) run(help)
    assert.deepEqual(checkData(file), [])
  })

  it('finds a many-many row whose object is gone, and one that is there twice', () => {
    const [, links] = ['a.both', 'b.those'].map((name) => `"${name}"`)
    const table = hasTable('a.both') ? '"a.both"' : links
    run(`create table copy as select * from ${table}; drop table ${table};
      create table ${table} ("from" text, "to" text); insert into ${table} select * from copy;
      insert into ${table} select * from copy limit 1; drop table copy`)
    const found = checkData(file).filter((one) => /twice/.test(one.problem))
    assert.equal(found.length, 1)
    run(found[0]?.help ?? '')
    run(`delete from b where "@ref" = '${B1}'`)
    const dead = checkData(file).filter(({ help }) => help.includes(`delete from ${table}`))
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
    finds([[`a ${A(2)} mate`, /has "OpaqueRef:[-0-9a-f]+a2" in two pairs/]])
  })

  it('finds generations that cannot be, and tombstones of what is alive', () => {
    run(`update a set "@made" = "@changed" + 1, "@sum" = null where "@ref" = '${A(1)}';
      update a set "@changed" = 9007199254740993 where "@ref" = '${A(2)}';
      update b set "@made" = 0, "@sum" = null where "@ref" = '${B1}';
      update "@tombstones" set made = generation + 1 where ref = '${GONE}';
      insert into "@tombstones" select "@changed", "@made", 'a', "@ref", uuid from a where "@ref" = '${A(3)}';
      insert into "@tombstones" values (1, 1, 'none', 'OpaqueRef:x', 'x')`)
    finds([
      [`a ${A(1)} null`, /created in generation \d+ and changed in generation \d+, which is impossible/],
      [`a ${A(2)} null`, /changed in generation 9007199254740993/],
      [`a ${A(3)} null`, /exists, but there is also a tombstone/],
      [`b ${B1} null`, /created in generation 0/],
      [`a ${GONE} null`, /created in generation \d+ and destroyed in/],
      ['none OpaqueRef:x null', /a class that the model does not have/],
    ])
  })

  it('finds an object without a reference, and settings that are gone', () => {
    run(
      `update b set "@ref" = '' where "@ref" = 'OpaqueRef:${uuid('b2')}'; delete from "@settings" where key = 'incarnation'`,
    )
    finds([
      ['b null null', /has no reference: ""/],
      ['null null null', /which identifies this copy of the data, is missing/],
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
    const found = checkData(file)
    assert.match(found[0]?.problem ?? '', /^SQLite says: |^The rest of the file could not be read/)
    assert.ok(found.every(({ class: c, help }) => c === null && help !== ''))
    truncateSync(file, bytes.length - 4096)
    assert.throws(() => checkData(file), /is damaged\. Put back/)
  })
})

/** With those digits at its end. */
function uuid(digits: string): string {
  return `0165f154-ba3e-034e-6b27-${digits.padStart(12, '0')}`
}
