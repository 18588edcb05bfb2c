/** docs/container/Dockerfile: its commands, run here without a container, with a server that was compiled as it says. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, describe, it } from 'mocha'
import { ProcessLines } from '../support/process-lines.ts'

const API = 'api Lamps uses session\n\nclass lamp {\n  RW  is_on : bool = false\n}\n'

describe('docs/container/Dockerfile', function () {
  this.timeout(30_000)
  /** Each instruction, with the lines that continue it. */
  const instructions = readFileSync('docs/container/Dockerfile', 'utf8')
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n */g, '')
    .split('\n')
    .filter((line) => line !== '')
  let root: string
  let server: ChildProcess | undefined

  before(() => {
    root = mkdtempSync(join(tmpdir(), 'crow-container-'))
    for (const folder of ['api', 'data']) mkdirSync(join(root, folder))
    writeFileSync(join(root, 'api/lamp.crow'), API)
    const compile = ['bin/crow.js', 'compile', join(root, 'api'), '-o', join(root, 'opt')]
    const { status, stderr } = spawnSync(process.execPath, compile, { encoding: 'utf8' })
    assert.deepEqual([status, stderr], [0, ''])
  })

  after(async () => {
    if (server && server.exitCode === null) {
      server.kill()
      await once(server, 'close')
    }
    rmSync(root, { recursive: true, force: true })
  })

  const the = (name: string) =>
    instructions.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1))

  /** A command of the image, with the image's paths and port as they are here. */
  const command = (text: string | undefined, port: string): [string, ...string[]] => {
    const [program, ...args] = JSON.parse(text ?? '') as string[]
    assert.equal(program, 'node')
    const here = args.map((arg) => arg.replace(/^\/(opt|data)\//, `${root}/$1/`).replace(/\b8080\b/, port))
    return [process.execPath, ...here]
  }

  it('runs as a user without rights, who owns nothing but the volume', () => {
    assert.deepEqual(the('USER'), ['node'])
    assert.ok(instructions.indexOf('USER node') < instructions.findIndex((line) => line.startsWith('ENTRYPOINT ')))
    assert.deepEqual([the('VOLUME'), the('WORKDIR'), the('EXPOSE')], [['/data'], ['/data'], ['8080']])
    assert.deepEqual(the('RUN'), ['mkdir /data && chown node:node /data'])
  })

  it('starts a server whose health its check sees, until it ends', async () => {
    const [node, ...args] = command(the('ENTRYPOINT')[0], '0')
    const env = { ...process.env, CROWFOOT_PASSWORD: 'open sesame' }
    server = spawn(node, args, { cwd: join(root, 'data'), env, stdio: ['ignore', 'pipe', 'pipe'] })
    const [, port = ''] = await new ProcessLines(server).line(/^listening on http:\/\/0\.0\.0\.0:(\d+)$/)
    const [, check] = /\bCMD (\[.*)$/.exec(the('HEALTHCHECK')[0] ?? '') ?? []
    const [program, ...checked] = command(check, port)
    const isHealthy = () => spawnSync(program, checked).status
    assert.equal(isHealthy(), 0)
    const closed = once(server, 'close')
    server.kill('SIGTERM')
    assert.deepEqual(await closed, [0, null])
    assert.equal(isHealthy(), 1)
    assert.ok(readFileSync(join(root, 'data/api.db')).length > 0)
  })

  it('takes its base from a Node that servers run on', () => {
    const { engines } = JSON.parse(readFileSync(resolve('package.json'), 'utf8'))
    const [, version] = /^node:(\d+)-alpine$/.exec(the('FROM')[0] ?? '') ?? []
    assert.ok(Number(version) >= Number.parseFloat(engines.node.slice(2)))
  })
})
