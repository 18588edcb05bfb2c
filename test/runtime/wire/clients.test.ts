/**
 * Real XML-RPC clients of other languages, where they are installed: the server understands their calls, and they its answers.
 */
import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createHttpServer, stopHttpServer } from '../../../runtime/http/http-server.ts'
import { openDesk } from '../harness.ts'
import { sampleApi } from '../sample-api.ts'

interface Client {
  readonly command: string
  readonly before: readonly string[]
  readonly script: string
  /** A command that succeeds if the client is installed. */
  readonly probe: readonly string[]
  /** The Debian package that contains the client. */
  readonly from: string
}

const CLIENTS: readonly Client[] = [
  { command: 'python3', before: [], script: 'client.py', probe: ['-c', 'import xmlrpc.client'], from: 'python3' },
  {
    command: 'php',
    before: [],
    script: 'client.php',
    probe: ['-r', 'exit(function_exists("xmlrpc_encode_request") ? 0 : 1);'],
    from: 'php-cli and php-xmlrpc',
  },
  {
    command: 'ruby',
    before: [],
    script: 'client.rb',
    probe: ['-e', 'require "xmlrpc/client"'],
    from: 'ruby and ruby-xmlrpc',
  },
  { command: 'perl', before: [], script: 'client.pl', probe: ['-MRPC::XML::Client', '-e1'], from: 'librpc-xml-perl' },
  {
    command: 'go',
    before: ['run'],
    script: 'client.go',
    probe: ['list', 'github.com/kolo/xmlrpc'],
    from: 'golang-go and golang-github-kolo-xmlrpc-dev',
  },
]

/** Go finds what Debian packages without modules. */
const ENV = { ...process.env, GO111MODULE: 'off', GOPATH: '/usr/share/gocode', GOFLAGS: '' }

describe('a client of XML-RPC', function () {
  // Go compiles its program first.
  this.timeout(120_000)
  const desk = openDesk(sampleApi())
  let server: Server
  let url: string
  before(async () => {
    for (let i = 0; i < 3000; i++)
      desk.store.class('cup').create(new Map([['name_label', `cup ${i} ${'x'.repeat(100)}`]]))
    server = createHttpServer({ front: desk.front, log: (text) => assert.fail(text) })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/RPC2`
  })
  after(() => stopHttpServer(server, 0))

  for (const { command, before: words, script, probe, from } of CLIENTS)
    it(`in ${command} is understood`, async function () {
      if (spawnSync(command, probe, { env: ENV }).status !== 0) {
        console.log(`      skipped: install ${from}`)
        return this.skip()
      }
      const args = [...words, join(import.meta.dirname, 'clients', script), url]
      const { stdout } = await promisify(execFile)(command, args, { env: ENV })
      assert.deepEqual(JSON.parse(stdout), {
        lists: true,
        label: 'Füller',
        bought: '20260131T12:00:00Z',
        config: {},
        spare: 'OpaqueRef:NULL',
        multicall: ['Success', 'Does write.', 'Failure'],
        fault: -32601,
        // This answer comes in chunks.
        cups: 3000,
      })
    })
})
