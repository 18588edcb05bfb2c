/** Data files that are moved, replaced or truncated, before a server starts on them and while it runs. */
import assert from 'node:assert/strict'
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, it } from 'mocha'
import { checkData } from '../../../../../runtime/data-check/check-data.ts'
import { watchHealth } from '../../../../../runtime/operate/health.ts'
import { openStore } from '../../../../../runtime/store/sqlite/open.ts'
import { readDataFile } from '../../../../../runtime/store/sqlite/read-data-file.ts'
import type { Store } from '../../../../../runtime/store/store.ts'
import { type Desk, openDesk } from '../../../harness.ts'
import { sampleApi } from '../../../sample-api.ts'

const API = sampleApi()

describe('a truncated data file', () => {
  let file: string
  let store: Store | undefined
  const folder = temporaryFolder()
  beforeEach(() => {
    file = join(folder(), 'data.db')
  })
  afterEach(() => store?.close())

  /** A complete file, with a log that has changes of a few of its pages. */
  function withLog(): string {
    const first = openStore(API, file)
    for (let i = 0; i < 500; i++) first.class('pen').create(new Map([['name_label', `pen ${i}`]]))
    first.commit()
    first.close()
    store = openStore(API, file)
    store.class('pen').create(new Map([['name_label', 'in the log']]))
    store.commit()
    const copy = join(folder(), 'copy.db')
    for (const end of ['', '-wal']) copyFileSync(file + end, copy + end)
    assert.ok(statSync(`${copy}-wal`).size > 0)
    return copy
  }

  // This removes more pages than the log has.
  for (const less of [81_920, 81_921, 122_880])
    it(`that lacks ${less} bytes is refused at start, also with a log beside it`, () => {
      const copy = withLog()
      truncateSync(copy, statSync(copy).size - less)
      const before = [readFileSync(copy), readFileSync(`${copy}-wal`)]
      assert.throws(() => openStore(API, copy), /is damaged\. Put back a copy/)
      assert.throws(() => readDataFile(copy, { damaged: true }), /is damaged/)
      assert.deepEqual([readFileSync(copy), readFileSync(`${copy}-wal`)], before)
    })

  it('is complete if its last pages are only in the log', () => {
    store = openStore(API, file)
    const copy = join(folder(), 'copy.db')
    for (let round = 0; round < 20; round++) {
      for (let i = 0; i < 50; i++) store.class('pen').create(new Map([['name_label', `pen ${round} ${i}`]]))
      store.commit()
      for (const end of ['', '-wal']) copyFileSync(file + end, copy + end)
      const again = openStore(API, copy)
      assert.equal(again.class('pen').count(), (round + 1) * 50)
      again.close()
    }
  })
})

describe('a data file of a running server', () => {
  let file: string
  let desk: Desk
  let problem: () => string | null
  const folder = temporaryFolder()
  beforeEach(() => {
    mkdirSync(join(folder(), 'here'))
    file = join(folder(), 'here', 'data.db')
    open()
  })
  afterEach(async () => {
    await desk.service.close()
    desk.store.close()
  })

  function open(): void {
    const store = openStore(API, file)
    const health = watchHealth(store)
    problem = () => health.problem()
    desk = openDesk(API, { store })
  }

  async function refusesWrites(says: RegExp): Promise<void> {
    const [code, text = ''] = await desk.error('pen.create', { name_label: 'x' })
    assert.equal(code, 'INTERNAL_ERROR')
    assert.ok(!text.includes(dirname(file)), text)
    assert.match(desk.logged.at(-1) ?? '', says)
    assert.match(problem() ?? '', says)
    assert.ok(!problem()?.includes(dirname(file)))
  }

  async function writes(): Promise<string> {
    const ref = (await desk.result('pen.create', { name_label: 'kept' })) as string
    assert.equal(problem(), null)
    return ref
  }

  for (const [what, away, back] of [
    ['the file moved', () => renameSync(file, `${file}.away`), () => renameSync(`${file}.away`, file)],
    [
      'its folder moved',
      () => renameSync(dirname(file), `${dirname(file)}-away`),
      () => renameSync(`${dirname(file)}-away`, dirname(file)),
    ],
    [
      'the file replaced',
      () => {
        renameSync(file, `${file}.away`)
        copyFileSync(`${file}.away`, file)
      },
      () => renameSync(`${file}.away`, file),
    ],
    ['its log moved', () => renameSync(`${file}-wal`, `${file}.away`), () => renameSync(`${file}.away`, `${file}-wal`)],
    [
      'the index of its log moved',
      () => renameSync(`${file}-shm`, `${file}.away`),
      () => renameSync(`${file}.away`, `${file}-shm`),
    ],
  ] as const)
    it(`with ${what}: reads are answered, and writes only after it is back`, async () => {
      const kept = [await writes()]
      away()
      await refusesWrites(/was (moved away or deleted|replaced by another): put it back/)
      assert.deepEqual(await desk.result('pen.get_all'), kept)
      await refusesWrites(/put it back/)
      back()
      assert.equal(problem(), null)
      kept.push(await writes())
      await desk.service.close()
      desk.store.close()
      open()
      assert.deepEqual(await desk.result('pen.get_all'), kept)
      assert.deepEqual(checkData(file), [])
    })

  it('that is deleted: no write is answered', async () => {
    await writes()
    rmSync(file)
    await refusesWrites(/the data file was moved away or deleted/)
    assert.ok(!existsSync(file))
  })

  for (const left of [0, 0.5])
    it(`with its log truncated to ${left} of its size: no write is answered`, async () => {
      for (let i = 0; i < 20; i++) await writes()
      truncateSync(`${file}-wal`, Math.floor(statSync(`${file}-wal`).size * left))
      await refusesWrites(/the file that ends in "-wal" beside the data was cut short: put back a copy/)
    })

  it('that was written to while it was away: no write is answered', async () => {
    await writes()
    renameSync(file, `${file}.away`)
    await refusesWrites(/moved away/)
    appendFileSync(`${file}.away`, Buffer.alloc(4096))
    renameSync(`${file}.away`, file)
    await refusesWrites(/the data were changed while they were away: put back a copy, and start the server again/)
  })

  for (const size of [0, 100, 8192])
    it(`that is truncated to ${size} bytes: the process goes on, and no write is answered`, async () => {
      for (let i = 0; i < 200; i++) desk.store.class('pen').create(new Map([['name_label', `pen ${i}`]]))
      desk.store.commit()
      await desk.service.close()
      desk.store.close()
      open()
      const whole = readFileSync(file)
      truncateSync(file, size)
      for (const method of ['pen.get_all_records', 'pen.get_all']) {
        const said = JSON.stringify(await desk.json(method))
        assert.ok(!said.includes(dirname(file)), said)
      }
      await refusesWrites(/the data file was cut short: put back a copy, and start the server again/)
      // SQLite's cache may not match the file any more.
      writeFileSync(file, whole)
      await refusesWrites(/was cut short/)
    })
})

describe('an INTERNAL_ERROR', () => {
  const folder = temporaryFolder()

  it('for a damaged value names its field, and the path only in the log', async () => {
    const file = join(folder(), 'data.db')
    const first = openStore(API, file)
    const ref = first.class('pen').create(new Map())
    first.commit()
    first.close()
    const database = new DatabaseSync(file)
    database.exec(`update pen set tags = '["cut'`)
    database.close()
    const desk = openDesk(API, { store: openStore(API, file) })
    const text = `The field "pen.tags" of ${ref} cannot be read, as its value is damaged`
    for (const [method, ...params] of [
      ['pen.get_record', ref],
      ['pen.get_tags', ref],
      ['pen.get_all_records'],
    ] as const) {
      assert.deepEqual(await desk.error(method, ...params), ['INTERNAL_ERROR', text])
      assert.match(desk.logged.at(-1) ?? '', new RegExp(`crow fsck ${file} says`))
    }
    desk.store.close()
  })

  it('for an error of the system, or of a closed store, does not name a path', async () => {
    const handlers = new Map([
      ['pen.get_all', () => readFileSync(join(folder(), 'not there'))],
      ['pen.create', () => JSON.parse('{')],
    ])
    const desk = openDesk(API, { handlers: handlers as never, store: openStore(API, join(folder(), 'data.db')) })
    const failed = [await desk.error('pen.get_all')]
    await desk.service.close()
    desk.store.close()
    failed.push(await desk.error('pen.get_all_records'), await desk.error('pen.create', {}))
    for (const error of failed) {
      assert.equal(error[0], 'INTERNAL_ERROR')
      assert.ok(!error.join().includes('/'), error.join())
    }
  })
})

/** The path of a new directory for each test. */
function temporaryFolder(): () => string {
  let path = ''
  beforeEach(async () => {
    const { mkdtemp } = await import('node:fs/promises')
    const { tmpdir } = await import('node:os')
    path = await mkdtemp(join(tmpdir(), 'crowfoot-where-'))
  })
  afterEach(() => rmSync(path, { recursive: true, force: true }))
  return () => path
}
