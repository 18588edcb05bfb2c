/** The events of `crow serve --events json`, with servers that the test simulates. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'mocha'
import type { ServeCommandOptions } from '../../cli/serve/options.ts'
import { memoryHost } from './memory-host.ts'
import { dataIn, LISTENING, ServeSession, URL_4711, VM, VM_GROWN, VM_RETYPED } from './serve-session.ts'

describe('crow serve --events json', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'crow-serve-'))
    writeFileSync(join(folder, 'runtime.mjs'), 'export function compiledServer(api) {}\n')
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  const start = (text: string, options: ServeCommandOptions) =>
    new ServeSession(
      { ...memoryHost({ 'VM.crow': text }), runtime: join(folder, 'runtime.mjs') },
      { events: 'json', ...options },
    )

  async function watching(options: ServeCommandOptions = {}): Promise<ServeSession> {
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

  it('lets each server wait for a debugger with --inspect, and reports where and when it restarts', async () => {
    const session = start(VM, { watch: true, inspect: true })
    const first = await session.child(1)
    assert.ok(first.nodeOptions.includes('--inspect-wait=127.0.0.1:0'))
    const url = 'ws://127.0.0.1:4712/3f0c'
    first.prints(`Debugger listening on ${url}`, 'stderr')
    assert.deepEqual(await session.event(1), { event: 'inspect', url })
    first.prints('Debugger attached.', 'stderr')
    first.prints(LISTENING)
    assert.deepEqual(await session.event(2), { event: 'listening', url: URL_4711 })
    session.host.save('VM.crow', VM_GROWN)
    assert.deepEqual(await session.event(3), { event: 'restarting' })
    ;(await session.child(2)).prints('Debugger listening on ws://127.0.0.1:4713/77', 'stderr')
    assert.deepEqual(await session.event(4), { event: 'inspect', url: 'ws://127.0.0.1:4713/77' })
    await session.end()
    assert.doesNotMatch(session.host.err(), /^Debugger/m)
  })

  it('opens no port for debuggers without --inspect, and lets stacks name the lines of texts', async () => {
    const session = await watching()
    assert.deepEqual((await session.child(1)).nodeOptions, ['--enable-source-maps'])
    await session.end()
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
