/** Opening files: ours, others', damaged ones, and the same one twice. */
import assert from 'node:assert/strict'
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { takeLock } from '../../../../runtime/store/sqlite/lock.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import { readDataFile } from '../../../../runtime/store/sqlite/read-data-file.ts'
import { StoreError } from '../../../../runtime/store/store-error.ts'
import { create, get } from '../helpers.ts'
import { model, object } from '../models.ts'
import { temporaryFiles } from '../temporary-files.ts'
import { asAnyUser } from './any-user.ts'

const API = model({
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

const CELLS = model({
  records: { point: ['x : int', 'y : float', 'on : bool'] },
  classes: {
    a: ['RW tags : string set', 'RW ints : int set', 'RW map : (int -> string) map', 'RW point : point record'],
  },
})
/** What is no JSON of the field's type. */
const CELL_VALUES = [
  ['tags', '["cut'],
  ['tags', '{}'],
  ['tags', '[1]'],
  ['tags', 'null'],
  ['ints', '["x"]'],
  ['ints', '[1.5]'],
  ['ints', '[""]'],
  ['map', '[]'],
  ['map', '{"x":"y"}'],
  ['map', '{"1":2}'],
  ['point', '5'],
  ['point', '{"y":"1"}'],
  ['point', '{"on":1}'],
] as const

describe('opening a SQLite file', () => {
  const files = temporaryFiles()

  /** The file stays as it is, to the byte, and nothing new stands beside it. */
  function refused(file: string, says: RegExp): void {
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

  /** A file that some objects have filled. */
  function filled(): string {
    const file = files.next()
    const store = openStore(API, file)
    for (let i = 0; i < 500; i++) create(store, 'host')
    store.commit()
    store.close()
    return file
  }

  it('finds what was committed, and nothing else', () => {
    const file = files.next()
    const first = openStore(API, file)
    const ref = create(first, 'VM', {
      name_label: 'kept',
      memory: 1n,
      tags: [],
      on: true,
      hosts: first.class('host').refs(),
    })
    first.settings.set('k', 'v')
    first.commit()
    create(first, 'VM', { name_label: 'lost', memory: 1n, tags: [], on: true })
    first.close()
    const again = openStore(API, file)
    assert.deepEqual(again.class('VM').refs(), [ref])
    assert.equal(get(again, 'VM', ref, 'name_label'), 'kept')
    assert.equal(again.class('host').count(), 1)
    assert.equal(again.settings.get('k'), 'v')
    again.close()
    assert.ok(!existsSync(`${file}-wal`))
  })

  it('is refused while another has it open', () => {
    const file = files.next()
    const first = openStore(API, file)
    refused(file, /in use by another process/)
    create(first, 'host')
    first.commit()
    first.close()
    const again = openStore(API, file)
    refused(file, /in use by another process/)
    again.close()
    assert.ok(existsSync(`${file}-lock`))
  })

  it('can be read, and not written, by others while it is open', () => {
    const file = files.next()
    const store = openStore(API, file)
    const other = new DatabaseSync(file)
    const hosts = () => other.prepare('select count(*) as n from host').get()?.n
    create(store, 'host')
    assert.equal(hosts(), 1)
    store.commit()
    assert.equal(hosts(), 2)
    assert.throws(() => other.exec('PRAGMA busy_timeout = 0; delete from host'), /locked/)
    other.close()
    store.close()
  })

  it('tells apart names that differ in case, the same at each opening', () => {
    const file = files.next()
    const first = openStore(API, file)
    const vm = create(first, 'VM', { name_label: 'upper' })
    const values = { a: 1n, A: 'A', rowid: 7n, oid: 'x', select: 3n }
    const lower = create(first, 'vm', values)
    create(first, 'sqlite_master', { name: 'n' })
    first.commit()
    first.close()
    const reversed = { ...API, classes: API.classes.toReversed().map((c) => ({ ...c, fields: c.fields.toReversed() })) }
    const again = openStore(reversed, file)
    assert.equal(get(again, 'VM', vm, 'name_label'), 'upper')
    for (const [name, value] of Object.entries(values)) assert.equal(get(again, 'vm', lower, name), value)
    assert.equal(again.class('sqlite_master').count(), 1)
    again.close()
  })

  it('leaves tables that a person can query', () => {
    const file = files.next()
    const store = openStore(API, file)
    const [host] = store.class('host').refs() as [string]
    create(store, 'VM', { name_label: 'x', memory: 5n, affinity: host, tags: ['a'], on: true, hosts: [host] })
    store.commit()
    store.close()
    const database = new DatabaseSync(file, { readOnly: true })
    const rows = database.prepare('select name_label, memory, affinity, tags, "on" from VM').all()
    assert.deepEqual(
      rows.map((row) => ({ ...row })),
      [{ name_label: 'x', memory: 5, affinity: host, tags: '["a"]', on: 1 }],
    )
    assert.deepEqual(
      database
        .prepare('select value from "VM.hosts"')
        .all()
        .map((row) => row.value),
      [host],
    )
    assert.equal(database.prepare('select count(*) as n from pragma_foreign_key_list(?)').get('VM')?.n, 1)
    database.close()
  })

  it('refuses what is no database', () => {
    const file = files.next()
    writeFileSync(file, 'not a database, but a page of text. '.repeat(100))
    refused(file, /is not a database\. Name a new file/)
    writeFileSync(file, 'SQLite')
    refused(file, /is not a database/)
    refused(dirname(file), /is a directory\. Name a file in it/)
  })

  it("refuses another program's database, whatever mode it is in", () => {
    for (const mode of ['DELETE', 'WAL']) {
      const file = files.next()
      const other = new DatabaseSync(file)
      other.exec(`PRAGMA journal_mode = ${mode}; create table notes (text)`)
      other.close()
      refused(file, /database of another program/)
    }
  })

  it('refuses a damaged file', () => {
    const file = filled()
    const whole = readFileSync(file)
    const bytes = Buffer.from(whole)
    bytes.fill(0x5a, 100, 4096)
    writeFileSync(file, bytes)
    refused(file, /is damaged\. Put back a copy/)
    for (const size of [50, 100, 4096, 10_000, whole.length - 4096]) {
      writeFileSync(file, whole.subarray(0, size))
      refused(file, /is damaged\. Put back a copy/)
    }
  })

  for (const [what, sql, says] of [
    ['a table that is gone', 'drop table "VM.hosts"', /is damaged: it has no table "VM\.hosts"\. Put back a copy/],
    ['a column that is gone', 'alter table VM drop column memory', /its table "VM" has no column "memory".*crow fsck/],
    ['no tombstones', 'drop table "@tombstones"', /it has no table "@tombstones"/],
    ['no settings', 'drop table "@settings"', /it has no table "@settings"/],
    ['nothing about itself', 'drop table "@meta"', /is damaged: it has no table "@meta"\. Put back/],
    [
      'a model that is cut',
      `update "@meta" set value = substr(value, 1, 99) where key = 'model'`,
      /the "model" that it keeps/,
    ],
    [
      'a model of no classes',
      `update "@meta" set value = '{"format":1}' where key = 'model'`,
      /the "model" that it keeps/,
    ],
    [
      'a model with other classes',
      `update "@meta" set value = json_replace(value, '$.classes', json('[1]')) where key = 'model'`,
      /the "model" that it keeps/,
    ],
    [
      'no names',
      `update "@meta" set value = '{}' where key = 'names'`,
      /the "names" that it keeps of itself cannot be read/,
    ],
    [
      'objects that are no object',
      `update "@meta" set value = '5' where key = 'objects'`,
      /the "objects" that it keeps/,
    ],
  ] as const)
    it(`refuses a file with ${what}, by its name`, () => {
      const file = filled()
      const database = new DatabaseSync(file)
      database.exec(`PRAGMA foreign_keys = OFF; ${sql}`)
      database.close()
      refused(file, says)
      assert.throws(() => readDataFile(file), says)
    })

  it('refuses a file whose last page is cut', () => {
    const file = filled()
    const bytes = readFileSync(file)
    for (const less of [1, 100, 4000]) {
      writeFileSync(file, bytes.subarray(0, bytes.length - less))
      refused(file, /is damaged[.:].* Put back a copy of it/)
    }
  })

  it('says which value cannot be read, and not what it is', () => {
    const file = files.next()
    const store = openStore(CELLS, file)
    const refs = CELL_VALUES.map(() => create(store, 'a'))
    store.commit()
    store.close()
    const database = new DatabaseSync(file)
    for (const [i, [column, value]] of CELL_VALUES.entries())
      database.prepare(`update a set "${column}" = ? where "@ref" = ?`).run(value, refs[i] as string)
    database.close()
    const again = openStore(CELLS, file)
    for (const [i, [column, value]] of CELL_VALUES.entries()) {
      const ref = refs[i] as string
      const says = `The field "a.${column}" of ${ref} cannot be read, as its value is damaged: crow fsck ${file} says`
      const unreadable = (error: unknown) => error instanceof StoreError && error.message.startsWith(says)
      assert.throws(() => again.class('a').record(ref), unreadable, value)
      assert.throws(() => get(again, 'a', ref, column), unreadable, value)
    }
    assert.throws(() => [...again.class('a').records()], /of OpaqueRef:.* cannot be read/)
    again.close()
  })

  it('refuses an empty file whose log is not empty, as it would be lost', () => {
    const file = files.next()
    writeFileSync(file, '')
    writeFileSync(`${file}-wal`, 'what is left')
    refused(file, /is empty, though ".*-wal" beside it is not\. Put back/)
    assert.equal(readFileSync(`${file}-wal`, 'utf8'), 'what is left')
  })

  it('refuses a file of another version, also one that a crash has left with a log', () => {
    const file = files.next()
    openStore(API, file).close()
    const database = new DatabaseSync(file)
    database.exec(`PRAGMA journal_mode = WAL; update "@meta" set value = '999' where key = 'layout'`)
    const crashed = files.next()
    for (const end of ['', '-wal']) writeFileSync(crashed + end, readFileSync(file + end))
    database.close()
    refused(file, /another version of Crowfoot \(layout 999/)
    const log = readFileSync(`${crashed}-wal`)
    assert.throws(() => openStore(API, crashed), /layout 999/)
    assert.deepEqual(readFileSync(`${crashed}-wal`), log)
  })

  it('refuses a directory that is not there', () => {
    refused(`${files.next()}/deeper/x.db`, /could not be opened\. See that its directory exists/)
  })

  it("makes files that are their owner's alone, and leaves one that is there as it is", () => {
    const file = files.next()
    const mode = (name: string) => statSync(name).mode & 0o777
    const store = openStore(API, file)
    create(store, 'host')
    store.commit()
    assert.deepEqual([mode(file), mode(`${file}-wal`)], [0o600, 0o600])
    store.close()
    chmodSync(file, 0o640)
    openStore(API, file).close()
    assert.equal(mode(file), 0o640)
  })

  it('refuses a file that may not be written', async () => {
    const file = files.next()
    openStore(API, file).close()
    chmodSync(dirname(file), 0o755)
    chmodSync(file, 0o444)
    await asAnyUser(() => refused(file, /may not be written\. Give this user the right/))
    chmodSync(file, 0)
    await asAnyUser(() => {
      refused(file, /may not be written/)
      assert.throws(() => readDataFile(file), /may not be read by this user/)
    })
  })

  it('refuses a file that has a second name, under which another server could have it', () => {
    const file = filled()
    const other = files.next()
    linkSync(file, other)
    for (const name of [file, other]) {
      refused(name, /has another name by a hard link.*Remove the others \(find -samefile/)
      assert.throws(() => takeLock(name), /has another name by a hard link/)
    }
    rmSync(other)
    openStore(API, file).close()
  })

  it('refuses a path that is longer than SQLite takes, and leaves nothing', () => {
    const folder = join(dirname(files.next()), ...['a', 'b', 'c'].map((letter) => letter.repeat(140)))
    mkdirSync(folder, { recursive: true })
    const path = (length: number) => join(folder, 'x'.repeat(length - folder.length - 1))
    for (const length of [500, 505, 520, 600]) refused(path(length), /has a path of \d+ bytes, and .* 499 at most/)
    const longest = openStore(API, path(499))
    refused(path(499), /in use/)
    longest.close()
  })

  it('makes no file by a name that belongs to another', () => {
    const file = filled()
    for (const end of ['-wal', '-shm', '-journal'])
      refused(file + end, /is a name that the server and SQLite use beside a data file/)
  })

  it('says what a symbolic link leads to where that is nothing, and where it leads in a circle', () => {
    const file = files.next()
    symlinkSync('no/such.db', file)
    refused(file, /is a symbolic link to "no\/such\.db", which does not exist/)
    assert.throws(() => readDataFile(file), /is a symbolic link to "no\/such\.db", which does not exist/)
    const circle = files.next()
    symlinkSync(circle, circle)
    refused(circle, /leads in a circle/)
    assert.throws(() => readDataFile(circle), /leads in a circle/)
  })

  it('takes an empty file for a new database', () => {
    const file = files.next()
    writeFileSync(file, '')
    const store = openStore(API, file)
    assert.equal(store.class('host').count(), 1)
    store.close()
  })

  it('refuses fields whose refs no foreign key could hold', () => {
    const api = model({ classes: { a: ['RW deep : (string -> a ref set) map'] } })
    assert.throws(() => openStore(api, ':memory:'), /"a\.deep" cannot be stored/)
  })
})

/** undefined where there is none, or it may not be read. */
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
