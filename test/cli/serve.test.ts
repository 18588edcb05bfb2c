/** `crow serve`, with servers that the test simulates. The tests wait for events, not for a time. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'mocha'
import type { ServeCommandOptions } from '../../cli/serve/options.ts'
import { memoryHost } from './memory-host.ts'
import { dataIn, ServeSession, VM, VM_GROWN, VM_RETYPED } from './serve-session.ts'

describe('crow serve', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'crow-serve-'))
    writeFileSync(join(folder, 'runtime.mjs'), 'export function compiledServer(api) {}\n')
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  function start(files: { readonly [path: string]: string }, options: ServeCommandOptions = {}): ServeSession {
    return new ServeSession({ ...memoryHost(files), runtime: join(folder, 'runtime.mjs') }, options)
  }

  it('starts the compiled server, prints its lines and a first call, and exits with its code', async () => {
    const allowOrigin = ['http://a', 'http://b']
    const allowHost = ['a.example', 'b.example']
    const listen = ['unix:a.sock']
    const shown = { allowHost, metrics: 'off', pages: 'loopback', discover: 'on' }
    const options = {
      host: '::1',
      discard: true,
      insecure: true,
      maxBody: '5',
      allowOrigin,
      listen,
      logLevel: 'debug',
      ...shown,
    }
    const session = start({ 'VM.crow': VM }, options)
    const child = await session.child(1)
    assert.equal(child.script, '.crowfoot/server.mjs')
    const log = '--log-format text --log-level debug'
    const origins = '--allow-origin http://a --allow-origin http://b'
    const names = '--allow-host a.example --allow-host b.example --metrics off --pages loopback --discover on'
    const args = `--data .crowfoot/data.db --port 8080 ${log} --host ::1 --max-body 5 --listen unix:a.sock ${origins} ${names} --insecure --discard`
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
    async function watching(options: ServeCommandOptions = {}): Promise<ServeSession> {
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

    it('reports to the server what is wrong with the text, and that it is repaired', async () => {
      const session = await watching()
      const { messages } = await session.child(1)
      assert.deepEqual(messages, [{ textProblems: [] }])
      session.host.save('VM.crow', 'class VM {\n  RW size : integer = 0\n}\n')
      await session.says('the old server keeps running\n')
      const [, { textProblems }] = messages as [object, { textProblems: [{ message: string; file: string }] }]
      assert.equal(textProblems.length, 1)
      const [{ message, ...place }] = textProblems
      assert.match(message, /integer/)
      assert.deepEqual(place, { file: 'VM.crow', line: 2, column: 13 })
      session.host.save('VM.crow', VM)
      await session.says('the server is up to date with the text again\n')
      assert.deepEqual(messages.slice(2), [{ textProblems: [] }])
      await session.end()
    })

    it('reports to the server why its data would not fit', async () => {
      const session = await watching({ data: dataIn(folder, VM, { name_label: 'web' }) })
      session.host.save('VM.crow', VM_RETYPED)
      await session.says('the old server keeps running\n')
      const [, report] = (await session.child(1)).messages
      assert.match(JSON.stringify(report), /The data does not fit the changed text: .*name_label/)
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
