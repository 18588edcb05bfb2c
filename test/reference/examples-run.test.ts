/** Runs example code as users paste it, against a server, in a shell, Python and TypeScript, with a real password. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { after, before, describe, it } from 'mocha'
import type { Api } from '../../model/api.ts'
import { rpcsOf } from '../../model/rpcs.ts'
import { exampleCalls } from '../../reference/examples.ts'
import { type ServerProcess, spawnServer } from '../runtime/server-process.ts'
import { readSample } from '../samples/sample.ts'

const run = promisify(execFile)

/** A password that wrong quoting would break. */
const SECRET = 'correct horse battery'

describe('example code, pasted', function () {
  this.timeout(60_000)
  let folder = ''
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'crow-pasted-'))
  })
  after(() => rmSync(folder, { recursive: true }))

  for (const [name, method] of [
    ['pool', 'VM.get_all_records'],
    ['bookshop', 'author.get_all_records'],
  ] as const) {
    describe(`of samples/${name}`, () => {
      let server: ServerProcess
      let url = ''
      const api = readSample(name).model as Api
      before(async () => {
        const argv = ['--port', '0', '--data', ':memory:', '--log-level', 'warn']
        server = spawnServer(folder, api, argv, { CROWFOOT_PASSWORD: SECRET })
        url = await server.url
      })
      after(async () => {
        server.child.kill()
        await server.ended
      })

      const code = (format: 'curl' | 'python' | 'typescript', options: object = {}) => {
        const rpc = rpcsOf(api).find((r) => r.name === method)
        assert.ok(rpc)
        return exampleCalls(api, rpc, { url, ...options })[format].call.replaceAll('PASSWORD', SECRET)
      }

      it('runs in a shell', async () => {
        const { stdout } = await run('sh', ['-c', code('curl')])
        assert.match(JSON.stringify(JSON.parse(stdout).result), /"OpaqueRef:[\w-]+":\{"uuid"/)
      })

      it('runs in TypeScript', async () => {
        const file = join(folder, 'pasted.ts')
        writeFileSync(file, code('typescript'))
        const { stdout } = await run(process.execPath, [file])
        assert.match(stdout, /'OpaqueRef:[\w-]+': \{\n +uuid:/)
      })

      it('runs in Python', async function () {
        const { stdout } = await run('python3', ['-c', code('python')]).catch((error) => {
          if (error.code === 'ENOENT') this.skip()
          throw error
        })
        assert.match(stdout, /'Status': 'Success'/)
      })

      if (!api.uses.includes('session')) return
      it('reports a wrong password', async () => {
        const wrong = (format: 'curl' | 'typescript') => code(format).replaceAll(SECRET, 'not that one')
        const { stdout } = await run('sh', ['-c', wrong('curl')])
        assert.match(stdout, /SESSION_INVALID/)
        const file = join(folder, 'wrong.ts')
        writeFileSync(file, wrong('typescript'))
        await assert.rejects(run(process.execPath, [file]), /SESSION_AUTHENTICATION_FAILED/)
      })
    })
  }
})
