/** Links that a repository may bring along: nothing that a command makes is written through them. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'mocha'
import { nodeHost } from '../../cli/host/node-host.ts'
import { runCrow } from '../../cli/run.ts'
import { serveApi } from '../../cli/serve/serve-api.ts'
import { type MemoryHost, memoryHost } from './memory-host.ts'

describe('a link in place of a file that a command makes', () => {
  let folder: string
  let host: MemoryHost
  const path = (name: string) => join(folder, name)

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'crow-planted-'))
    mkdirSync(path('api'))
    mkdirSync(path('home'))
    writeFileSync(path('home/key'), 'secret')
    writeFileSync(path('api/VM.crow'), 'class VM {\n  RW name_label : string\n}\n')
    writeFileSync(path('runtime.mjs'), 'export function compiledServer(api) {}\n')
    host = { ...memoryHost({}), files: nodeHost().files, runtime: path('runtime.mjs') }
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  function untouched(): void {
    assert.deepEqual(readdirSync(path('home')), ['key'])
    assert.equal(readFileSync(path('home/key'), 'utf8'), 'secret')
  }

  async function refused(args: readonly string[], link: string): Promise<void> {
    assert.equal(await runCrow(args, host), 1, host.err())
    assert.ok(host.err().includes(`"${link}" is a symbolic link, and crow does not write through it.`), host.err())
    untouched()
  }

  const serving = () => runCrow(['serve', path('api'), '--port', '0'], host)

  it('is refused by crow serve: the folder .crowfoot', async () => {
    symlinkSync(path('home'), path('api/.crowfoot'))
    await refused(['serve', path('api'), '--port', '0'], path('api/.crowfoot'))
    assert.equal(host.children.length, 0)
  })

  for (const name of ['.gitignore', 'server.mjs', 'api.json', 'data.db', 'data.db-wal', 'data.db-shm', 'data.db-lock'])
    it(`is refused by crow serve: .crowfoot/${name}`, async () => {
      mkdirSync(path('api/.crowfoot'))
      for (const target of ['home/key', 'home/new']) {
        symlinkSync(path(target), path(`api/.crowfoot/${name}`))
        await refused(['serve', path('api'), '--port', '0'], path(`api/.crowfoot/${name}`))
        rmSync(path(`api/.crowfoot/${name}`))
      }
      assert.equal(host.children.length, 0)
    })

  it('is refused by crow user, backup and fsck, which look for the data of crow serve', async () => {
    symlinkSync(path('home'), path('api/.crowfoot'))
    for (const args of [['user', 'list'], ['fsck'], ['backup', '-o', path('copy.db')]]) {
      const fresh = { ...memoryHost({}), files: nodeHost().files }
      assert.equal(await runCrow([...args, path('api')], fresh), 1)
      assert.match(fresh.err(), /\.crowfoot" is a symbolic link/)
    }
  })

  it('does not matter to crow serve --data with another file', async () => {
    mkdirSync(path('api/.crowfoot'))
    symlinkSync(path('home/key'), path('api/.crowfoot/data.db'))
    const served = serveApi(host, path('api'), { data: path('other.db') })
    while (host.children.length === 0) await host.somethingHappens()
    host.children[0]?.ends(0)
    assert.equal(await served, 0)
    untouched()
  })

  for (const target of ['home/key', 'home/new']) {
    it(`is refused by compile, docs and import inside their folder, with target ${target}`, async () => {
      mkdirSync(path('out'))
      for (const [name, ...args] of [
        ['server.mjs', 'compile', path('api')],
        ['index.html', 'docs', path('api'), '--force'],
        ['VM.crow', 'import', path('xenapi.json'), '--force'],
      ] as const) {
        writeFileSync(
          path('xenapi.json'),
          JSON.stringify([{ name: 'VM', description: '', fields: [], messages: [], enums: [] }]),
        )
        const link = path(`out/${name}`)
        symlinkSync(path(target), link)
        const fresh = { ...memoryHost({}), files: nodeHost().files, runtime: path('runtime.mjs') }
        await runCrow([...args, '-o', path('out')], fresh)
        assert.match(fresh.err(), /is a symbolic link, and crow does not write through it/, args[0])
        untouched()
        rmSync(link)
      }
    })

    it(`is refused by diagram and openrpc as the file to write, with target ${target}`, async () => {
      symlinkSync(path(target), path('out.dot'))
      await refused(['diagram', path('api'), '-o', path('out.dot')], path('out.dot'))
      await refused(['openrpc', path('api'), '-o', path('out.dot')], path('out.dot'))
    })
  }

  it('is accepted as the folder that the user has named', async () => {
    mkdirSync(path('real'))
    symlinkSync('real', path('out'))
    assert.equal(await runCrow(['compile', path('api'), '-o', path('out')], host), 0)
    assert.deepEqual(readdirSync(path('real')).sort(), ['api.json', 'server.mjs'])
  })

  it('cannot redirect the temporary file, whose name is random', () => {
    symlinkSync(path('home/key'), path(`api/.VM.crow.${process.pid}.tmp`))
    host.files.write(path('api/VM.crow'), 'class VM {}\n')
    host.files.writeInside(path('api'), 'VM.crow', 'class VM {}\n')
    untouched()
  })

  it('is not needed: crow serve starts without links', async () => {
    const served = serving()
    while (host.children.length === 0) await host.somethingHappens()
    host.children[0]?.ends(0)
    assert.equal(await served, 0)
    assert.deepEqual(readdirSync(path('api/.crowfoot')).sort(), ['.gitignore', 'api.json', 'server.mjs'])
  })
})
