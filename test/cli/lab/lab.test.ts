/** `crow lab`: its options, what it prints, and the pool that it serves. */
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request as plainRequest } from 'node:http'
import { request } from 'node:https'
import { isBuiltin } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, describe, it } from 'mocha'
import { nodeHost } from '../../../cli/host/node-host.ts'
import type { Host } from '../../../cli/host.ts'
import { labAdvice } from '../../../cli/lab/lab-advice.ts'
import { builtHandlers } from '../../../cli/lab/lab-handlers.ts'
import { type LabCommandOptions, labSettings } from '../../../cli/lab/lab-options.ts'
import { runLab } from '../../../cli/lab/run-lab.ts'
import { xenHandlers } from '../../../scripts/build-lab.ts'
import { crow, memoryHost } from '../memory-host.ts'

describe('crow lab', () => {
  it('refuses numbers of hosts and machines that it cannot make', async () => {
    const refused = async (...args: string[]) => {
      const { code, err } = await crow(['lab', ...args])
      assert.equal(code, 2)
      return err
    }
    assert.match(await refused('--hosts', '0'), /--hosts must be a whole number from 1 to 64, not "0"/)
    assert.match(await refused('--vms', 'many'), /--vms must be a whole number from 0 to 5000, not "many"/)
    assert.match(await refused('--port', '70000'), /--port must be a whole number from 0 to 65535/)
    assert.match(await refused('--address', 'https://xen'), /--address must be a name or an address without a port/)
    assert.match(await refused('--address', '-x'), /--address must be a name or an address without a port/)
    assert.match(await refused('--listen', ''), /--listen needs an address of this machine/)
    assert.match(await refused('--password', ''), /--password needs a text/)
    assert.match(await refused('--data', ''), /--data needs the name of a file/)
    assert.match(await refused('--data', '.'), /"\." is a folder\. --data names a file, such as \.\/lab\.db/)
    const exposed = await refused('--listen', '0.0.0.0', '--password', 'short')
    assert.match(exposed, /The password has fewer than 8 characters, which is too few where other machines can call/)
  })

  it('refuses a size for a pool that is there already', async () => {
    const { code, err } = await crow(['lab', '--data', 'lab.db', '--vms', '9'], { 'lab.db': '' })
    assert.deepEqual(
      [code, err],
      [2, 'crow: "lab.db" has a pool already. Leave out --vms, or name another file with --data.\n'],
    )
  })

  it('says which port is in use, and that an address is not of this machine', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as { port: number }
    const taken = await crow(['lab', '--port', String(port)])
    other.close()
    assert.equal(taken.code, 1)
    assert.match(taken.err, new RegExp(`Port ${port} on 127\\.0\\.0\\.1 is in use\\. Choose another with --port`))
    const foreign = await crow(['lab', '--listen', '192.0.2.1'])
    assert.match(foreign.err, /This machine has no address "192\.0\.2\.1"\. Choose one of its own with --listen/)
  })

  it('prints the objects of a pool', async () => {
    const { code, out } = await crow(['lab', '--print', '--hosts', '1', '--vms', '1', '--address', 'xen.example'])
    assert.equal(code, 0)
    assert.match(out, /^\/\/ .*\n.*`crow lab --print`/)
    assert.match(out, /object VM vm_web \{/)
    assert.match(out, /address = "xen\.example"/)
    assert.doesNotMatch(out, /host2|vm_db/)
  })

  it('prints calls that a shell takes as they are, whatever the password', () => {
    const settings = {
      hosts: 1,
      machines: 1,
      port: 1,
      listen: '::1',
      address: '[::1]',
      allowOrigin: [],
      logLevel: 'warn',
    }
    const lab = {
      ...settings,
      secure: true,
      data: undefined,
      isKept: false,
      url: 'https://[::1]:1',
      fingerprint: 'AA:BB',
    }
    const text = labAdvice({ ...lab, password: `it's "x"` })
    assert.match(text, /^listening on https:\/\/\[::1\]:1\n\nA Xen pool with 1 host and 1 machine is served\./)
    assert.ok(text.includes(`login_with_password("root", "it'\\''s \\"x\\"")`))
    assert.ok(text.includes(`"params":["root","it'\\''s \\"x\\""]}'`))
    assert.ok(text.includes('host [::1]:1, user root, unauthorized certificates allowed'))
    assert.match(labAdvice({ ...lab, password: undefined, data: 'lab.db' }), /password {5}\(as set before/)
  })
})

describe('the code of samples/xenapi in the built command', () => {
  it('has the packages that it imports, which are not installed with the command', async () => {
    const { text } = await xenHandlers()
    const imported = [...text.matchAll(/"builtin:([^"]+)"|\b(?:from|import\(|require\() ?"([^".][^"]*)"/g)].map(
      ([, ours, other]) => ours ?? other ?? '',
    )
    assert.ok(imported.length > 0)
    assert.deepEqual(
      imported.filter((name) => !isBuiltin(name)),
      [],
    )
  })

  it('is read from beside the runtime', async () => {
    const handlers = { text: '', map: { sources: [], names: [], mappings: '' } }
    const built = memoryHost({ '/crowfoot/lab-handlers.json': JSON.stringify(handlers) })
    assert.deepEqual(builtHandlers(built), handlers)
    assert.equal(builtHandlers(memoryHost({})), undefined)
  })
})

describe('the pool of crow lab', function () {
  this.timeout(120_000)
  let folder: string
  let data: string
  /** End the labs that a failed test has left running; otherwise the test run would not end. */
  const ends: (() => Promise<unknown>)[] = []

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'crow-lab-'))
    data = join(folder, 'lab.db')
  })
  afterEach(async () => {
    for (const end of ends.splice(0)) await end()
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  it('is served over HTTPS, with a certificate that clients can trust, until Ctrl-C', async () => {
    const lab = await startedLab({ port: '0', data, password: 'open sesame' })
    const ca = readFileSync(`${data}.cert.pem`, 'utf8')
    const call = caller(lab.url, ca)
    const session = await call('session.login_with_password', 'root', 'open sesame')
    const [host] = (await call('host.get_all', session)) as string[]
    assert.equal(await call('session.get_this_host', session, session), host)
    assert.equal(`https://${await call('host.get_address', session, host)}`, lab.url)
    const [web] = (await call('VM.get_by_name_label', session, 'web01')) as string[]
    assert.equal(await call('VM.get_power_state', session, web), 'Running')
    await call('VM.set_name_label', session, web, 'renamed')
    assert.equal(statSync(`${data}.key.pem`).mode & 0o777, 0o600)
    assert.equal(await lab.end(), 0)
    assert.deepEqual(readdirSync(lab.temporary), [])
  })

  it('is as it was left when it is served again, also over HTTP', async () => {
    const cert = readFileSync(`${data}.cert.pem`, 'utf8')
    const lab = await startedLab({ port: '0', data, http: true })
    assert.match(lab.out(), /The Xen pool of an earlier start is served/)
    const call = caller(lab.url)
    const session = await call('session.login_with_password', 'root', 'open sesame')
    assert.equal(((await call('VM.get_by_name_label', session, 'renamed')) as string[]).length, 1)
    assert.equal(await lab.end(), 0)
    assert.equal(readFileSync(`${data}.cert.pem`, 'utf8'), cert)
  })

  it('has a password of its own where the data file is empty', async () => {
    const empty = join(folder, 'empty.db')
    writeFileSync(empty, '')
    const lab = await startedLab({ port: '0', http: true, data: empty })
    assert.match(lab.out(), /A Xen pool with 2 hosts and 2 machines is served/)
    const [, password = ''] = /password +(\S+)/.exec(lab.out()) ?? []
    assert.match(String(await caller(lab.url)('session.login_with_password', 'root', password)), /^OpaqueRef:/)
    assert.equal(await lab.end(), 0)
  })

  it('is served at IPv6 addresses and names in other scripts, as clients send them', () => {
    const settings = (options: LabCommandOptions) => labSettings(nodeHost(), options, () => 'new')
    assert.equal(settings({ listen: '[::1]' }).listen, '::1')
    assert.equal(settings({ listen: '[::1]' }).address, '[::1]')
    assert.equal(settings({ address: 'münchen.example' }).address, 'xn--mnchen-3ya.example')
    assert.equal(settings({ data: '-lab.db' }).data, './-lab.db')
  })

  it('ends with the reason of its server, if that does not start', async () => {
    const lab = labRun({ port: '0', http: true, logLevel: 'loud' })
    assert.equal(await lab.code, 2)
    assert.match(lab.err(), /--log-level must be one of/)
    assert.deepEqual(readdirSync(lab.temporary), [])
  })

  /** A lab in this process, whose output and end the test has. */
  function labRun(options: LabCommandOptions) {
    const temporary = mkdtempSync(join(folder, 'tmp-'))
    const written = { stdout: '', stderr: '' }
    const ready = Promise.withResolvers<string>()
    const stops: (() => void)[] = []
    const output = (to: 'stdout' | 'stderr') => ({
      colour: false,
      write(text: string) {
        written[to] += text
        const url = /^listening on (\S+)/.exec(written.stdout)?.[1]
        if (url) ready.resolve(url)
      },
    })
    const real = nodeHost()
    const host: Host = {
      ...real,
      stdout: output('stdout'),
      stderr: output('stderr'),
      env: () => undefined,
      files: { ...real.files, temporary: () => mkdtempSync(join(temporary, 'crow-')) },
      processes: {
        ...real.processes,
        onStop(stop) {
          stops.push(stop)
          return { close: () => undefined }
        },
      },
    }
    const code = runLab(host, options)
    const end = () => {
      for (const stop of stops.splice(0)) stop()
      return code
    }
    ends.push(end)
    return { temporary, code, end, url: ready.promise, out: () => written.stdout, err: () => written.stderr }
  }

  async function startedLab(options: LabCommandOptions) {
    const run = labRun(options)
    const ended = run.code.then(() => assert.fail(`the lab has ended: ${run.err()}`))
    return { ...run, url: await Promise.race([run.url, ended]) }
  }
})

type Call = (method: string, ...params: readonly unknown[]) => Promise<unknown>

/** Calls by JSON-RPC. `ca`: the certificate that the client trusts. */
function caller(url: string, ca?: string): Call {
  return async (method, ...params) => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
    const { result, error } = JSON.parse(await post(`${url}/jsonrpc`, body, ca))
    if (error) throw new Error(error.message)
    return result
  }
}

function post(url: string, body: string, ca: string | undefined): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const options = { method: 'POST', headers: { 'content-type': 'application/json' } }
  const sent = ca === undefined ? plainRequest(url, options) : request(url, { ...options, ca })
  sent.on('error', reject).on('response', (reply) => {
    let text = ''
    reply.setEncoding('utf8').on('data', (part) => {
      text += part
    })
    reply.on('end', () => resolve(text))
  })
  sent.end(body)
  return promise
}
