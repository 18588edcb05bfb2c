/** `handlers.ts` beside an API: `crow types`, `crow compile` and `crow serve --watch` from source, and real servers. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { callServer } from '../runtime/server-process.ts'
import { ProcessLines } from '../support/process-lines.ts'
import { crow } from './memory-host.ts'

const API = `api Depot
error DEPOT_FULL(depot, size)
class depot {
  RW size : int = 0
  message fill(depot : depot ref, more : int) : int throws DEPOT_FULL
}
`

const HANDLERS = `import { setTimeout } from 'node:timers/promises'
import { fail, type HttpRoutes, type Messages } from './api.gen.ts'
import { most } from './most.ts'

// The module may wait before it is ready.
await setTimeout(1)

export const messages = {
  'depot.fill': ({ depot, more }, ctx) =>
    ctx.transaction((tx) => {
      const it = tx.depot.get(depot)
      it.size += more
      if (it.size > most) fail('DEPOT_FULL', depot, it.size)
      return it.size
    }),
} satisfies Messages

export const http = {
  'GET /size': async (_request, { query, transaction }) => {
    const size = await transaction((tx) => tx.depot.get(query.get('depot') as never).size)
    return new Response(String(size))
  },
} satisfies HttpRoutes
`

const COMMAND = resolve('cli/main.ts')

describe('handlers.ts beside an API', function () {
  // Each command bundles the runtime and the pages from source.
  this.timeout(60_000)
  let folder: string
  const children: ChildProcess[] = []
  const path = (name: string) => join(folder, name)
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'crow-handlers-'))
    writeFileSync(path('depot.crow'), API)
    writeFileSync(path('most.ts'), 'export const most = 10n\n')
    writeFileSync(path('handlers.ts'), HANDLERS)
  })
  afterEach(async () => {
    for (const child of children.splice(0)) {
      if (child.exitCode !== null) continue
      child.kill('SIGTERM')
      await once(child, 'close')
    }
    rmSync(folder, { recursive: true, force: true })
  })

  function run(...args: string[]) {
    return spawnSync(process.execPath, [COMMAND, ...args], { cwd: folder, encoding: 'utf8', env: PLAIN })
  }

  function start(script: string, ...args: string[]): ProcessLines {
    const child = spawn(process.execPath, [script, ...args], { cwd: folder, env: PLAIN })
    children.push(child)
    return new ProcessLines(child)
  }

  it('is bundled into the server, whose messages then have its code', async () => {
    const { status, stderr } = run('compile', '.', '-o', 'out')
    assert.deepEqual([status, stderr], [0, ''])
    assert.ok(!existsSync(path('api.gen.ts')))
    rmSync(path('handlers.ts'))
    rmSync(path('most.ts'))
    const server = start('out/server.mjs', '--port', '0', '--data', ':memory:')
    const url = (await server.line(/^listening on (\S+)$/))[1] ?? ''
    const depot = await callServer(url, 'depot.create', {})
    assert.equal(await callServer(url, 'depot.fill', depot, 7), 7)
    assert.equal(await callServer(url, 'depot.fill', depot, 7), undefined)
    assert.equal(await callServer(url, 'depot.get_size', depot), 7)
    assert.equal(await (await fetch(`${url}/size?depot=${depot}`)).text(), '7')
  })

  it('has the code of externals, which message bodies call', async () => {
    const body = 'body depot.scan {\n  depot.size = sum(s for s in list_sizes(depot, least))\n  return depot.size\n}\n'
    const external = 'external list_sizes(depot : depot ref, least : int) : int set\n'
    const text = API.replace('  message fill', '  message scan(depot : depot ref, least : int) : int\n  message fill')
    writeFileSync(path('depot.crow'), text + external + body)
    const code = `import { type Externals, fail } from './api.gen.ts'
      export const externals = {
        list_sizes: async (depot, least) => (least < 0n ? fail('DEPOT_FULL', depot, least) : [least, least + 1n]),
      } satisfies Externals`
    writeFileSync(path('handlers.ts'), code)
    const { status, stderr } = run('compile', '.', '-o', 'out')
    assert.deepEqual([status, stderr], [0, ''])
    const server = start('out/server.mjs', '--port', '0', '--data', ':memory:')
    const url = (await server.line(/^listening on (\S+)$/))[1] ?? ''
    const depot = await callServer(url, 'depot.create', {})
    assert.equal(await callServer(url, 'depot.scan', depot, 3), 7)
    assert.equal(await callServer(url, 'depot.scan', depot, -1), undefined)
    assert.equal(await callServer(url, 'depot.get_size', depot), 7)
    rmSync(path('handlers.ts'))
    const without = run('compile', '.', '-o', 'out')
    assert.equal(without.status, 1)
    assert.match(
      without.stderr,
      /^crow: The external "list_sizes" has no code: export it in "externals" of handlers\.ts/,
    )
  })

  it('prints the errors of its bundle as those of a .crow file, with their places', () => {
    writeFileSync(path('handlers.ts'), `${HANDLERS}// ä\nimport { "ä" } from './none.ts'\n`)
    const { status, stdout, stderr } = run('compile', '.', '-o', 'out')
    assert.deepEqual([status, stdout], [1, ''])
    assert.match(stderr, /^error esbuild: .+\n +--> handlers\.ts:25:14\n/)
    writeFileSync(path('handlers.ts'), `${HANDLERS}/* äöü */ import './none.ts'\n`)
    const other = run('compile', '.', '-o', 'out').stderr
    assert.match(other, /^error esbuild: Could not resolve "\.\/none\.ts"\n +--> handlers\.ts:24:18\n/)
  })

  it('keeps a server from starting that its code does not fit', async () => {
    writeFileSync(path('handlers.ts'), `export const messages = { 'depot.full': () => 1n }\n`)
    const { status, stderr } = run('serve', '--port', '0')
    assert.equal(status, 1)
    assert.equal(stderr, 'handlers.ts has code for the message "depot.full", and the API has no such message\n')
    writeFileSync(path('handlers.ts'), `throw new Error('no disk')\n`)
    assert.match(run('serve', '--port', '0').stderr, /^handlers\.ts cannot be loaded: Error: no disk\n/)
  })

  it('is served again when it changes, or a file that it imports', async () => {
    const served = start(COMMAND, 'serve', '--watch', '--port', '0', '--data', ':memory:')
    const url = (await served.line(/^listening on (\S+)$/))[1] ?? ''
    assert.match(readFileSync(path('api.gen.ts'), 'utf8'), /^\/\/ Generated by Crowfoot/)
    const depot = await callServer(url, 'depot.create', {})
    assert.equal(await callServer(url, 'depot.fill', depot, 11), undefined)
    writeFileSync(path('handlers.ts'), HANDLERS.replace('return it.size', 'return -it.size'))
    await served.line(/^listening on/)
    assert.equal(await callServer(url, 'depot.fill', depot, 7), -7)
    writeFileSync(path('handlers.ts'), HANDLERS.replace('fail(', 'fail(('))
    await served.line(/^ +--> handlers\.ts:14:/)
    await served.line(/the old server keeps running/)
    assert.equal(await callServer(url, 'depot.fill', depot, 1), -8)
    writeFileSync(path('handlers.ts'), HANDLERS)
    await served.line(/^listening on/)
    writeFileSync(path('most.ts'), 'export const most = 100n\n')
    // A change that a copy of the disk's times hides from nobody.
    utimesSync(path('most.ts'), 1, 1)
    await served.line(/^listening on/)
    assert.equal(await callServer(url, 'depot.fill', depot, 11), 19)
  })

  it('is served when a file that it imports is repaired or added, though it never was bundled', async () => {
    writeFileSync(path('most.ts'), `import { ten } from './ten.ts'\nexport const most = ten +\n`)
    const served = start(COMMAND, 'serve', '--watch', '--port', '0', '--data', ':memory:')
    await served.line(/^ +--> most\.ts:/)
    await served.line(/waiting for a change/)
    writeFileSync(path('most.ts'), `import { ten } from './ten.ts'\nexport const most = ten + 1n\n`)
    await served.line(/Could not resolve/)
    await served.line(/waiting for a change/)
    writeFileSync(path('ten.ts'), 'export const ten = 10n\n')
    const url = (await served.line(/^listening on (\S+)$/))[1] ?? ''
    const depot = await callServer(url, 'depot.create', {})
    assert.equal(await callServer(url, 'depot.fill', depot, 11), 11)
  })

  it('has types that are written only when they change', async () => {
    assert.equal(run('types').stdout, 'wrote api.gen.ts\n')
    const { mtimeNs } = statSync(path('api.gen.ts'), { bigint: true })
    assert.equal(run('types').stdout, 'api.gen.ts is up to date\n')
    assert.equal(statSync(path('api.gen.ts'), { bigint: true }).mtimeNs, mtimeNs)
  })
})

describe('crow types', () => {
  it('writes the types of the API in the directory, also without handlers', async () => {
    const { code, out, host } = await crow(['types', 'pool'], { 'pool/depot.crow': API })
    assert.deepEqual([code, out], [0, 'wrote pool/api.gen.ts\n'])
    assert.match(String(host.content.get('pool/api.gen.ts')), /'depot\.fill'\?: \(args: /)
  })

  it('writes nothing for an API with an error', async () => {
    const { code, err, host } = await crow(['types'], { 'depot.crow': 'class depot {\n' })
    assert.equal(code, 1)
    assert.match(err, /^error CROW1002/)
    assert.ok(!host.content.has('api.gen.ts'))
  })
})

const { CROWFOOT_PASSWORD: _, FORCE_COLOR: _force, ...PLAIN } = process.env
