/** `crow serve`, with servers that the test simulates. The tests wait for events, not for a time. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'mocha'
import { analyze } from '../../analysis/analyze.ts'
import { firstCall } from '../../cli/serve/first-call.ts'
import type { ServeCommandOptions } from '../../cli/serve/options.ts'
import { serveApi } from '../../cli/serve/serve-api.ts'
import { parse } from '../../grammar/parse.ts'
import type { Api } from '../../model/api.ts'
import { openStore } from '../../runtime/store/sqlite/open.ts'
import { type FakeChild, type MemoryHost, memoryHost } from './memory-host.ts'

const VM = 'class VM {\n  RW name_label : string\n}\n'
const VM_GROWN = 'class VM {\n  RW name_label : string\n  RW size : int = 0\n}\n'
const VM_RETYPED = 'class VM {\n  RW name_label : int = 0\n}\n'

describe('crow serve', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'crow-serve-'))
    writeFileSync(join(folder, 'runtime.mjs'), 'export function compiledServer(api) {}\n')
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  function start(files: { readonly [path: string]: string }, options: ServeCommandOptions = {}): Session {
    return new Session({ ...memoryHost(files), runtime: join(folder, 'runtime.mjs') }, options)
  }

  it('starts the compiled server, prints its lines and a first call, and exits with its code', async () => {
    const allowOrigin = ['http://a', 'http://b']
    const allowHost = ['a.example', 'b.example']
    const shown = { allowHost, metrics: 'off', pages: 'loopback', discover: 'on' }
    const options = {
      host: '::1',
      discard: true,
      insecure: true,
      maxBody: '5',
      allowOrigin,
      logLevel: 'debug',
      ...shown,
    }
    const session = start({ 'VM.crow': VM }, options)
    const child = await session.child(1)
    assert.equal(child.script, '.crowfoot/server.mjs')
    const log = '--log-format text --log-level debug'
    const origins = '--allow-origin http://a --allow-origin http://b'
    const names = '--allow-host a.example --allow-host b.example --metrics off --pages loopback --discover on'
    const args = `--data .crowfoot/data.db --port 8080 ${log} --host ::1 --max-body 5 ${origins} ${names} --insecure --discard`
    assert.equal(child.args.join(' '), args)
    child.prints('data in .crowfoot/data.db')
    child.prints('listening on http://127.0.0.1:8080')
    child.prints('something \u001b[2J odd', 'stderr')
    await session.prints('try:\n')
    child.ends(3)
    assert.equal(await session.code, 3)
    assert.match(
      session.host.out(),
      /^data in [^\n]+\nlistening on [^\n]+\ntry:\n {2}curl -s http:\/\/127.0.0.1:8080\/jsonrpc /,
    )
    assert.equal(session.host.err(), 'something \\u001b[2J odd\n')
    assert.equal(session.host.content.get('.crowfoot/.gitignore'), '*\n')
  })

  it('passes on a data file whose name starts with a dash', async () => {
    const session = start({ 'VM.crow': VM }, { data: '-x.db' })
    const child = await session.child(1)
    assert.deepEqual(child.args.slice(0, 2), ['--data', './-x.db'])
    session.host.interrupt()
    await session.code
  })

  it('passes on a signal', async () => {
    const session = start({ 'VM.crow': VM })
    const child = await session.child(1)
    session.host.interrupt()
    assert.equal(await session.code, 0)
    assert.ok(child.stopped)
  })

  it('starts no server where the API has an error', async () => {
    const session = start({ 'VM.crow': 'class VM {\n' })
    assert.equal(await session.code, 1)
    assert.equal(session.host.children.length, 0)
  })

  describe('--watch', () => {
    async function watching(options: ServeCommandOptions = {}): Promise<Session> {
      const session = start({ 'VM.crow': VM }, { watch: true, port: '0', ...options })
      const child = await session.child(1)
      child.prints('listening on http://127.0.0.1:4711')
      await session.prints('try:\n')
      return session
    }

    it('restarts after a change, with the same data and port', async () => {
      const session = await watching()
      session.host.save('VM.crow', VM_GROWN)
      const second = await session.child(2)
      assert.ok((await session.child(1)).stopped)
      assert.match(
        second.args.join(' '),
        /^--data \.crowfoot\/data\.db --port 4711 --log-format text --log-level warn$/,
      )
      assert.match(second.text, /"name\\*":\\*"size/)
      second.prints('listening on http://127.0.0.1:4711')
      await session.end()
      assert.ok(second.stopped)
    })

    it('does not restart if the model is the same', async () => {
      const session = await watching()
      session.host.save('VM.crow', `// a comment\n${VM}`)
      session.host.save('VM.crow', VM_GROWN)
      await session.child(2)
      assert.equal(session.host.children.length, 2)
      await session.end()
    })

    it('keeps the old server where the text has an error, and prints why', async () => {
      const session = await watching()
      session.host.save('VM.crow', 'class VM {\n')
      await session.says('the old server keeps running\n')
      assert.match(session.host.err(), /error CROW1002/)
      assert.ok(!(await session.child(1)).stopped)
      session.host.save('VM.crow', VM_GROWN)
      await session.child(2)
      await session.end()
    })

    it('keeps the old server while the files are missing', async () => {
      const session = await watching()
      session.host.content.delete('VM.crow')
      session.host.save('notes.txt', '')
      await session.says('the old server keeps running\n')
      assert.match(session.host.err(), /^crow: There is no \.crow file/)
      await session.end()
    })

    it('keeps the old server where its data would not fit, and prints why', async () => {
      const data = dataIn(folder, VM, { name_label: 'web' })
      const session = await watching({ data })
      session.host.save('VM.crow', VM_RETYPED)
      await session.says('the old server keeps running\n')
      const why = /the data does not fit the changed API \(1 reason\):\n {2}.*name_label.*\n--discard would delete what/
      assert.match(session.host.err(), why)
      assert.equal(session.host.children.length, 1)
      await session.end()
    })

    it('restarts where a changed field has no values', async () => {
      const session = await watching({ data: dataIn(folder, VM, { name_label: '' }) })
      session.host.save('VM.crow', VM_RETYPED)
      await session.child(2)
      await session.end()
    })

    it('restarts with --discard even if data is lost', async () => {
      const session = await watching({ discard: true })
      session.host.save('VM.crow', VM_RETYPED)
      assert.ok((await session.child(2)).args.includes('--discard'))
      await session.end()
    })

    it('starts the old server again where the new one does not start', async () => {
      const session = await watching()
      session.host.save('VM.crow', VM_GROWN)
      const second = await session.child(2)
      second.ends(1)
      const third = await session.child(3)
      assert.equal(third.text, (await session.child(1)).text)
      assert.match(session.host.err(), /the new server did not start; starting the old one again/)
      third.prints('listening on http://127.0.0.1:4711')
      await session.end()
    })

    it('waits for a change when the server ends by itself', async () => {
      const session = await watching()
      const first = await session.child(1)
      first.ends(7)
      await session.says('the server ended with exit code 7; waiting for a change\n')
      session.host.save('VM.crow', VM_GROWN)
      await session.child(2)
      await session.end()
    })

    it('waits for a change where the first text has an error', async () => {
      const session = start({ 'VM.crow': 'class VM {\n' }, { watch: true })
      await session.says('waiting for a change\n')
      session.host.save('VM.crow', VM)
      await session.child(1)
      await session.end()
    })

    it('keeps data in memory over restarts, in a temporary file', async () => {
      const session = await watching({ data: ':memory:' })
      session.host.save('VM.crow', VM_GROWN)
      const second = await session.child(2)
      assert.deepEqual(second.args.slice(0, 2), ['--data', '/tmp/crow-1/data.db'])
      await session.end()
      assert.ok(session.host.content.has('removed /tmp/crow-1'))
    })
  })
})

describe('crow serve --events json', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'crow-serve-'))
    writeFileSync(join(folder, 'runtime.mjs'), 'export function compiledServer(api) {}\n')
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  const start = (text: string, options: ServeCommandOptions) =>
    new Session(
      { ...memoryHost({ 'VM.crow': text }), runtime: join(folder, 'runtime.mjs') },
      { events: 'json', ...options },
    )

  async function watching(options: ServeCommandOptions = {}): Promise<Session> {
    const session = start(VM, { watch: true, ...options })
    ;(await session.child(1)).prints(LISTENING)
    assert.deepEqual(await session.event(1), { event: 'listening', url: URL_4711 })
    return session
  }

  it('writes only events to stdout, and messages for people to stderr', async () => {
    const session = await watching()
    const old = await session.child(1)
    old.prints('a line of the server', 'stdout')
    session.host.save('VM.crow', 'class VM {\n')
    assert.deepEqual(await session.event(2), { event: 'invalid', serving: true })
    session.host.save('VM.crow', VM)
    assert.deepEqual(await session.event(3), { event: 'listening', url: URL_4711 })
    old.ends(7)
    assert.deepEqual(await session.event(4), { event: 'ended', code: 7 })
    session.host.save('VM.crow', 'class VM {\n')
    assert.deepEqual(await session.event(5), { event: 'invalid', serving: false })
    await session.end()
    assert.match(session.host.err(), /a line of the server\n/)
    assert.match(session.host.err(), /try:\n {2}curl/)
    assert.equal(session.host.out().split('\n').length, 6)
  })

  it('reports why the data does not fit, and serves the text when a request allows the loss', async () => {
    const session = await watching({ data: dataIn(folder, VM, { name_label: 'web' }) })
    session.host.save('VM.crow', VM_RETYPED)
    const event = await session.event(2)
    assert.deepEqual([event.event, event.serving], ['refused', true])
    assert.match(String(event.reasons), /"VM.name_label"/)
    assert.match(String(event.discards), /^what "VM.name_label" holds/)
    session.host.types(JSON.stringify({ do: 'discard', discards: event.discards }))
    const child = await session.child(2)
    assert.ok(child.args.includes('--discard'))
    child.prints(LISTENING)
    assert.deepEqual(await session.event(3), { event: 'listening', url: URL_4711 })
    // The user has allowed the loss once, not for later changes.
    session.host.save('VM.crow', VM_RETYPED.replace('int = 0', 'bool = false'))
    assert.equal((await session.event(4)).event, 'refused')
    await session.end()
  })

  it('reports that the text is served again after a refused change is undone', async () => {
    const session = await watching({ data: dataIn(folder, VM, { name_label: 'web' }) })
    session.host.save('VM.crow', VM_RETYPED)
    assert.equal((await session.event(2)).event, 'refused')
    session.host.save('VM.crow', VM)
    assert.deepEqual(await session.event(3), { event: 'listening', url: URL_4711 })
    await session.says('the server is up to date with the text again')
    assert.equal(session.host.children.length, 1)
    await session.end()
  })

  it('loses only what the request names, as the text may have changed', async () => {
    const session = await watching({ data: dataIn(folder, VM, { name_label: 'web' }) })
    session.host.save('VM.crow', VM_RETYPED)
    const { discards } = await session.event(2)
    session.host.content.set('VM.crow', 'class host {\n}\n')
    session.host.types(JSON.stringify({ do: 'discard', discards }))
    assert.match(String((await session.event(3)).discards), /^all objects of class "VM"/)
    assert.equal(session.host.children.length, 1)
    await session.end()
  })

  it('offers no discards that would not help', async () => {
    const session = await watching({ data: dataIn(folder, VM, { name_label: 'web' }) })
    session.host.save('VM.crow', 'class VM {\n  RO/constructor size : int\n}\n')
    const { reasons, discards } = await session.event(2)
    assert.ok((reasons as string[]).length > 1)
    assert.deepEqual(discards, [])
    session.host.types(JSON.stringify({ do: 'discard', discards }))
    assert.equal((await session.event(3)).event, 'refused')
    await session.end()
  })

  it('ignores unknown requests on stdin', async () => {
    const session = await watching()
    for (const line of ['', 'null', '7', '{', '{"do":"discard"}', '{"do":"dance","discards":[]}'])
      session.host.types(line)
    await session.says('unknown request on stdin: {"do":"dance"')
    session.host.save('VM.crow', VM_GROWN)
    await session.child(2)
    await session.end()
  })

  it('reports why a server did not start, and whether the old one runs', async () => {
    const session = await watching()
    session.host.save('VM.crow', VM_GROWN)
    const second = await session.child(2)
    second.prints('The data is damaged.', 'stderr')
    second.ends(1)
    ;(await session.child(3)).prints(LISTENING)
    await session.event(2)
    const reasons = ['The data is damaged.']
    assert.deepEqual(await session.event(3), { event: 'failed', reasons, portInUse: false, serving: true })
    await session.end()
  })

  it('reports that the port is in use, also without --watch', async () => {
    for (const watch of [true, false]) {
      const session = start(VM, { watch })
      const child = await session.child(1)
      child.prints('Port 8080 on 127.0.0.1 is in use. --port chooses another, and 0 any free one', 'stderr')
      child.ends(1)
      const { event, portInUse, serving } = await session.event(1)
      assert.deepEqual({ event, portInUse, serving }, { event: 'failed', portInUse: true, serving: false })
      if (watch) await session.end()
      else assert.equal(await session.code, 1)
    }
  })
})

const URL_4711 = 'http://127.0.0.1:4711'
const LISTENING = `listening on ${URL_4711}`

/** A data file of its own, made by the text, with one VM in it. */
function dataIn(folder: string, text: string, values: { readonly [field: string]: string }): string {
  const { model } = analyze([{ path: 'VM.crow', tree: parse(text) }], 'api')
  const file = join(mkdtempSync(join(folder, 'data-')), 'data.db')
  const store = openStore(model as Api, file)
  store.class('VM').create(new Map(Object.entries(values)))
  store.commit()
  store.close()
  return file
}

describe('the first call', () => {
  const api = { uses: [], classes: [] } as unknown as Api

  it('is system.listMethods where no call without parameters reads data', () => {
    const body = `'{"jsonrpc":"2.0","id":1,"method":"system.listMethods","params":[]}'`
    assert.equal(
      firstCall(api, 'http://h:1', ''),
      `curl -s http://h:1/jsonrpc -H 'Content-Type: application/json' -d ${body}`,
    )
  })

  it('is a log-in where the API uses sessions, with the password quoted for the shell', () => {
    assert.match(firstCall({ ...api, uses: ['session'] }, 'http://h:1', "it's"), /"params":\["root","it'\\''s"\]\}'$/)
  })
})

/** A running `serve`, and the events that a test waits for. */
class Session {
  readonly host: MemoryHost
  readonly code: Promise<number>

  constructor(host: MemoryHost, options: ServeCommandOptions) {
    this.host = host
    this.code = serveApi(host, '.', options)
  }

  child(number: number): Promise<FakeChild> {
    return this.#until(() => this.host.children[number - 1])
  }

  async prints(text: string): Promise<void> {
    await this.#until(() => this.host.out().includes(text) || undefined)
  }

  async says(text: string): Promise<void> {
    await this.#until(() => this.host.err().includes(text) || undefined)
  }

  /** One of the lines of `--events json`. */
  event(number: number): Promise<{ readonly [member: string]: unknown }> {
    return this.#until(() => {
      const lines = this.host.out().split('\n').slice(0, -1)
      return lines.length < number ? undefined : JSON.parse(lines[number - 1] ?? '')
    })
  }

  async end(): Promise<void> {
    this.host.interrupt()
    await this.code
  }

  /** Resolves when the expected output of `serve` is there. */
  async #until<T>(found: () => T | undefined): Promise<T> {
    for (;;) {
      const it = found()
      if (it !== undefined) return it
      const ended = this.code.then(() => assert.fail('serve has ended'))
      await Promise.race([this.host.somethingHappens(), ended])
    }
  }
}
