/** crow copy, backup, fsck and user on data in PostgreSQL. */
import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, describe, it } from 'mocha'
import { openStore } from '../../runtime/store/sqlite/open.ts'
import { FLEET } from '../runtime/durability/fleet-api.ts'
import { create } from '../runtime/store/helpers.ts'
import { type PostgresCluster, startedPostgres } from '../support/postgres.ts'
import { crowOn } from './data-host.ts'

describe('commands on data in PostgreSQL', () => {
  let cluster: PostgresCluster
  let folder: string
  let url: string
  let file: string
  const path = (name: string) => join(folder, name)

  before(async function () {
    cluster = await startedPostgres(this)
  })
  after(async () => {
    await cluster?.remove()
  })
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'crow-shared-'))
    file = path('fleet.db')
    fill(file)
    url = (await cluster.database()).url
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  async function succeeds(...args: string[]): Promise<string> {
    const { code, out, err } = await crowOn(args, { pipe: 'a pass word' })
    assert.deepEqual([code, err], [0, ''], args.join(' '))
    return out
  }

  it('copies a file to an empty database and back, and compares every row', async () => {
    assert.match(
      await succeeds('copy', '--from', file, '--to', url),
      /^copied \S+fleet\.db to postgres:\S+: \d+ rows of \d+ tables, compared\n$/,
    )
    await succeeds('copy', '--from', url, '--to', path('back.db'))
    assert.equal(statSync(path('back.db')).mode & 0o777, 0o600)
    assert.match(await succeeds('fsck', path('back.db')), /no problems|sound|0 problems/i)
    const store = openStore(FLEET, path('back.db'))
    assert.equal(store.class('crate').count(), 2)
    store.close()
    assert.deepEqual(
      readdirSync(folder).filter((name) => /^back\.db-(wal|shm)/.test(name)),
      [],
    )
  })

  it('leaves a database and a file alone that have data', async () => {
    await succeeds('copy', '--from', file, '--to', url)
    const again = await crowOn(['copy', '--from', file, '--to', url])
    assert.match(again.err, /has data already, and is left as it is/)
    const back = await crowOn(['copy', '--from', url, '--to', file])
    assert.match(back.err, /already exists/)
    assert.deepEqual([again.code, back.code], [1, 1])
  })

  it('backs up into a file, which counts as other data, and checks that', async () => {
    await succeeds('copy', '--from', file, '--to', url)
    assert.match(await succeeds('backup', url, '-o', path('new.db')), /^wrote .*new\.db \(.*\), a copy of postgres:/)
    const out = await succeeds('fsck', url)
    assert.match(out, /postgres:\/\//)
    assert.match(await succeeds('fsck', path('new.db')), /new\.db/)
  })

  it('reports what is wrong with the data, and removes its own copy', async () => {
    await succeeds('copy', '--from', file, '--to', url)
    await cluster.sql(`update "ship" set mood = 'odd'`, new URL(url).pathname.slice(1))
    const { code, out, err } = await crowOn(['fsck', url])
    assert.equal(code, 1)
    assert.match(out, /"odd", which is not a value of mood/)
    assert.match(err, /"crow copy" the data to a file, and back/)
  })

  it('adds, lists, changes and removes users', async () => {
    await succeeds('copy', '--from', file, '--to', url)
    assert.match(await succeeds('user', 'add', 'ann', url), /^added ann to postgres:/)
    assert.match(await succeeds('user', 'list', url), /^ann /m)
    assert.match(await succeeds('user', 'password', 'ann', url), /^changed the password of ann/)
    assert.match(await succeeds('user', 'sessions', url), /USER/)
    assert.match(await succeeds('user', 'remove', 'ann', '--data', url), /^removed ann/)
    const { code, err } = await crowOn(['user', 'remove', 'ann', url])
    assert.deepEqual([code, /There is no user "ann"/.test(err)], [1, true])
  })

  it('says in one sentence what it cannot reach or read, without the password', async () => {
    for (const [bad, said] of [
      [url, /holds no data yet/],
      ['postgres://crow:secret@127.0.0.1:1/pool', /PostgreSQL/],
      ['postgres://nobody:secret@nowhere.invalid/pool', /PostgreSQL/],
    ] as const)
      for (const args of [
        ['fsck', bad],
        ['backup', bad, '-o', path('none.db')],
        ['user', 'list', bad],
        ['copy', '--from', bad, '--to', path('none.db')],
      ]) {
        const { code, out, err } = await crowOn(args)
        assert.equal(code > 0 && out, '', args[0])
        assert.match(err, said, args[0])
        assert.doesNotMatch(err, /secret|\n.*\n/, args[0])
        assert.ok(!existsSync(path('none.db')))
      }
  })

  it('shows no password where it is called wrongly', async () => {
    const bad = 'postgres://crow:se#cret@127.0.0.1/pool'
    for (const args of [
      ['user', 'role', 'ann', 'reader', bad],
      ['fsck', url, bad],
      ['check', bad],
      ['serve', bad],
      ['backup', bad.replace('://', ':/')],
      ['copy', '--from', bad, '--to', path('none.db')],
    ]) {
      const { code, err } = await crowOn(args)
      assert.ok(code > 0 && err !== '', args[0])
      assert.doesNotMatch(err, /cret/, args[0])
    }
  })

  it('takes one file and one database', async () => {
    for (const [from, to] of [
      [file, path('b.db')],
      [url, url],
    ]) {
      const { code, err } = await crowOn(['copy', '--from', String(from), '--to', String(to)])
      assert.deepEqual([code, /is a data file, and the other postgres/.test(err)], [2, true])
    }
  })
})

/** Every kind of field. */
function fill(file: string): void {
  const store = openStore(FLEET, file)
  const home = store.initialObject('port', 'north')
  const ship = create(store, 'ship', {
    ...{ name_label: 'Ada', size: 3n, mood: 'busy', tags: ['a', 'b'], config: new Map([['k', 'v']]) },
    ...{ home, flagship: null, next: null, twin: null, peers: [], routes: [], notes: '' },
    ...{ flags: [], watches: [], others: [], named: new Map(), lends: [] },
  })
  store
    .class('ship')
    .field('named')
    .set(ship, new Map([['me', ship]]))
  store.class('ship').field('peers').set(ship, [ship])
  create(store, 'crate', { name_label: 'box', ship })
  create(store, 'crate', { name_label: 'other', ship: null })
  store.class('crate').destroy(create(store, 'crate', { name_label: 'gone', ship: null }))
  store.commit()
  store.close()
}
