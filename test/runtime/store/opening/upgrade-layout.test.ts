/** Files of earlier layouts: their objects and the order of their sets are kept. */
import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { beforeEach, describe, it } from 'mocha'
import { checkData } from '../../../../runtime/data-check/check-data.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import { readDataFile } from '../../../../runtime/store/sqlite/read-data-file.ts'
import { changeTexts } from '../contract/changes.ts'
import { create, get } from '../helpers.ts'
import { model, object, type Parts } from '../models.ts'
import { temporaryFiles } from '../temporary-files.ts'

const LAB = '5f0f1c3e-0000-4000-8000-000000000001'
const VM = '3c2f1a52-6d0e-4a7b-8f3c-0d5b2f8e9a10'
const VIF = '7e9d4b61-1c3f-4e2a-9b7d-5a6c8f0e1d20'
const [VM_REF, VIF_REF] = [`OpaqueRef:${VM}`, `OpaqueRef:${VIF}`]
const HASH = '$scrypt$ln=15,r=8,p=3$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
const PARTS: Parts = {
  classes: {
    VM: ['RW name_label : string', 'RO/runtime VIFs : VIF ref set <-> VM', 'RW hosts : host ref set'],
    VIF: ['RW VM : VM ref <-> VIFs'],
    host: [],
  },
  objects: [object('host', 'lab', { uuid: LAB })],
}
const { roles: _, ...MODEL } = model(PARTS)
const NAMES = {
  ...{ VM: 'VM', VIF: 'VIF', host: 'host', 'VM.hosts[]': 'VM.hosts', 'VM.uuid': 'uuid' },
  ...{ 'VM.name_label': 'name_label', 'VIF.uuid': 'uuid', 'VIF.VM': 'VM', 'host.uuid': 'uuid' },
}

/** The schema and rows of such a file. */
const LAYOUT_1 = `
PRAGMA application_id = ${0x43524f57};
PRAGMA journal_mode = WAL;
CREATE TABLE "@meta" ("key" text primary key, "value" text not null) strict;
INSERT INTO "@meta" VALUES('layout','1');
INSERT INTO "@meta" VALUES('model','${JSON.stringify(MODEL)}');
INSERT INTO "@meta" VALUES('names','${JSON.stringify(NAMES)}');
INSERT INTO "@meta" VALUES('objects','{"host lab":"OpaqueRef:${LAB}"}');
CREATE TABLE "@settings" ("key" text primary key, "value" text not null) strict;
INSERT INTO "@settings" VALUES('password','${HASH}');
CREATE TABLE "VIF" ("@id" integer primary key, "@ref" text not null unique, "uuid" text not null, "VM" text not null references "VM" ("@ref") on delete no action) strict;
INSERT INTO "VIF" VALUES(1,'${VIF_REF}','${VIF}','${VM_REF}');
CREATE TABLE "VM" ("@id" integer primary key, "@ref" text not null unique, "uuid" text not null, "name_label" text not null) strict;
INSERT INTO "VM" VALUES(1,'${VM_REF}','${VM}','kept');
CREATE TABLE "VM.hosts" ("owner" text not null references "VM" ("@ref") on delete cascade, "value" text not null references "host" ("@ref") on delete no action, primary key ("owner", "value")) strict;
INSERT INTO "VM.hosts" VALUES('${VM_REF}','OpaqueRef:${LAB}');
CREATE TABLE "host" ("@id" integer primary key, "@ref" text not null unique, "uuid" text not null) strict;
INSERT INTO "host" VALUES(1,'OpaqueRef:${LAB}','${LAB}');
CREATE UNIQUE INDEX "@VM.uuid" on "VM" ("uuid");
CREATE INDEX "@VM.name_label" on "VM" ("name_label");
CREATE UNIQUE INDEX "@VIF.uuid" on "VIF" ("uuid");
CREATE INDEX "@VIF.VM" on "VIF" ("VM");
CREATE UNIQUE INDEX "@host.uuid" on "host" ("uuid");
CREATE INDEX "@VM.hosts.value" on "VM.hosts" ("value");
`
const ALL = [`add VM ${VM_REF}`, `add VIF ${VIF_REF}`, `add host OpaqueRef:${LAB}`]

describe('a data file of layout 1', () => {
  const files = temporaryFiles()
  let file = ''
  beforeEach(() => {
    file = files.next()
    const database = new DatabaseSync(file, { enableForeignKeyConstraints: false })
    database.exec(LAYOUT_1)
    database.close()
  })

  it('is upgraded in one transaction', () => {
    const { exec } = DatabaseSync.prototype
    const commits: string[] = []
    DatabaseSync.prototype.exec = function (this: DatabaseSync, text) {
      if (text === 'COMMIT') commits.push(text)
      return exec.call(this, text)
    }
    try {
      openStore(model(PARTS), file).close()
    } finally {
      DatabaseSync.prototype.exec = exec
    }
    assert.deepEqual(commits, ['COMMIT'])
  })

  it('is upgraded, and its objects count as created now', () => {
    const before = Date.now()
    const store = openStore(model(PARTS), file)
    const changes = store.changes.since(0, { classes: '*', refs: new Set() })
    assert.deepEqual(changeTexts(changes), ALL)
    assert.equal(new Set(changes.map((c) => c.generation)).size, 1)
    assert.ok((changes[0]?.generation ?? 0) >= before * 1024)
    assert.equal(store.changes.generation(), changes[0]?.generation)
    assert.equal(get(store, 'VM', VM_REF, 'name_label'), 'kept')
    assert.equal(store.settings.get('password'), HASH)
    assert.ok(store.changes.incarnation)
    const more = create(store, 'VM', { name_label: 'more', hosts: [] })
    store.class('VIF').destroy(VIF_REF)
    store.commit()
    store.close()
    assert.deepEqual(checkData(file), [])
    const again = openStore(model(PARTS), file)
    const later = again.changes.since(changes[0]?.generation ?? 0, { classes: '*', refs: new Set() })
    assert.deepEqual(changeTexts(later).sort(), [`add VM ${more}`, `del VIF ${VIF_REF}`, `mod VM ${VM_REF}`].sort())
    again.close()
  })

  it('is upgraded and migrated to another model at once', () => {
    const classes = { ...PARTS.classes, host: ['RW name : string = "none"'] }
    const store = openStore(model({ ...PARTS, classes }), file)
    assert.equal(get(store, 'host', `OpaqueRef:${LAB}`, 'name'), 'none')
    assert.deepEqual(changeTexts(store.changes.since(0, { classes: '*', refs: new Set() })), ALL)
    store.close()
    assert.deepEqual(checkData(file), [])
  })

  it('stays a file of layout 1 if the model does not fit', () => {
    assert.throws(() => openStore(model({ classes: { VM: [] } }), file), /Class "VIF" is gone/)
    const data = readDataFile(file)
    assert.equal(data.layout, '1')
    assert.deepEqual(data.api.roles, [])
    assert.deepEqual(data.class('VM').record(VM_REF).values, [VM, 'kept', [VIF_REF], [`OpaqueRef:${LAB}`]])
    data.close()
    assert.deepEqual(checkData(file), [])
  })
})

const SETS: Parts = {
  classes: {
    VM: ['RW hosts : host ref set', 'RW slots : (int -> host ref) map', 'RW peers : VM ref set <-> peers'],
    host: [],
  },
}

describe('a data file of layout 3', () => {
  const files = temporaryFiles()
  let file = ''
  let [vm, peer] = ['', '']
  let hosts: string[] = []

  beforeEach(() => {
    file = files.next()
    const store = openStore(model(SETS), file)
    hosts = Array.from({ length: 5 }, () => create(store, 'host'))
    vm = create(store, 'VM', {
      hosts: [...hosts].reverse(),
      slots: new Map(hosts.map((host, i) => [BigInt(9 - i), host])),
    })
    peer = create(store, 'VM', { hosts: hosts.slice(2), peers: [vm] })
    store.commit()
    store.close()
    makeLayout3(file)
  })

  it('is read as it is', () => {
    const data = readDataFile(file)
    assert.equal(data.layout, '3')
    assert.deepEqual(data.class('VM').record(vm).values[1], [...hosts].reverse())
    data.close()
    assert.deepEqual(checkData(file), [])
  })

  it('keeps the order of sets and maps, also beside a view that reads them', () => {
    const other = new DatabaseSync(file)
    other.exec('create view v as select value from "VM.hosts"')
    other.close()
    const store = openStore(model(SETS), file)
    assert.deepEqual(get(store, 'VM', vm, 'hosts'), [...hosts].reverse())
    assert.deepEqual([...(get(store, 'VM', vm, 'slots') as Map<bigint, string>).values()], hosts)
    assert.deepEqual(get(store, 'VM', peer, 'peers'), [vm])
    store
      .class('VM')
      .field('hosts')
      .add(peer, hosts[0] as string)
    assert.deepEqual(get(store, 'VM', peer, 'hosts'), [...hosts.slice(2), hosts[0]])
    store.commit()
    store.close()
    const found = checkData(file).filter(({ problem }) => !/There is a view/.test(problem))
    assert.deepEqual(found, [])
  })

  it('is upgraded with a reference that a person has broken, which crow fsck goes on to report', () => {
    const other = new DatabaseSync(file, { enableForeignKeyConstraints: false })
    other.prepare('delete from host where "@ref" = ?').run(hosts[4] as string)
    other.close()
    openStore(model(SETS), file).close()
    assert.equal(checkData(file).length, 3)
  })
})

/** Makes the tables of links and maps as that layout has them. */
function makeLayout3(file: string): void {
  const database = new DatabaseSync(file, { enableForeignKeyConstraints: false })
  for (const [table, columns] of [
    ['VM.hosts', ['owner', 'value']],
    ['VM.slots', ['owner', 'key', 'value']],
    ['VM.peers', ['from', 'to']],
  ] as const) {
    const names = columns.map((column) => `"${column}"`).join()
    const sql = String(database.prepare('select sql from sqlite_schema where name = ?').get(table)?.sql)
    const old = sql.replace('"@id" integer primary key, ', '').replace(/unique (\([^)]*\)\) strict)$/, 'primary key $1')
    assert.match(old, /primary key/)
    const indexes = database.prepare(
      `select sql from sqlite_schema where type = 'index' and tbl_name = ? and sql <> ''`,
    )
    const texts = indexes.all(table).map((row) => String(row.sql))
    database.exec(`create table kept as select * from "${table}" order by "@id"; drop table "${table}"; ${old};
      insert into "${table}" (${names}) select ${names} from kept; drop table kept; ${texts.join(';')}`)
  }
  database.exec(
    `update "@meta" set value = '3', "@sum" = null where key = 'layout'; delete from "@meta" where key = 'schema'`,
  )
  database.close()
}
