/** The bundle of `handlers.ts`, and the files that are read for it. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BundleError, bundleHandlers } from '../../compiler/bundle-handlers.ts'

describe('the bundle of handlers.ts', () => {
  let folder: string
  const path = (name: string) => join(folder, name)
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'crow-bundle-'))
    writeFileSync(path('handlers.ts'), `import { word } from './lib.ts'\nexport const messages = { word }\n`)
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const bundle = (reads: (path: string) => void) =>
    bundleHandlers({ path: path('handlers.ts'), types: { path: path('api.gen.ts'), text: '' } }, reads)

  it('says which file it reads before it reads it', async () => {
    writeFileSync(path('lib.ts'), `export const word = 'before'\n`)
    const seen = new Set<string>()
    const { text } = await bundle((file) => {
      if (!seen.has(file) && file === path('lib.ts')) writeFileSync(file, `export const word = 'after'\n`)
      seen.add(file)
    })
    assert.deepEqual([...seen].sort(), [path('handlers.ts'), path('lib.ts')])
    assert.match(text, /'after'|"after"/)
    assert.doesNotMatch(text, /before/)
  })

  it('says so too of a file that is broken, and of one that is not there', async () => {
    for (const content of ['export const = 1', `import './none.ts'\nexport const word = 1\n`]) {
      writeFileSync(path('lib.ts'), content)
      const seen = new Set<string>()
      await assert.rejects(
        bundle((file) => seen.add(file)),
        BundleError,
      )
      assert.ok(seen.has(path('lib.ts')))
      assert.equal(seen.has(path('none.ts')), content.includes('none'))
    }
  })

  it('has packages that the folder lacks from the command, and others from the folder', async () => {
    writeFileSync(path('lib.ts'), `import xxhash from 'xxhash-wasm'\nexport const word = xxhash\n`)
    assert.match((await bundle(() => undefined)).text, /h64Raw/)
    mkdirSync(path('node_modules/xxhash-wasm'), { recursive: true })
    writeFileSync(path('node_modules/xxhash-wasm/package.json'), '{"name":"xxhash-wasm","license":"MIT"}')
    writeFileSync(path('node_modules/xxhash-wasm/LICENSE'), 'MIT')
    writeFileSync(path('node_modules/xxhash-wasm/index.js'), `export default 'ours'\n`)
    assert.match((await bundle(() => undefined)).text, /"ours"/)
    writeFileSync(path('lib.ts'), `import none from 'no-such-package'\nexport const word = none\n`)
    await assert.rejects(
      bundle(() => undefined),
      /Could not resolve "no-such-package"/,
    )
  })
})
