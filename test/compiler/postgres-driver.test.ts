/** A bundled server has PostgreSQL's driver as text, which is compiled at its first use: servers on SQLite never load it. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { describe, it } from 'mocha'
import { SERVER, serverPlugins } from '../../compiler/bundle.ts'

describe('the driver of PostgreSQL in a bundle', () => {
  it('is text until a server connects', async () => {
    const { plugins, inputs } = serverPlugins({ name: 'no pages', setup() {} })
    const entryPoints = ['runtime/store/postgres/connection.ts']
    const { outputFiles, metafile } = await build({
      ...SERVER,
      entryPoints,
      plugins,
      bundle: true,
      write: false,
      metafile: true,
    })
    const isDriver = (path: string) => /node_modules\/pg\//.test(path)
    assert.deepEqual(Object.keys(metafile.inputs).filter(isDriver), [])
    assert.ok([...inputs].some(isDriver))
    const folder = mkdtempSync(join(tmpdir(), 'crow-driver-'))
    try {
      const file = join(folder, 'connection.mjs')
      writeFileSync(file, outputFiles[0]?.text ?? '')
      const { PostgresConnection } = await import(pathToFileURL(file).href)
      const times = { connectMilliseconds: 5_000, answerMilliseconds: 5_000 }
      await assert.rejects(
        PostgresConnection.open('postgres://127.0.0.1:1/data', 'reads', times),
        /cannot be reached: connect ECONNREFUSED/,
      )
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
