/** Checks of references, links and uuids: each kind of damage is found, and its help repairs it. */
import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'mocha'
import type { Message } from '../../../../../model/api.ts'
import { checkData } from '../../../../../runtime/data-check/check-data.ts'
import type { DataFinding } from '../../../../../runtime/store/sqlite/check/data-finding.ts'
import { openStore } from '../../../../../runtime/store/sqlite/open.ts'
import { create } from '../../helpers.ts'
import { model } from '../../models.ts'
import { temporaryFiles } from '../../temporary-files.ts'
import { A, B1, DamagedFile, place, uuid } from './damaged-file.ts'

describe('the references of a data file', () => {
  const files = temporaryFiles()
  const damaged = new DamagedFile()

  it('finds references that no server could have made', () => {
    const forms = ['opaqueref:x', `OpaqueRef:${uuid('c').toUpperCase()}`, 'OpaqueRef:', uuid('d')]
    for (const [i, form] of forms.entries())
      damaged.run(`insert into b ("@ref", "@made", "@changed", uuid) values ('${form}', 1, 1, '${uuid(`e${i}`)}')`)
    damaged.finds(
      forms.map((form) => [
        `b ${form} null`,
        /is not a reference of the form that the server makes: OpaqueRef: and a UUID in lower/,
      ]),
      false,
    )
    const { help } = damaged.check()[0] as DataFinding
    assert.match(help, /update "b" set "@ref" = 'OpaqueRef:…' where "@id" = \d+;/)
  })

  it('finds a reference that objects of two classes have', () => {
    damaged.run(`insert into b ("@ref", "@made", "@changed", uuid) values ('${A(3)}', 1, 1, '${uuid('e')}')`)
    damaged.finds(
      [
        [`a ${A(3)} null`, /An object of b also has this reference/],
        [`b ${A(3)} null`, /An object of a also has this reference/],
      ],
      false,
    )
  })

  it('accepts any uuid and reference of classes whose uuids come from clients', () => {
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
    assert.deepEqual(checkData(other).map(place), ['d OpaqueRef:theirs null', 'd OpaqueRef:theirs uuid'])
  })

  it('finds repeated uuids and ends of one-one pairs, and their missing indexes', () => {
    damaged.runLoosened('a', `update a set uuid = '${uuid('a1')}' where "@ref" = '${A(2)}'`, '@a.uuid')
    damaged.run('drop index "@a.one"')
    damaged.run(`update a set one = '${B1}' where "@ref" = '${A(2)}'`)
    const says = damaged.check()
    assert.deepEqual(says.map(place), [
      ...['null null null', 'null null null'],
      ...[`a ${A(1)} uuid`, `a ${A(2)} uuid`, `a ${A(1)} one`, `a ${A(2)} one`],
    ])
    assert.match(says[0]?.help ?? '', /^CREATE UNIQUE INDEX "@a\.uuid" on "a" \("uuid"\);$/i)
    for (const i of [3, 5]) damaged.run(says[i]?.help.replace(/^Decide[^.]*\. /, '') ?? '')
    for (const { help } of says.slice(0, 2)) damaged.run(help)
    assert.deepEqual(damaged.check(), [])
  })

  it('finds references to missing objects and to objects of another class', () => {
    damaged.run(`update a set free = 'OpaqueRef:no', one = '${A(1)}' where "@ref" = '${A(2)}'`)
    damaged.finds([
      [`a ${A(2)} free`, /"a\.free" refers to "OpaqueRef:no", which is not an object of class "b"\.$/],
      [`a ${A(2)} one`, /refers to "OpaqueRef:[-0-9a-f]+", which is not an object of class "b", but of class "a"\.$/],
    ])
  })

  it('finds a broken reference that may not be null, and leaves the decision to the user', () => {
    damaged.run(`update a set b = 'OpaqueRef:no' where "@ref" = '${A(3)}'`)
    damaged.finds([[`a ${A(3)} b`, /not an object of class "b"/]], false)
    assert.match(damaged.check()[0]?.help ?? '', /^Decide which b it refers to: update "a" set "b" = 'OpaqueRef:…'/)
  })

  it('finds links and maps with a missing end', () => {
    damaged.run(`insert into "a.links" (owner, value) values ('${A(1)}', 'OpaqueRef:no'), ('OpaqueRef:no', '${B1}');
      update "a.named" set "value" = '${A(1)}' where owner = '${A(1)}';
      insert into "a.counts" (owner, key, value) values ('${A(2)}', 'OpaqueRef:no', 5), ('OpaqueRef:no', '${B1}', 5)`)
    const both = damaged.check().map(place)
    assert.deepEqual(both, [
      `a ${A(1)} named`,
      `a ${A(2)} counts`,
      'a OpaqueRef:no counts',
      `a ${A(1)} links`,
      'a OpaqueRef:no links',
    ])
    for (const { help } of damaged.check()) damaged.run(help)
    assert.deepEqual(damaged.check(), [])
  })

  it('finds a many-many link with a missing object, and one that is there twice', () => {
    const [, links] = ['a.both', 'b.those'].map((name) => `"${name}"`)
    const table = hasTable(damaged.path, 'a.both') ? '"a.both"' : links
    damaged.run(`create table copy as select "from", "to" from ${table}; drop table ${table};
      create table ${table} ("@id" integer primary key, "from" text, "to" text);
      insert into ${table} ("from", "to") select * from copy;
      insert into ${table} ("from", "to") select * from copy limit 1; drop table copy`)
    const found = damaged.check().filter((one) => /twice/.test(one.problem))
    assert.equal(found.length, 1)
    damaged.run(found[0]?.help ?? '')
    damaged.run(`delete from b where "@ref" = '${B1}'`)
    const dead = damaged.check().filter(({ help }) => help.includes(`delete from ${table}`))
    assert.equal(dead.length, 3)
  })

  it('finds symmetric links in the wrong order, also twice', () => {
    damaged.run(`insert into "a.peers" ("from", "to") values ('${A(3)}', '${A(1)}'), ('${A(2)}', '${A(1)}')`)
    damaged.finds([
      [`a ${A(3)} peers`, /not stored with the lesser reference first\.$/],
      [`a ${A(2)} peers`, /first, and a second time with it\.$/],
    ])
  })

  it('finds an object in two pairs of a symmetric one-one', () => {
    damaged.run(`insert into "a.mate" ("from", "to") values ('${A(2)}', '${A(3)}')`)
    damaged.finds([[`a ${A(2)} mate`, /has "OpaqueRef:[-0-9a-f]+a2" in two pairs/]])
  })
})

function hasTable(file: string, name: string): boolean {
  const database = new DatabaseSync(file)
  const found = database.prepare('select 1 from sqlite_schema where name = ?').get(name)
  database.close()
  return found !== undefined
}
