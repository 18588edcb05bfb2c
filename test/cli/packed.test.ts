/** The package as npm packs it: its files, and what `npx` and TypeScript find after an installation without scripts. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { after, before, describe, it } from 'mocha'
import { registryUnreachable } from '../support/npm-registry.ts'

const TSC = resolve('node_modules/typescript/bin/tsc')
const HELLO = 'api Hello\n\nclass Greeting {\n  RW text : string\n}\n'
const PROGRAM = `
import { analyzeTexts, type Api, type Diagnostic, rpcsOf, typeText } from 'crowfoot'
import { createEditor } from 'crowfoot/editor'
const text = 'class VM {\\n  RW memory : int\\n}\\n'
const { diagnostics, model }: { diagnostics: readonly Diagnostic[]; model: Api | null } =
  analyzeTexts([{ path: 'VM.crow', text }], 'Pool')
if (!model) throw new Error(diagnostics[0]?.message ?? '')
const memory = rpcsOf(model).find(({ name }) => name === 'VM.get_memory')
const editor = createEditor()
editor.update('VM.crow', text)
console.log(memory && typeText(memory.result), editor.diagnostics().length)
// @ts-expect-error The model has types.
model.noSuchMember
`

describe('the packed package', function () {
  this.timeout(90_000)
  let root: string
  let tarball: string
  let empty: string
  let files: readonly string[]
  let installation: ReturnType<typeof run>

  before(() => {
    root = mkdtempSync(join(tmpdir(), 'crow-packed-'))
    const { stdout, stderr } = run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', root], '.')
    const { filename, files: packed } = onlyOne(JSON.parse(stdout), stderr)
    tarball = join(root, filename)
    files = packed.map(({ path }) => path)
    empty = join(root, 'empty')
    mkdirSync(empty)
    const quiet = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund']
    installation = run('npm', ['install', ...quiet, tarball], empty)
    writeFileSync(join(empty, 'hello.crow'), HELLO)
  })

  after(() => rmSync(root, { recursive: true, force: true }))

  it('may be published, and has each file that its manifest names', () => {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8'))
    assert.equal(manifest.private, undefined)
    assert.deepEqual(Object.keys(manifest.bin), ['crow', 'crowfoot'])
    const named = [...JSON.stringify([manifest.bin, manifest.exports]).matchAll(/:"(?:\.\/)?([^"]+)"/g)]
    assert.ok(named.length > 8)
    const names = [...named.map((m) => m[1] ?? ''), 'LICENSE', 'README.md', 'CHANGELOG.md', 'dist/runtime.mjs']
    assert.deepEqual(
      names.filter((name) => !files.includes(name)),
      [],
    )
  })

  it('has only what users need, and no path of the machine that packed it', () => {
    const parts = [...new Set(files.map((path) => path.split('/')[0]))].sort()
    const named = ['CHANGELOG.md', 'LICENSE', 'README.md', 'bin', 'dist', 'docs', 'editors', 'package.json', 'samples']
    assert.deepEqual(parts, named)
    assert.ok(!gunzipSync(readFileSync(tarball)).includes(`${resolve('.')}/`))
  })

  it('is installed without scripts, with at most eight packages', function () {
    if (registryUnreachable(installation.stderr)) return this.skip()
    assert.equal(installation.status, 0, installation.stderr)
    assert.ok(Number(/added (\d+) packages/.exec(installation.stdout)?.[1]) <= 8, installation.stdout)
  })

  for (const [version, node] of [
    ['this Node', process.execPath],
    ['Node 22.13', process.env.OLDEST_NODE],
  ] as const) {
    it(`runs by npx in an empty folder, on ${version}`, function () {
      if (!node || installation.status !== 0) return this.skip()
      const npx = (...args: string[]) => run('npx', ['--no-install', ...args], empty, dirname(node))
      assert.deepEqual(npx('crowfoot', 'check'), { status: 0, stdout: 'no problems in 1 file\n', stderr: '' })
      const { status, stdout, stderr } = npx('crow', 'compile', '.', '-o', 'out')
      assert.deepEqual([status, stderr], [0, ''])
      assert.match(stdout, /^wrote out\/server\.mjs /)
    })
  }

  it('gives TypeScript the types of what a program imports', function () {
    if (installation.status !== 0) return this.skip()
    writeFileSync(join(empty, 'package.json'), '{ "type": "module" }')
    writeFileSync(join(empty, 'program.ts'), PROGRAM)
    const strict = ['--noEmit', '--strict', '--target', 'es2024', '--types', '', '--lib', 'es2024,dom']
    const typed = run(process.execPath, [TSC, ...strict, '--module', 'nodenext', 'program.ts'], empty)
    assert.deepEqual(typed, { status: 0, stdout: '', stderr: '' })
    assert.deepEqual(run(process.execPath, ['program.ts'], empty), { status: 0, stdout: 'int 0\n', stderr: '' })
  })
})

/** With `first` before all other folders of programs. */
function run(command: string, args: readonly string[], cwd: string, first = dirname(process.execPath)) {
  const env = { ...process.env, PATH: `${first}${delimiter}${process.env.PATH}` }
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8' })
  return { status, stdout, stderr }
}

/** npm 12 gives an object by name where npm 11 gives an array. */
function onlyOne(packs: { readonly [key: string]: Packed }, stderr: string): Packed {
  const [pack] = Object.values(packs)
  assert.ok(pack, stderr)
  return pack
}

interface Packed {
  readonly filename: string
  readonly files: readonly { readonly path: string }[]
}
