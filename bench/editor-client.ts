/**
 * An editor for bench/editor.ts: starts the built server, types into one file of a directory and measures the times.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  createProtocolConnection,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node'
import { cpuOfProcess, memoryOfProcess } from './process-stats.ts'

const CROW = join(import.meta.dirname, '../bin/crow.js')
const WARM_UP = 12
const EDITS = 60

/** Milliseconds: wall times, and the server's CPU time for an edit until it is idle. */
export interface EditTimes {
  readonly edit: number[]
  readonly editCpu: number[]
  readonly completion: number[]
  readonly hover: number[]
}

/** An editor that types into one file of a directory. */
export class EditorClient {
  readonly #server: ChildProcess
  readonly #connection: ProtocolConnection
  readonly #uri: string
  readonly #text: string
  #version = 1
  #published: { readonly version: number; readonly done: () => void } | undefined

  private constructor(server: ChildProcess, directory: string, name: string, text: string) {
    const { stdin, stdout } = server
    if (!stdin || !stdout) throw new Error('the server has no pipes')
    this.#server = server
    this.#connection = createProtocolConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin))
    this.#uri = pathToFileURL(join(directory, name)).href
    this.#text = text
    this.#connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      const waiting = this.#published
      if (waiting && params.uri === this.#uri && (params.version ?? 0) >= waiting.version) waiting.done()
    })
    this.#connection.onRequest('client/registerCapability', () => null)
    this.#connection.listen()
  }

  static async start(directory: string, name: string, text: string): Promise<EditorClient> {
    const server = spawn(process.execPath, [CROW, 'lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] })
    const client = new EditorClient(server, directory, name, text)
    const uri = pathToFileURL(directory).href
    await client.#connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: uri,
      workspaceFolders: [{ uri, name: 'bench' }],
      capabilities: { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } },
    })
    await client.#connection.sendNotification('initialized', {})
    const diagnosed = client.#diagnosed(1)
    const textDocument = { uri: client.#uri, languageId: 'crowfoot', version: 1, text }
    await client.#connection.sendNotification('textDocument/didOpen', { textDocument })
    await diagnosed
    return client
  }

  /** Types a letter into a comment, a field's name and a bound field's name of the class in turn, and removes it. */
  async measure(name: string): Promise<EditTimes> {
    const times: EditTimes = { edit: [], editCpu: [], completion: [], hover: [] }
    const from = this.#text.indexOf(`class ${name} `)
    const places = ['In bytes', 'RW             weight', `parent_${name.slice('machine_'.length)}`].map((words) => {
      return this.#position(this.#text.indexOf(words, from) + words.length)
    })
    const type = this.#position(this.#text.indexOf(' : ', this.#text.indexOf('weight', from)) + 3)
    for (let i = -WARM_UP; i < EDITS; i++) {
      const at = places[Math.abs(i >> 1) % places.length] as { line: number; character: number }
      const inserts = (i & 1) === 0
      const end = { ...at, character: at.character + (inserts ? 0 : 1) }
      const before = this.#cpu()
      const edit = await this.#timed(() => this.#edit({ start: at, end }, inserts ? 'x' : ''))
      const editCpu = this.#cpu() - before
      const textDocument = { uri: this.#uri }
      const completion = await this.#timed(() =>
        this.#connection.sendRequest('textDocument/completion', { textDocument, position: type }),
      )
      const hover = await this.#timed(() =>
        this.#connection.sendRequest('textDocument/hover', { textDocument, position: places[2] }),
      )
      if (i < 0) continue
      times.edit.push(edit)
      times.editCpu.push(editCpu)
      times.completion.push(completion)
      times.hover.push(hover)
    }
    return times
  }

  /** The most resident memory that the server has had so far, in MiB. */
  peakMemory(): number {
    return memoryOfProcess(this.#server.pid as number, 'VmHWM')
  }

  #cpu(): number {
    return cpuOfProcess(this.#server.pid as number)
  }

  async end(): Promise<void> {
    await this.#connection.sendRequest('shutdown')
    await this.#connection.sendNotification('exit')
    if (this.#server.exitCode === null) await once(this.#server, 'close')
    this.#connection.dispose()
  }

  async #edit(range: object, text: string): Promise<void> {
    const version = ++this.#version
    const diagnosed = this.#diagnosed(version)
    const textDocument = { uri: this.#uri, version }
    await this.#connection.sendNotification('textDocument/didChange', {
      textDocument,
      contentChanges: [{ range, text }],
    })
    await diagnosed
  }

  #diagnosed(version: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#published = { version, done: resolve }
    return promise
  }

  async #timed(work: () => Promise<unknown>): Promise<number> {
    const start = performance.now()
    await work()
    return performance.now() - start
  }

  #position(offset: number): { line: number; character: number } {
    const before = this.#text.slice(0, offset)
    const line = before.split('\n').length - 1
    return { line, character: offset - before.lastIndexOf('\n') - 1 }
  }
}
