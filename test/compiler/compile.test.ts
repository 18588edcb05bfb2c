/** Compiles a model to one self-contained file, with a runtime of three lines that prints how it is started. */
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'mocha'
import { compile } from '../../compiler/compile.ts'
import type { Emitted } from '../../compiler/emit/emitted.ts'
import type { Api } from '../../model/api.ts'
import type { TestExample } from '../../reference/test-examples.ts'
import { siteAssets } from '../support/site-assets.ts'

const API: Api = {
  format: 2,
  name: 'Odd',
  version: '1.0',
  doc: 'Quotes \' " ` {x}, a backslash \\, a line\nbreak, \u2028 and </script>.',
  uses: [],
  roles: [],
  classes: [],
  records: [],
  enums: [],
  errors: [],
  objects: [],
  relations: [],
}

const EXAMPLES: readonly TestExample[] = [
  { title: 'a "quoted" \u2028 title', doc: 'Odd.', text: 'test "…" {}', calls: [], left: 0 },
]

describe('compile', () => {
  let folder: string
  let files: Emitted[]
  let server: string

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'crow-compile-'))
    const runtime = join(folder, 'runtime.mjs')
    writeFileSync(
      join(folder, 'part.mjs'),
      `import { basename } from 'node:path'\nexport const part = basename('/a/part')\n`,
    )
    writeFileSync(
      runtime,
      `import { DatabaseSync } from 'node:sqlite'\nimport { part } from './part.mjs'\n` +
        'export function compiledServer(api, argv = process.argv.slice(2), { examples } = {}) {\n' +
        '  const out = { api, argv, part, sqlite: typeof DatabaseSync, examples: examples() }\n' +
        '  process.stdout.write(JSON.stringify(out))\n}\n',
    )
    files = await compile(API, { runtime, siteAssets }, { examples: EXAMPLES })
    server = join(folder, 'out.mjs')
    writeFileSync(server, files.find((f) => f.path === 'server.mjs')?.text ?? '')
    rmSync(runtime)
    rmSync(join(folder, 'part.mjs'))
  })

  after(() => rmSync(folder, { recursive: true, force: true }))

  it('returns server.mjs and api.json', () => {
    assert.deepEqual(
      files.map((f) => f.path),
      ['server.mjs', 'api.json'],
    )
    assert.deepEqual(JSON.parse(files[1]?.text ?? ''), API)
  })

  it('passes the model, the arguments and the examples to the runtime, without other files', () => {
    const out = JSON.parse(
      execFileSync(process.execPath, ['--no-warnings', server, '--port', '0'], { encoding: 'utf8' }),
    )
    assert.deepEqual(out, { api: API, argv: ['--port', '0'], part: 'part', sqlite: 'function', examples: EXAMPLES })
  })

  it('imports nothing before it has checked the version of Node', () => {
    assert.doesNotMatch(files[0]?.text ?? '', /^import\b/m)
  })

  it('reports the version that it needs on an older Node', () => {
    const old = join(folder, 'old.mjs')
    writeFileSync(
      old,
      `Object.defineProperty(process.versions, 'node', { value: '22.12.0' })\nawait import('./out.mjs')\n`,
    )
    const { status, stderr, stdout } = spawnSync(process.execPath, [old], { encoding: 'utf8' })
    assert.equal(status, 1)
    assert.equal(stdout, '')
    assert.match(stderr, /^This server needs Node 22\.13 or later; this is Node 22\.12\.0, [^\n]+\n$/)
  })

  it('reports the version on the Node of the machine, if that is older', function () {
    const other = ['/usr/bin/node', '/usr/local/bin/node'].find((path) => existsSync(path))
    const version = other && execFileSync(other, ['--version'], { encoding: 'utf8' })
    if (!other || Number(version?.slice(1).split('.')[0]) >= 22) return this.skip()
    assert.match(spawnSync(other, [server], { encoding: 'utf8' }).stderr, /^This server needs Node 22\.13 or later/)
  })

  it('keeps the names of functions, for stack traces', () => {
    assert.match(files[0]?.text ?? '', /function compiledServer\(api/)
  })
})
