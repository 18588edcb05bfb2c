/** The package as another program imports it: the examples of docs/embedding.md typecheck and run against the build. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { after, before, describe, it } from 'mocha'
import { buildExports } from '../../scripts/build-exports.ts'

const TSC = resolve('node_modules/typescript/bin/tsc')
const STRICT = ['--noEmit', '--strict', '--target', 'es2024', '--lib', 'es2024,dom,dom.iterable', '--types', '']
const BLOCK = /```ts\n([\s\S]*?)```(?:\n\nIt prints:\n\n```text\n([\s\S]*?)```)?/g

/** The requests to the page that the last example makes. */
const ASK_PAGE = `
const { model: pageModel, markers: pageMarkers, providers } = (globalThis as any).page
const at = (column: number) => ({ lineNumber: 2, column })
const { range: hovered, contents } = providers.hover.provideHover(pageModel, at(7))
const { suggestions } = providers.completion.provideCompletionItems(pageModel, at(24), {})
const renamed = providers.rename.provideRenameEdits(pageModel, at(7), 'label')
const refused = providers.rename.provideRenameEdits(pageModel, at(7), '1')
const defined = providers.definition.provideDefinition(pageModel, at(7))
pageModel.setValue('class VM {\\nRW name_label : string\\n}\\n')
console.log(JSON.stringify({
  markers: pageMarkers.map((m: any) => [m.code, m.severity, m.startLineNumber, m.startColumn, m.endColumn]),
  hover: [hovered.startColumn, contents[0].value.includes('name_label')],
  suggested: suggestions.map((s: any) => s.label),
  renamed: renamed.edits.map((e: any) => [e.textEdit.text, e.textEdit.range.startColumn]),
  refused: [refused.edits, typeof refused.rejectReason],
  defined: defined.map((d: any) => d.range.startColumn),
  markersAfter: (globalThis as any).page.markers,
  formatted: providers.formatting.provideDocumentFormattingEdits(pageModel).map((e: any) => e.text),
}))
`

describe('the package in another program', () => {
  let root: string
  const examples = [...readFileSync('docs/embedding.md', 'utf8').matchAll(BLOCK)].map((m) => ({
    code: m[1],
    prints: m[2],
  }))
  const files = examples.map((_, i) => `example-${i}.ts`)

  before(async () => {
    root = mkdtempSync(join(tmpdir(), 'crow-embedding-'))
    const crowfoot = join(root, 'node_modules/crowfoot')
    mkdirSync(crowfoot, { recursive: true })
    copyFileSync('package.json', join(crowfoot, 'package.json'))
    await buildExports(join(crowfoot, 'dist'))
    cpSync('test/exports/monaco-stub', join(root, 'node_modules/monaco-editor'), { recursive: true })
    writeFileSync(join(root, 'package.json'), '{ "type": "module" }')
    examples.forEach(({ code = '' }, i) => {
      writeFileSync(join(root, `example-${i}.ts`), code)
    })
  })

  after(() => rmSync(root, { recursive: true, force: true }))

  const run = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
    return { status, stdout, stderr }
  }

  it('finds three examples in docs/embedding.md', () => assert.equal(examples.length, 3))

  for (const [name, ...options] of [
    ['nodenext', '--module', 'nodenext'],
    ['bundler', '--module', 'esnext', '--moduleResolution', 'bundler'],
  ] as const) {
    it(`has types that TypeScript finds with moduleResolution ${name}`, () => {
      assert.deepEqual(run(TSC, ...STRICT, ...options, ...files), { status: 0, stdout: '', stderr: '' })
    })
  }

  it('prints the output that docs/embedding.md shows', () => {
    const printing = examples.flatMap(({ prints }, i) =>
      prints === undefined ? [] : [{ file: `example-${i}.ts`, prints }],
    )
    assert.equal(printing.length, 2)
    for (const { file, prints } of printing) assert.deepEqual(run(file), { status: 0, stdout: prints, stderr: '' })
  })

  it('gives an editor in a web page its features', () => {
    writeFileSync(join(root, 'page.ts'), (examples.at(-1)?.code ?? '') + ASK_PAGE)
    const { status, stdout, stderr } = run('page.ts')
    assert.deepEqual([status, stderr], [0, ''])
    const { suggested, ...answers } = JSON.parse(stdout)
    assert.ok(suggested.includes('string'))
    assert.deepEqual(answers, {
      markers: [['CROW1203', 8, 2, 19, 24]],
      hover: [6, true],
      renamed: [['  RW label : strng', 1]],
      refused: [[], 'string'],
      defined: [6],
      markersAfter: [],
      formatted: ['  RW name_label : string'],
    })
  })

  it('bundles for a browser, without a module of Node', async () => {
    const contents = ['crowfoot', 'crowfoot/analysis', 'crowfoot/editor', 'crowfoot/model']
      .map((name) => `export * from '${name}'`)
      .join('\n')
    const { metafile, errors } = await build({
      stdin: { contents, resolveDir: root },
      bundle: true,
      write: false,
      metafile: true,
      platform: 'browser',
      format: 'esm',
    })
    assert.deepEqual(errors, [])
    const imports = Object.values(metafile.inputs).flatMap((input) => input.imports.map(({ path }) => path))
    assert.deepEqual(
      imports.filter((path) => !path.includes('node_modules/crowfoot/dist/exports/')),
      [],
    )
  })
})
