/** Late modules: text in the bundle that is compiled at the first call of one of their functions. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BuildOptions, build } from 'esbuild'
import { after, before, describe, it } from 'mocha'
import { BUILTINS, serverPlugins } from '../../compiler/bundle.ts'
import { lateModules } from '../../compiler/late-modules.ts'
import { siteAssetsVariable } from '../../compiler/site-assets.ts'

describe('late modules', () => {
  let folder: string
  let text: string
  let inputs: ReadonlySet<string>

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'crow-late-'))
    const files = {
      'main.mjs': `import { greet, part } from './late.mjs'
        console.log('main runs')
        console.log(greet('first'), greet('second'))
        const { shout } = await import('./later.mjs')
        console.log(shout('third'), await part())`,
      'late.mjs': `import { basename } from 'node:path'
        import { word } from './word.mjs'
        console.log('late runs')
        export const greet = (name) => word + ' ' + name
        export const part = async () => basename('/a/part')`,
      'later.mjs': `console.log('later runs')\nexport function shout(name) { return name + '!' }`,
      'word.mjs': `export const word = 'hello'`,
    }
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
    const late = { 'late.mjs': ['greet', 'part'], 'later.mjs': ['shout'] }
    const options: BuildOptions = { platform: 'node', format: 'esm', plugins: [BUILTINS] }
    const made = lateModules(late, options, folder)
    inputs = made.inputs
    const built = await build({
      ...options,
      plugins: [made.plugin, BUILTINS],
      ...{ absWorkingDir: folder, entryPoints: ['main.mjs'], bundle: true, logLevel: 'silent' },
      write: false,
    })
    text = built.outputFiles[0]?.text ?? ''
  })

  after(() => rmSync(folder, { recursive: true, force: true }))

  it('run once, when one of their functions is called', () => {
    const file = join(folder, 'out.mjs')
    writeFileSync(file, text)
    assert.deepEqual(execFileSync(process.execPath, [file], { encoding: 'utf8' }).trim().split('\n'), [
      'main runs',
      'late runs',
      'hello first hello second',
      'later runs',
      'third! part',
    ])
  })

  it('are not code of the bundle', () => {
    assert.ok(text.includes('main runs'))
    for (const words of ['late runs', 'later runs', 'hello']) assert.ok(!text.includes(words))
  })

  it('report the files that they consist of, for their licences', () => {
    const names = ['late.mjs', 'later.mjs', 'word.mjs'].map((name) => join(folder, name))
    assert.deepEqual([...inputs].filter((path) => path.startsWith(folder)).sort(), names)
  })
})

describe('the bundle of a server', () => {
  it('has the pages, the OpenRPC document and the metrics as late modules', async () => {
    const { plugins, inputs } = serverPlugins(siteAssetsVariable('assets'))
    const entryPoints = [join(import.meta.dirname, '../../compiler/compiled-server.ts')]
    const { metafile } = await build({
      ...{ entryPoints, plugins, bundle: true, write: false, metafile: true, logLevel: 'silent' },
      ...{ platform: 'node', format: 'esm' },
    })
    const own = Object.keys(metafile.inputs).join('\n')
    const late = [...inputs].join('\n')
    for (const part of ['preact/', 'micromark/', 'prom-client/', 'reference/openrpc/', 'web/pages/']) {
      assert.ok(late.includes(part), `${part} is in a late module`)
      assert.ok(!own.includes(part), `${part} is not looked at when the server starts`)
    }
  })
})
