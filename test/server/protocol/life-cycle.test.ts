/** The protocol's rules for the start and end of a session, and for malformed messages, with the real process. */

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, it } from 'mocha'
import * as protocol from 'vscode-languageserver'
import { type Message, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node'
import { COMPILE_CACHE } from '../../support/compile-cache.ts'

interface Reply {
  readonly id: number
  readonly result?: unknown
  readonly error?: { readonly code: number; readonly message: string }
}

/** Sends messages unchanged, without checks or corrections. */
class Wire {
  readonly process: ChildProcess
  readonly logged: string[] = []
  readonly #writer: StreamMessageWriter
  readonly #waiting = new Map<number, (reply: Reply) => void>()
  #ids = 0

  constructor() {
    const server = spawn(process.execPath, ['server/main.ts', '--stdio'], {
      env: { ...process.env, ...COMPILE_CACHE },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    this.process = server
    this.#writer = new StreamMessageWriter(server.stdin)
    new StreamMessageReader(server.stdout).listen((message) => {
      const { id, method, params } = message as Partial<Reply> & { method?: string; params?: { message?: string } }
      if (method === 'window/logMessage') this.logged.push(params?.message ?? '')
      if (method === undefined && id !== undefined) this.#waiting.get(id)?.(message as unknown as Reply)
    })
  }

  ask(method: string, params?: unknown): Promise<Reply> {
    const id = ++this.#ids
    const { promise, resolve } = Promise.withResolvers<Reply>()
    this.#waiting.set(id, resolve)
    void this.#writer.write({ jsonrpc: '2.0', id, method, ...(params !== undefined && { params }) } as Message)
    return promise
  }

  notify(method: string, params?: unknown): void {
    void this.#writer.write({ jsonrpc: '2.0', method, ...(params !== undefined && { params }) } as Message)
  }

  async code(method: string, params?: unknown): Promise<number | undefined> {
    return (await this.ask(method, params)).error?.code
  }

  initialize(): Promise<Reply> {
    return this.ask('initialize', { processId: null, rootUri: null, capabilities: {} })
  }

  async exit(): Promise<number | null> {
    this.notify('exit')
    if (this.process.exitCode === null) await once(this.process, 'close')
    return this.process.exitCode
  }
}

const DOCUMENT = { uri: 'file:///pool/VM.crow' }
const TEXT = 'class VM {\n  RO/runtime VIFs : VIF ref set <-> VM\n}\n'
const AT = { textDocument: DOCUMENT, position: { line: 0, character: 7 } }

function opened(text: unknown = TEXT) {
  return { textDocument: { ...DOCUMENT, languageId: 'crow', version: 1, text } }
}

describe('the life cycle of the language server', () => {
  let wire: Wire

  beforeEach(() => {
    wire = new Wire()
  })

  afterEach(async () => {
    await wire.exit()
  })

  it('answers any request before initialize with -32002', async () => {
    for (const method of ['textDocument/hover', 'crowfoot/apis', 'shutdown', 'nonsense'])
      assert.equal(await wire.code(method, AT), -32002, method)
    assert.equal((await wire.initialize()).error, undefined)
  })

  it('ignores notifications before initialize', async () => {
    wire.notify('textDocument/didOpen', opened())
    await wire.initialize()
    assert.equal((await wire.ask('textDocument/hover', AT)).result, null)
  })

  it('sends its name and version', async () => {
    const { result } = await wire.initialize()
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
    assert.deepEqual((result as protocol.InitializeResult).serverInfo, { name: 'crowfoot', version })
  })

  it('refuses a second initialize and keeps working', async () => {
    await wire.initialize()
    wire.notify('textDocument/didOpen', opened())
    assert.equal((await wire.initialize()).error?.code, -32600)
    assert.match(JSON.stringify((await wire.ask('textDocument/hover', AT)).result), /class VM/)
  })

  it('can be initialized after a malformed initialize', async () => {
    for (const params of [
      undefined,
      null,
      [],
      {},
      { capabilities: null },
      { capabilities: {}, workspaceFolders: [{}] },
    ])
      assert.equal(await wire.code('initialize', params), -32602, JSON.stringify(params))
    assert.equal((await wire.initialize()).error, undefined)
  })

  it('answers requests after shutdown with -32600, and exits with 0', async () => {
    await wire.initialize()
    assert.equal((await wire.ask('shutdown')).result, null)
    for (const method of ['textDocument/hover', 'initialize', 'shutdown', 'nonsense'])
      assert.equal(await wire.code(method, AT), -32600, method)
    assert.equal(await wire.exit(), 0)
  })

  it('exits with 1 without a shutdown, also before initialize', async () => {
    assert.equal(await wire.exit(), 1)
    wire = new Wire()
    await wire.initialize()
    assert.equal(await wire.exit(), 1)
  })

  it('answers an unknown method with -32601', async () => {
    await wire.initialize()
    for (const method of ['textDocument/nonsense', '$/crowfoot/refused', '', 'toString', '__proto__'])
      assert.equal(await wire.code(method, AT), -32601, method)
  })
})

describe('malformed messages to the language server', () => {
  let wire: Wire

  beforeEach(async () => {
    wire = new Wire()
    await wire.initialize()
    wire.notify('textDocument/didOpen', opened())
  })

  afterEach(async () => {
    await wire.exit()
  })

  const serves = async () => assert.match(JSON.stringify((await wire.ask('textDocument/hover', AT)).result), /class VM/)

  it('are answered with -32602 if a position is invalid', async () => {
    const position = AT.position
    for (const wrong of [
      undefined,
      null,
      7,
      [],
      {},
      { line: 0 },
      { ...position, line: -1 },
      { ...position, line: 0.5 },
    ])
      assert.equal(await wire.code('textDocument/hover', { ...AT, position: wrong }), -32602, JSON.stringify(wrong))
    for (const wrong of [{ start: position }, { start: position, end: { line: 'x', character: 0 } }])
      assert.equal(await wire.code('textDocument/inlayHint', { ...AT, range: wrong }), -32602)
    assert.equal(await wire.code('textDocument/selectionRange', { ...AT, positions: [position, null] }), -32602)
    await serves()
  })

  it('are answered with -32602 if a document is invalid', async () => {
    for (const wrong of [undefined, null, 7, [], {}, { uri: null }, { uri: {} }])
      assert.equal(await wire.code('textDocument/hover', { ...AT, textDocument: wrong }), -32602)
    assert.equal(await wire.code('crowfoot/model', { uri: 7 }), -32602)
    assert.equal(await wire.code('crowfoot/diagram'), -32602)
    assert.equal(await wire.code('crowfoot/states', { uri: 'file:///a.crow', position: { line: 0.5 } }), -32602)
  })

  it('never cause an internal error', async () => {
    const methods = Object.values(protocol as object).flatMap((it: unknown) => {
      const { method, messageDirection, type } = (it ?? {}) as { [key: string]: unknown }
      const isRequest = type instanceof protocol.ProtocolRequestType || type instanceof protocol.ProtocolRequestType0
      return isRequest && messageDirection !== 'serverToClient' && typeof method === 'string' ? [method] : []
    })
    assert.ok(methods.includes('textDocument/hover') && methods.length > 40)
    const own = ['otherEnd', 'apis', 'standardText', 'model', 'diagram'].map((name) => `crowfoot/${name}`)
    const range = { start: AT.position, end: AT.position }
    const right = {
      ...AT,
      ...DOCUMENT,
      range,
      previousResultId: '',
      query: '',
      newName: 'x',
      ch: '}',
      positions: [AT.position],
      context: {},
    }
    const junk = [undefined, null, 7, 'x', [], [1], {}, { data: 7, label: 'x', title: 'x' }, { item: {} }]
    const data = { path: '/pool/VM.crow', about: {}, start: -1, end: 1e9 }
    const kept = { label: 'x', title: 'x', data, item: { uri: DOCUMENT.uri, data: { ...data, is: 'x', name: 'x' } } }
    const halves = Object.keys(right).map((member) => ({ ...right, [member]: null }))
    for (const method of [...methods, ...own].filter((m) => !['initialize', 'shutdown'].includes(m)))
      for (const params of [...junk, kept, ...halves]) {
        const { error } = await wire.ask(method, params)
        const isExpected = !error || [-32601, -32602, -32803].includes(error.code)
        assert.ok(isExpected, `${method} ${JSON.stringify(params)}: ${JSON.stringify(error)}`)
      }
    await serves()
    assert.deepEqual(wire.logged, [])
  })

  it("are answered if a request of Crowfoot's own has no parameters", async () => {
    for (const params of [undefined, null, {}, []])
      assert.deepEqual((await wire.ask('crowfoot/apis', params)).result, [{ uri: 'file:///pool', name: 'pool' }])
  })

  it('are ignored if they are notifications, which leave the texts unchanged', async () => {
    const change = (textDocument: unknown, ...contentChanges: unknown[]) =>
      wire.notify('textDocument/didChange', { textDocument, contentChanges })
    const versioned = { ...DOCUMENT, version: 2 }
    change(versioned, null)
    change(versioned, { text: null })
    change(versioned, { text: 'x', range: { start: null } })
    change(null, { text: 'x' })
    change({ ...versioned, version: 'x' }, { text: 'x' })
    for (const method of ['didOpen', 'didClose', 'didChange'])
      for (const params of [undefined, null, 7, [], {}, { textDocument: {} }])
        wire.notify(`textDocument/${method}`, params)
    wire.notify('textDocument/didOpen', opened(null))
    for (const params of [undefined, null, {}, { changes: [null] }])
      wire.notify('workspace/didChangeWatchedFiles', params)
    for (const params of [undefined, null, {}, { id: null }]) wire.notify('$/cancelRequest', params)
    wire.notify('$/setTrace', null)
    wire.notify('$/nonsense', [1])
    await serves()
    assert.ok(wire.logged.some((line) => /"textDocument\/didOpen"/.test(line)))
  })

  it('may leave out versions, as in earlier protocols', async () => {
    for (const version of [undefined, null]) {
      const textDocument = { ...DOCUMENT, version }
      wire.notify('textDocument/didOpen', { textDocument: { ...textDocument, text: TEXT } })
      wire.notify('textDocument/didChange', { textDocument, contentChanges: [{ text: 'class host {\n}\n' }] })
      assert.match(JSON.stringify((await wire.ask('textDocument/hover', AT)).result), /class host/)
    }
  })

  it('do no harm if they are not messages', async () => {
    const { stdin } = wire.process
    for (const body of [
      '{"no json',
      '[]',
      'null',
      '7',
      '{}',
      '{"jsonrpc":"2.0","id":null,"method":"textDocument/hover"}',
    ])
      stdin?.write(`Content-Length: ${body.length}\r\n\r\n${body}`)
    await serves()
  })
})
