/** The watch of a real folder. The test starts each check, and waits only for reported changes. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'mocha'
import { fileVersion, watchFolder } from '../../cli/host/watch-folder.ts'
import type { Subscription } from '../../cli/host.ts'

describe('the watch of a folder', () => {
  let root: string
  let reports: number
  let look: () => void
  let others: ReadonlyMap<string, string>
  let watch: Subscription | undefined
  let next: PromiseWithResolvers<void>
  const path = (name: string) => join(root, name)
  const api = () => path('api')

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'crow-watch-'))
    make('one')
    others = new Map()
    reports = 0
    next = Promise.withResolvers()
  })
  afterEach(() => {
    watch?.close()
    rmSync(root, { recursive: true, force: true })
  })

  function make(text: string, folder = 'api'): void {
    mkdirSync(path(folder), { recursive: true })
    writeFileSync(path(`${folder}/a.crow`), text)
  }

  function start(directory = api()): void {
    const changed = () => {
      reports++
      next.resolve()
      next = Promise.withResolvers()
    }
    watch = watchFolder(
      directory,
      changed,
      () => others,
      (work) => {
        look = work
        return () => {
          look = () => assert.fail('a look after the end')
        }
      },
    )
  }

  /** Makes a change, and repeats the checks until it is reported. */
  async function reported(work: () => void): Promise<void> {
    const before = reports
    work()
    look()
    while (reports === before) await next.promise
  }

  it('reports a file that is written or replaced, as VS Code and vim save', async () => {
    start()
    await reported(() => writeFileSync(path('api/a.crow'), 'two'))
    for (const draft of ['4913', '.a.crow.swp', 'a.crow~'])
      await reported(() => {
        writeFileSync(path(`api/${draft}`), 'three')
        renameSync(path(`api/${draft}`), path('api/a.crow'))
      })
    await reported(() => writeFileSync(path('api/b.crow'), 'new'))
    await reported(() => rmSync(path('api/b.crow')))
  })

  it('notices each time that the folder is removed and made again', async () => {
    start()
    for (const text of ['two', 'three', 'four']) {
      await reported(() => rmSync(api(), { recursive: true }))
      await reported(() => make(text))
      await reported(() => writeFileSync(path('api/a.crow'), `${text}, changed`))
    }
  })

  it('notices a folder that was removed and made again between two checks', async () => {
    start()
    await reported(() => {
      rmSync(api(), { recursive: true })
      make('two')
    })
    await reported(() => writeFileSync(path('api/a.crow'), 'three'))
  })

  it('notices another folder in place of one that was moved away', async () => {
    start()
    await reported(() => {
      renameSync(api(), path('old'))
      make('two')
    })
    await reported(() => writeFileSync(path('api/a.crow'), 'three'))
  })

  it('notices that folders above it are removed and made again', async () => {
    make('one', 'deep/er/api')
    start(path('deep/er/api'))
    await reported(() => rmSync(path('deep'), { recursive: true }))
    await reported(() => make('two', 'deep/er/api'))
    await reported(() => writeFileSync(path('deep/er/api/a.crow'), 'three'))
  })

  it('follows a link to a folder, also after the link changes', async () => {
    make('other', 'second')
    symlinkSync('api', path('link'))
    start(path('link'))
    await reported(() => writeFileSync(path('api/a.crow'), 'two'))
    await reported(() => {
      rmSync(path('link'))
      symlinkSync('second', path('link'))
    })
    await reported(() => writeFileSync(path('second/a.crow'), 'three'))
  })

  it('notices changes of a file in another folder that a link leads to', async () => {
    make('shared', 'lib')
    symlinkSync('../lib/a.crow', path('api/lib.crow'))
    start()
    await reported(() => writeFileSync(path('lib/a.crow'), 'shared, changed'))
    await reported(() => rmSync(path('lib/a.crow')))
  })

  it('reports a removed folder once', async () => {
    start()
    await reported(() => rmSync(api(), { recursive: true }))
    // The reports of the removal end before a later change is reported.
    await reported(() => make('two'))
    await reported(() => rmSync(api(), { recursive: true }))
    look()
    const before = reports
    for (let i = 0; i < 1000; i++) look()
    await new Promise(setImmediate)
    await reported(() => make('three'))
    assert.ok(reports - before <= 3, `${reports - before} reports`)
  })

  it('reports another file that has changed since it was read, also before the first check', async () => {
    start()
    for (const name of ['lib.ts', 'none.ts']) {
      others = new Map([[path(name), fileVersion(path(name))]])
      await reported(() => writeFileSync(path(name), 'one'))
      await reported(() => writeFileSync(path(name), 'changed'))
      const before = reports
      for (let i = 0; i < 10; i++) look()
      others = new Map([[path(name), fileVersion(path(name))]])
      look()
      await reported(() => writeFileSync(path('api/a.crow'), name))
      assert.equal(reports, before + 1)
    }
  })

  it('does not report other files', async () => {
    start()
    writeFileSync(path('api/notes.txt'), '')
    writeFileSync(path('api/.hidden.crow'), '')
    for (let i = 0; i < 10; i++) look()
    await reported(() => writeFileSync(path('api/a.crow'), 'two'))
    assert.equal(reports, 1)
  })
})
