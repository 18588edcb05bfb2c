/** `crow backup`: a whole and consistent copy of a data file that a server writes to. */
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Service } from '../../runtime/service/create-service.ts'
import { openStore } from '../../runtime/store/sqlite/open.ts'
import type { Store } from '../../runtime/store/store.ts'
import { type Desk, openDesk } from '../runtime/harness.ts'
import { sampleApi } from '../runtime/sample-api.ts'
import { crowOn, type Ran, type Typing } from './data-host.ts'

const API = sampleApi()

describe('crow backup', () => {
  let folder: string
  let file: string
  let out: string
  let store: Store
  let desk: Desk
  let service: Service
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'crow-backup-'))
    file = join(folder, 'pool.db')
    out = join(folder, 'copy.db')
    store = openStore(API, file)
    desk = openDesk(API, { store })
    service = desk.service
  })
  afterEach(async () => {
    await service.close()
    store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const backup = (typing: Typing = {}, ...args: string[]): Promise<Ran> =>
    crowOn(['backup', file, '-o', out, ...args], typing)

  it('copies the data of one moment while a server writes', async () => {
    const cup = await desk.result('cup.create', { name_label: 'cup' })
    const tags = Array.from({ length: 50 }, (_, i) => `a tag that makes the record longer ${i}`)
    let acknowledged = 0
    const write = async () => {
      await desk.result('pen.create', { name_label: String(acknowledged), cup, tags })
      acknowledged++
    }
    while (acknowledged < 1000) await write()
    const before = acknowledged
    let copied: Ran | undefined
    const copying = backup().then((ran) => (copied = ran))
    while (!copied) await write()
    const { code, err } = await copying
    assert.deepEqual([code, err], [0, ''])
    assert.ok(acknowledged > before, 'it did not go on writing')
    assert.equal((await crowOn(['fsck', out])).code, 0)
    assert.equal((await crowOn(['fsck', file])).code, 0)
    await serve(out, async (copy) => {
      const pens = Object.values(
        (await copy.result('pen.get_all_records')) as { [ref: string]: { name_label: string } },
      )
      const labels = pens.map((pen) => pen.name_label)
      // The copy has all writes that were answered when it began, and no write without the earlier ones.
      assert.ok(labels.length >= before && labels.length <= acknowledged)
      assert.deepEqual(
        labels,
        Array.from({ length: labels.length }, (_, i) => String(i)),
      )
      assert.equal(((await copy.result('cup.get_pens', cup)) as string[]).length, labels.length)
      assert.ok(await copy.result('pen.create', { name_label: 'the copy is a database of its own', cup }))
    })
  })

  it('prints what it wrote, readable only by its owner, and leaves no other file', async () => {
    const { code, out: printed, err } = await backup()
    assert.deepEqual([code, err], [0, ''])
    assert.match(printed, /^wrote .*copy\.db \(\d+ kB\), a copy of .*pool\.db\n$/)
    assert.equal(statSync(out).mode & 0o777, 0o600)
    const made = readdirSync(folder).filter((name) => !name.startsWith('pool.db'))
    assert.deepEqual(made, ['copy.db'])
  })

  it('shows its progress on a terminal, and clears it', async () => {
    const { err } = await backup({ columns: 80 })
    assert.match(err, /^\r\d+ k?B of \d+ kB/)
    assert.match(err, /\r +\r$/)
  })

  it('overwrites a file only with --force', async () => {
    writeFileSync(out, 'dear')
    const { code, err } = await backup()
    assert.deepEqual([code, err], [1, `crow: "${out}" already exists. Give another file, or --force.\n`])
    assert.equal(readFileSync(out, 'utf8'), 'dear')
    assert.equal((await backup({}, '--force')).code, 0)
    assert.equal((await crowOn(['fsck', out])).code, 0)
  })

  it('never overwrites the data file itself, or one that a server runs on', async () => {
    const own = await crowOn(['backup', file, '-o', file, '--force'])
    assert.equal(own.code, 1)
    assert.match(own.err, /is the data file itself/)
    const other = openStore(API, out)
    const busy = await backup({}, '--force')
    other.close()
    assert.equal(busy.code, 1)
    assert.match(busy.err, /is in use/)
  })

  it('reports a missing data file and a wrong target', async () => {
    assert.equal((await crowOn(['backup', join(folder, 'none.db'), '-o', out])).code, 2)
    const nowhere = await crowOn(['backup', file, '-o', join(folder, 'no', 'copy.db')])
    assert.equal(nowhere.code, 1)
    assert.match(nowhere.err, /could not be made .* its directory exists/)
    assert.equal((await crowOn(['backup', file, '-o', folder])).code, 2)
    writeFileSync(join(folder, 'text'), 'not a database, but long enough to be looked into '.repeat(20))
    const text = await crowOn(['backup', join(folder, 'text'), '-o', out])
    assert.equal(text.code, 1)
    assert.ok(!existsSync(out))
  })

  it('copies the data of crow serve for the directory of an API', async () => {
    const data = join(folder, 'api', '.crowfoot')
    mkdirSync(data, { recursive: true })
    openStore(API, join(data, 'data.db')).close()
    assert.equal((await crowOn(['backup', join(folder, 'api'), '-o', out])).code, 0)
  })
})

/** A service on the file while `work` runs. */
async function serve(file: string, work: (desk: Desk) => Promise<void>): Promise<void> {
  const store = openStore(API, file)
  const desk = openDesk(API, { store })
  try {
    await work(desk)
  } finally {
    await desk.service.close()
    store.close()
  }
}
