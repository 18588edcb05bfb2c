/** `crow fsck`: the problems of a data file, each as a row with its repair. */
import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openStore } from '../../runtime/store/sqlite/open.ts'
import { rolesApi } from '../runtime/roles-api.ts'
import { sampleApi } from '../runtime/sample-api.ts'
import { crowOn } from './data-host.ts'

const API = sampleApi()

describe('crow fsck', () => {
  let folder: string
  let file: string
  let pen: string
  let cup: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'crow-fsck-'))
    file = join(folder, 'pool.db')
    const store = openStore(API, file)
    cup = store.class('cup').create(new Map([['name_label', 'cup']]))
    pen = store.class('pen').create(
      new Map([
        ['name_label', 'pen'],
        ['cup', cup],
      ]),
    )
    store.commit()
    store.close()
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  /** Writes data that no server writes. */
  function damage(...statements: string[]): void {
    const database = new DatabaseSync(file, { enableForeignKeyConstraints: false })
    database.exec('PRAGMA ignore_check_constraints = ON')
    for (const statement of statements) database.exec(statement)
    database.close()
  }
  const fsck = (...args: string[]) => crowOn(['fsck', file, ...args])
  const findings = async () =>
    JSON.parse((await fsck('--format', 'json')).out).findings as { [member: string]: string | null }[]

  it('reports no problems in a sound file', async () => {
    assert.deepEqual(await fsck(), { code: 0, out: `no problems in ${file}\n`, err: '', asked: [] })
    const json = await fsck('--format', 'json')
    assert.deepEqual([json.code, JSON.parse(json.out)], [0, { format: 1, file, findings: [] }])
  })

  for (const [what, field, sql] of [
    ['an enum value that there is not', 'colour', `update "pen" set "colour" = 'green'`],
    ['a bool that is neither', 'capped', `update "pen" set "capped" = 7`],
    ['a datetime that does not exist', 'bought', `update "pen" set "bought" = '20260231T00:00:00Z'`],
    ['JSON of another shape', 'tags', `update "pen" set "tags" = '{"a":1}'`],
    ['text that no client could be sent', 'name_label', `update "pen" set "name_label" = char(1)`],
    ['a reference to nothing', 'cup', `update "pen" set "cup" = 'OpaqueRef:gone'`],
    ['no uuid', 'uuid', `update "pen" set "uuid" = ''`],
  ] as const)
    it(`finds ${what}, names the object and prints the repair`, async () => {
      damage(sql)
      const found = await findings()
      const row = found.find((f) => f.field === field)
      assert.deepEqual([row?.class, row?.ref], ['pen', pen], JSON.stringify(found))
      assert.match(row?.help ?? '', /"pen"/)
      const { code, out, err } = await fsck()
      assert.deepEqual([code, err], [1, ''])
      assert.match(out, new RegExp(`^pen    ${pen}  ${field}  .+\\n    help: .*"@ref" = '${pen}'`, 'm'))
      assert.match(out, /\n\d problems? in .*pool\.db\n$/)
    })

  it('reports no problems after its own SQL', async () => {
    damage(`update "pen" set "colour" = 'green', "capped" = 7`)
    const sql = (await findings()).map(({ help }) => /^update [^;]+;/.exec(help ?? '')?.[0] ?? '')
    assert.equal(sql.length, 2)
    damage(...sql)
    assert.equal((await fsck()).code, 0)
  })

  it('finds a missing table, and names its class', async () => {
    damage('drop table "cup"')
    assert.ok((await findings()).some((finding) => finding.problem?.includes('cup')))
    assert.equal((await fsck()).code, 1)
  })

  it('prints a table with one line for each row where there is no terminal', async () => {
    damage(`update "pen" set "colour" = 'green'`)
    const [head = '', row = '', help = ''] = (await fsck()).out.split('\n')
    assert.match(head, /^CLASS {2}REF +FIELD +PROBLEM$/)
    assert.match(row, new RegExp(`^pen    ${pen}  colour  .*"green"`))
    assert.match(help, /^ {4}help: update "pen" set "colour"/)
  })

  it('fits its table to the terminal', async () => {
    damage(`update "pen" set "colour" = 'green', "capped" = 7, "name_label" = char(27) || '[2J'`)
    for (const columns of [60, 80, 120]) {
      const { out } = await crowOn(['fsck', file], { columns })
      const lines = out.split('\n').slice(0, -2)
      assert.deepEqual(
        lines.filter((line) => line.length > columns),
        [],
      )
      assert.equal(out.includes('\u001b'), false)
    }
  })

  it('does not show values of secret fields', async () => {
    const secret = join(folder, 'secret.db')
    const api = rolesApi()
    const store = openStore(api, secret)
    store.class('safe').create(new Map([['code', '1234']]))
    store.commit()
    store.close()
    file = secret
    damage(`update "safe" set "code" = char(1) || 'topsecret'`)
    const { code, out } = await fsck()
    assert.equal(code, 1)
    assert.match(out, /"safe\.code" has a value that is not a valid string; it is secret, so it is not shown\./)
    assert.doesNotMatch(out, /topsecret/)
  })

  it('finds a user whose entry cannot be read', async () => {
    damage(`insert into "@settings" (key, value) values ('user:ann', '{"roles":"admin"}')`)
    const [row] = await findings()
    assert.deepEqual(row, {
      ...{ class: null, ref: null, field: null },
      problem: 'The data of the user "ann" cannot be read.',
      help: `crow user remove "ann" "${file}"`,
    })
  })

  it('checks while a server runs', async () => {
    const store = openStore(API, file)
    assert.equal((await fsck()).code, 0)
    store.class('pen').field('name_label').set(pen, 'written meanwhile')
    store.commit()
    assert.equal((await fsck()).code, 0)
    store.close()
  })

  it('exits 2 where it cannot check the file', async () => {
    const no = await crowOn(['fsck', join(folder, 'none.db')])
    assert.deepEqual([no.code, no.out], [2, ''])
    const text = join(folder, 'text')
    writeFileSync(text, 'no database, but long enough to be looked into '.repeat(20))
    const foreign = await crowOn(['fsck', text])
    assert.equal(foreign.code, 2)
    assert.match(foreign.err, /^crow: ".*text" is not a database/)
    const other = join(folder, 'other.db')
    const database = new DatabaseSync(other)
    database.exec('create table "t" ("a")')
    database.close()
    assert.match((await crowOn(['fsck', other])).err, /another program/)
    truncateSync(file, 100)
    assert.equal((await fsck()).code, 2)
  })

  it('checks a read-only file, and changes nothing', async () => {
    chmodSync(file, 0o400)
    assert.equal((await fsck()).code, 0)
  })
})
