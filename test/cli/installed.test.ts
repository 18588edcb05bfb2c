/** The built command, laid out as npm would install it, run for real: check, compile, serve and serve --watch. */
import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { after, afterEach, before, beforeEach, describe, it } from 'mocha'
import type { OpenRpcDocument } from '../../reference/openrpc/document.ts'
import { buildAll } from '../../scripts/build.ts'
import { Editor } from '../server/protocol/client.ts'

const VM = 'class VM {\n  RW name_label : string\n}\n'
const VM_GROWN = 'class VM {\n  RW name_label : string\n  RW size : int = 7\n}\n'
const GUARDED =
  'api Pool uses session\nrole operator\nrole admin includes operator\n' +
  'class VM create allows(operator) destroy allows(admin) {\n  RW name_label : string\n}\n'

describe('the installed command', () => {
  let root: string
  let crow: string
  let pool: string
  const running: ChildProcess[] = []

  before(async () => {
    root = mkdtempSync(join(tmpdir(), 'crow-installed-'))
    crow = join(root, 'bin/crow.js')
    mkdirSync(join(root, 'bin'))
    mkdirSync(join(root, 'node_modules'))
    symlinkSync(resolve('node_modules/esbuild'), join(root, 'node_modules/esbuild'), 'dir')
    for (const file of ['bin/crow.js', 'bin/compile-cache.js', 'package.json']) copyFileSync(file, join(root, file))
    await buildAll(join(root, 'dist'))
  })

  beforeEach(() => {
    pool = mkdtempSync(join(root, 'pool-'))
    writeFileSync(join(pool, 'VM.crow'), VM)
  })

  afterEach(async () => {
    for (const child of running.splice(0).filter((c) => c.exitCode === null && c.signalCode === null)) {
      child.kill('SIGTERM')
      await once(child, 'close')
    }
  })

  after(() => rmSync(root, { recursive: true, force: true }))

  function run(args: readonly string[], env: NodeJS.ProcessEnv = {}, input = '') {
    const options = { cwd: pool, input, encoding: 'utf8', env: { ...withoutColour(), ...env } } as const
    return spawnSync(process.execPath, [crow, ...args], options)
  }

  function start(script: string, args: readonly string[]): Running {
    const child = spawn(process.execPath, [script, ...args], { cwd: pool, env: withoutColour() })
    running.push(child)
    return new Running(child)
  }

  it('checks, and prints colours only if requested', () => {
    const good = run(['check'])
    assert.deepEqual([good.status, good.stdout, good.stderr], [0, 'no problems in 1 file\n', ''])
    writeFileSync(join(pool, 'VM.crow'), 'class VM {\n')
    const bad = run(['check'])
    assert.equal(bad.status, 1)
    assert.match(bad.stdout, /^error CROW1002: /)
    assert.match(run(['check'], { FORCE_COLOR: '1' }).stdout, /^\u001b\[31m/)
    assert.match(run(['check'], { FORCE_COLOR: '1', NO_COLOR: '1' }).stdout, /^\u001b\[31m/)
  })

  it('keeps compiled code only where no other user can write', () => {
    const temporary = mkdtempSync(join(root, 'tmp-'))
    const cacheOf = (mode: number) => {
      const folder = mkdtempSync(join(root, 'cache-'))
      chmodSync(folder, mode)
      assert.equal(
        run(['check'], { XDG_CACHE_HOME: folder, TMPDIR: temporary, NODE_COMPILE_CACHE: undefined }).status,
        0,
      )
      return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    }
    assert.ok(cacheOf(0o755).length > 0)
    assert.deepEqual(cacheOf(0o777), [])
    assert.deepEqual(readdirSync(temporary), [])
  })

  it('works without a home, and keeps no compiled code in the working directory', () => {
    const homeless = join(root, 'homeless.mjs')
    writeFileSync(
      homeless,
      `import os from 'node:os'
      import { syncBuiltinESMExports } from 'node:module'
      os.homedir = () => { throw new Error('This user has no home') }
      syncBuiltinESMExports()`,
    )
    for (const env of [{ NODE_OPTIONS: `--import=${homeless}` }, { HOME: '' }, { HOME: 'relative' }]) {
      const { status, stderr } = run(['check'], { ...env, XDG_CACHE_HOME: '', LOCALAPPDATA: '' })
      assert.deepEqual([status, stderr], [0, ''])
      assert.deepEqual(readdirSync(pool), ['VM.crow'])
    }
  })

  it('lays out standard input', () => {
    const { status, stdout, stderr } = run(['fmt', '-'], {}, 'class   VM{\n}\n')
    assert.deepEqual([status, stdout, stderr], [0, 'class VM {}\n', ''])
    const broken = run(['fmt', '-'], {}, 'class VM {\n')
    assert.deepEqual([broken.status, broken.stdout], [1, ''])
    assert.match(broken.stderr, /^error CROW1002: [^\n]+\n --> <stdin>:1:10\n/)
  })

  it('loads no compiler, no database and no importer for a check', () => {
    const dist = join(root, 'dist')
    const parts = readdirSync(dist).filter((name) => /^crow-(read-api|report-text)-/.test(name))
    const loaded = staticImports(dist, ['crow.mjs', ...parts])
    assert.ok(loaded.includes('CROW1001'))
    for (const other of ['esbuild', 'node:sqlite', 'OpaqueRef:NULL', 'planMigration'])
      assert.ok(!loaded.includes(other))
    assert.ok(staticImports(dist, readdirSync(dist)).includes('import("esbuild")'))
  })

  it('loads no checker, no reference and no user list to print help', () => {
    const loaded = staticImports(join(root, 'dist'), ['crow.mjs'])
    assert.ok(loaded.includes('lay out .crow files'))
    for (const other of ['CROW1001', 'function createSite', 'function importXenApi', 'class UserList'])
      assert.ok(!loaded.includes(other), other)
  })

  it('draws a diagram with the engine that it contains', () => {
    writeFileSync(join(pool, 'VIF.crow'), 'class VIF {\n  RW peers : VIF ref set <-> peers = []\n}\n')
    const drawn = run(['diagram', '.', '-o', 'pool.svg'])
    assert.deepEqual([drawn.status, drawn.stderr], [0, ''])
    assert.match(readFileSync(join(pool, 'pool.svg'), 'utf8'), /<g id="class&#45;VIF"[\s\S]*<\/svg>/)
  })

  it('starts the language server', async () => {
    const editor = await Editor.start({ command: [crow, 'lsp', '--stdio'] })
    await editor.open('untitled:a', 'class VM {\n')
    await editor.settled()
    assert.equal(editor.shown('untitled:a')[0]?.code, 'CROW1002')
    assert.equal(await editor.end(), 0)
  })

  it('lays out a file, and leaves no other file', () => {
    writeFileSync(join(pool, 'VM.crow'), 'class   VM{\nRW name_label:string\n}\n')
    assert.equal(run(['fmt']).stdout, 'VM.crow\n')
    assert.deepEqual(readdirSync(pool), ['VM.crow'])
    assert.equal(run(['fmt', '--check']).status, 0)
  })

  it('reports that Node is too old', function () {
    const old = ['/usr/bin/node', '/usr/local/bin/node'].find((path) => existsSync(path))
    const version = old && execFileSync(old, ['--version'], { encoding: 'utf8' })
    if (!old || Number(version?.slice(1).split('.')[0]) >= 22) return this.skip()
    const { status, stderr } = spawnSync(old, [crow, 'check'], { encoding: 'utf8' })
    assert.equal(status, 1)
    assert.match(stderr, /^crow needs Node 22\.13 or later; this is Node [\d.]+, [^\n]+\n$/)
  })

  it('compiles a server that needs no other files', async () => {
    assert.equal(run(['compile', '.', '-o', 'out']).status, 0)
    const server = start('out/server.mjs', ['--port', '0', '--data', ':memory:', '--log-level', 'warn'])
    const url = await server.listens()
    const ref = await call(url, 'VM.create', [{ name_label: 'first' }])
    assert.equal(await call(url, 'VM.get_name_label', [ref]), 'first')
    const { servers, methods } = (await call(url, 'rpc.discover', [])) as OpenRpcDocument
    assert.equal(servers[0]?.url, `${url}/jsonrpc`)
    assert.ok(methods.some((m) => m.name === 'VM.set_name_label'))
    assert.equal(await server.end(), 0)
    assert.equal(server.errors, '')
  })

  it('writes the reference with the same pages as servers', async () => {
    assert.equal(run(['docs', '.', '-o', 'docs']).status, 0)
    assert.match(readFileSync(join(pool, 'docs/VM.html'), 'utf8'), /<h1>VM<\/h1>/)
    assert.match(readFileSync(join(pool, 'docs/app.js'), 'utf8'), /^ \* preact [\d.]+ \(MIT\)$/m)
    assert.equal(run(['docs', '.', '-o', 'docs']).status, 0)
    const other = run(['docs', '.', '-o', '.'])
    assert.deepEqual([other.status, other.stdout], [1, ''])
    assert.match(other.stderr, /has "VM\.crow"/)
    assert.equal(run(['compile', '.', '-o', 'out']).status, 0)
    const url = await start('out/server.mjs', ['--port', '0', '--data', ':memory:', '--log-level', 'warn']).listens()
    for (const file of ['app.js', 'app.css', 'theme.js', 'viz.js', 'icon.svg', 'api.js'])
      assert.equal(await (await fetch(`${url}/${file}`)).text(), readFileSync(join(pool, 'docs', file), 'utf8'), file)
    const page = await fetch(url, { headers: { accept: 'text/html' } })
    assert.match(page.headers.get('content-security-policy') ?? '', /^default-src 'none'/)
    assert.match(await page.text(), /<title>pool-\w+ API<\/title>/)
  })

  it('adds users to a running server, checks and copies its data, and starts a server on the copy', async () => {
    writeFileSync(join(pool, 'VM.crow'), GUARDED)
    assert.equal(run(['compile', '.', '-o', 'out']).status, 0)
    const serve = (file: string) => start('out/server.mjs', ['--port', '0', '--data', file])
    const first = serve('pool.db')
    await first.listens()
    assert.match(run(['user', 'add', 'ann', 'pool.db'], {}, 'sesame\n').stderr, /has fewer than 8 characters/)
    assert.equal(await first.end(), 0)
    const second = serve('pool.db')
    const url = await second.listens()
    const added = run(['user', 'add', 'ann', 'pool.db', '--role', 'operator'], {}, 'open sesame\n')
    assert.deepEqual([added.stdout, added.stderr], ['added ann to pool.db: role operator\n', ''])
    const session = await call(url, 'session.login_with_password', ['ann', 'open sesame'])
    const ref = await call(url, 'VM.create', [session, { name_label: 'kept' }])
    await assert.rejects(call(url, 'VM.destroy', [session, ref]), /RBAC_PERMISSION_DENIED/)
    assert.equal(run(['fsck', 'pool.db']).stdout, 'no problems in pool.db\n')
    const copied = run(['backup', 'pool.db', '-o', 'copy.db'])
    assert.deepEqual([copied.status, copied.stderr], [0, ''])
    await call(url, 'VM.create', [session, { name_label: 'too late' }])
    const copy = await serve('copy.db').listens()
    assert.deepEqual(await call(copy, 'VM.get_all', [session]), [ref])
    assert.equal(run(['fsck', 'copy.db']).status, 0)
    assert.match(run(['user', 'list', 'copy.db']).stdout, /^ann {3}operator$/m)
  })

  it('has the licences of bundled packages, also in compiled servers', () => {
    assert.equal(run(['compile', '.', '-o', 'out']).status, 0)
    const server = readFileSync(join(pool, 'out/server.mjs'), 'utf8')
    for (const line of [/^ \*.* kysely [\d.]+ \(MIT\)$/m, /Sami Koskimäki$/m, /^ \*.* saxes [\d.]+ \(ISC\)$/m])
      assert.match(server, line)
    const all = readFileSync(join(root, 'dist/licences.txt'), 'utf8')
    for (const name of ['chevrotain', 'commander', 'fastest-levenshtein', 'kysely', 'preact', 'saxes', 'xmlchars'])
      assert.match(all, new RegExp(`^${name} [\\d.]+ \\(`, 'm'))
  })

  it('has only packages that are not bundled, or that code of samples imports, as dependencies', () => {
    assert.deepEqual(dependencies(), ['esbuild', 'modern-tar', 'saxes', 'xxhash-wasm'])
  })

  it('compiles a copy of samples/xenapi, whose code imports packages, and has its licences', () => {
    for (const name of [...dependencies(), 'xmlchars']) {
      const place = join(root, 'node_modules', name)
      if (!existsSync(place)) symlinkSync(resolve('node_modules', name), place, 'dir')
    }
    cpSync('samples/xenapi', join(pool, 'lab'), { recursive: true })
    for (const name of readdirSync(join(pool, 'lab')).filter((file) => file.endsWith('.test.crow')))
      rmSync(join(pool, 'lab', name))
    const { status, stderr } = run(['compile', 'lab', '-o', 'out'])
    assert.deepEqual([status, stderr], [0, ''])
    assert.match(readFileSync(join(pool, 'out/server.mjs'), 'utf8'), /^ \*.* modern-tar [\d.]+ \(MIT\)$/m)
  })

  it('serves, and ends the server when it ends', async () => {
    const serve = start(crow, ['serve', '--port', '0'])
    const url = await serve.listens()
    assert.deepEqual(await call(url, 'VM.get_all', []), [])
    assert.equal(await serve.end(), 0)
    await assert.rejects(call(url, 'VM.get_all', []))
    assert.match(serve.output, /\ntry:\n {2}curl -s /)
    assert.ok(existsSync(join(pool, '.crowfoot/data.db')))
  })

  it('prints why a server does not start, and exits with its code', async () => {
    const serve = start(crow, ['serve', '--port', '70000'])
    assert.equal(await serve.exit(), 2)
    assert.match(serve.errors, /--port/)
  })

  it('restarts when a file changes, with the same data and port', async () => {
    const serve = start(crow, ['serve', '--watch', '--port', '0', '--data', ':memory:'])
    const url = await serve.listens()
    const ref = await call(url, 'VM.create', [{ name_label: 'kept' }])
    writeFileSync(join(pool, 'VM.crow'), VM_GROWN)
    assert.equal(await serve.listens(), url)
    assert.equal(await call(url, 'VM.get_size', [ref]), 7)
    assert.equal(await call(url, 'VM.get_name_label', [ref]), 'kept')
    writeFileSync(join(pool, 'VM.crow'), 'class VM {\n')
    await serve.complains('the old server keeps running')
    assert.equal(await call(url, 'VM.get_size', [ref]), 7)
    assert.equal(await serve.end(), 0)
  })
})

function dependencies(): string[] {
  return Object.keys(JSON.parse(readFileSync('package.json', 'utf8')).dependencies)
}

/** A process whose lines a test waits for. */
class Running {
  readonly #child: ChildProcess
  readonly #lines: string[] = []
  #heard = Promise.withResolvers<void>()
  #listened = 0
  errors = ''

  constructor(child: ChildProcess) {
    this.#child = child
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) throw new Error('the child has no pipes')
      createInterface({ input: stream }).on('line', (line) => {
        if (stream === child.stderr) this.errors += `${line}\n`
        else this.#lines.push(line)
        this.#heard.resolve()
        this.#heard = Promise.withResolvers<void>()
      })
    }
  }

  get output(): string {
    return this.#lines.map((line) => `${line}\n`).join('')
  }

  /** The address of the next `listening on` line. */
  async listens(): Promise<string> {
    const found = () => this.#lines.flatMap((line) => /^listening on (\S+)$/.exec(line)?.[1] ?? [])[this.#listened]
    const url = await this.#until(found)
    this.#listened++
    return url
  }

  async complains(text: string): Promise<void> {
    await this.#until(() => this.errors.includes(text) || undefined)
  }

  async end(): Promise<number | null> {
    this.#child.kill('SIGTERM')
    return this.exit()
  }

  async exit(): Promise<number | null> {
    if (this.#child.exitCode === null) await once(this.#child, 'close')
    return this.#child.exitCode
  }

  async #until<T>(found: () => T | undefined): Promise<T> {
    for (;;) {
      const it = found()
      if (it !== undefined) return it
      await this.#heard.promise
    }
  }
}

/** The text of built modules and of all that they import before they run. */
function staticImports(dist: string, names: readonly string[]): string {
  const seen = new Map<string, string>()
  const visit = (name: string) => {
    if (seen.has(name)) return
    const text = readFileSync(join(dist, name), 'utf8')
    seen.set(name, text)
    for (const [, next = ''] of text.matchAll(/(?:from|import)"\.\/([^"]+)"/g)) visit(next)
  }
  names.forEach(visit)
  return [...seen.values()].join('\n')
}

async function call(url: string, method: string, params: readonly unknown[]): Promise<unknown> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
  const reply = await fetch(`${url}/jsonrpc`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  const { result, error } = (await reply.json()) as { result?: unknown; error?: { message: string } }
  if (error) throw new Error(error.message)
  return result
}

function withoutColour(): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _force, NO_COLOR: _never, ...env } = process.env
  return env
}
