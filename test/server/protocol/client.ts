/** An editor for tests: starts the server, speaks the protocol over its stdio, and waits for its messages. */

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { PassThrough, type Readable, type Writable } from 'node:stream'
import {
  type ClientCapabilities,
  createConnection,
  createProtocolConnection,
  type Diagnostic,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node'
import { serveConnection } from '../../../server/connection.ts'
import { Gate } from '../../../server/gate.ts'
import type { FileSystem } from '../../../server/workspace/file-system.ts'
import { COMPILE_CACHE } from '../../support/compile-cache.ts'

const CLIENT: ClientCapabilities = {
  textDocument: {
    publishDiagnostics: { relatedInformation: true, tagSupport: { valueSet: [1, 2] } },
    completion: { completionItem: { snippetSupport: true } },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } },
  },
  workspace: { workspaceFolders: true, didChangeWatchedFiles: { dynamicRegistration: true } },
}

export interface Options {
  readonly command?: readonly string[]
  readonly folders?: readonly string[]
  readonly capabilities?: ClientCapabilities
  readonly initializationOptions?: unknown
}

export class Editor {
  /** The server's process, if it has one. */
  readonly process: ChildProcess | undefined
  readonly connection: ProtocolConnection
  readonly published: PublishDiagnosticsParams[] = []
  readonly registered: unknown[] = []
  readonly logged: string[] = []
  readonly #versions = new Map<string, number>()
  readonly #shown = new Map<string, readonly Diagnostic[]>()
  /** The number of refresh requests for diagnostics. */
  refreshes = 0
  #heard = Promise.withResolvers<void>()
  #markers = 0
  initialized: InitializeResult | undefined

  private constructor(input: Writable, output: Readable, process: ChildProcess | undefined) {
    this.process = process
    this.connection = createProtocolConnection(new StreamMessageReader(output), new StreamMessageWriter(input))
    this.connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.published.push(params)
      this.#shown.set(params.uri, params.diagnostics)
      this.#happens()
    })
    this.connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
      this.logged.push(message)
      this.#happens()
    })
    this.connection.onRequest('client/registerCapability', (params) => {
      this.registered.push(params)
      this.#happens()
      return null
    })
    this.connection.onRequest('workspace/diagnostic/refresh', () => {
      this.refreshes++
      this.#happens()
      return null
    })
    this.connection.listen()
  }

  /** A server as a process, over stdio. */
  static start(options: Options = {}): Promise<Editor> {
    const command = options.command ?? ['server/main.ts', '--stdio']
    const server = spawn(process.execPath, command, {
      env: { ...process.env, ...COMPILE_CACHE },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    return Editor.#initialize(new Editor(server.stdin, server.stdout, server), options)
  }

  /** A server in this process, which reads these files. */
  static inside(files: FileSystem, options: Options = {}): Promise<Editor> {
    const [input, output] = [new PassThrough(), new PassThrough()]
    const gate = new Gate()
    const streams = [new StreamMessageReader(input), new StreamMessageWriter(output)] as const
    const connection = createConnection(...streams, { messageStrategy: gate })
    serveConnection(connection, files, gate, '0')
    connection.listen()
    return Editor.#initialize(new Editor(input, output, undefined), options)
  }

  static async #initialize(editor: Editor, options: Options): Promise<Editor> {
    const { folders, capabilities = CLIENT, initializationOptions } = options
    editor.initialized = await editor.connection.sendRequest<InitializeResult>('initialize', {
      processId: null,
      rootUri: null,
      workspaceFolders: folders?.map((uri) => ({ uri, name: uri })) ?? null,
      capabilities,
      initializationOptions,
    })
    await editor.notify('initialized', {})
    return editor
  }

  async open(uri: string, text: string): Promise<void> {
    this.#versions.set(uri, 1)
    await this.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'crowfoot', version: 1, text } })
  }

  /** Incremental if it has a range. Returns the document's new version. */
  async change(uri: string, ...contentChanges: readonly object[]): Promise<number> {
    const version = (this.#versions.get(uri) ?? 0) + 1
    this.#versions.set(uri, version)
    await this.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges })
    return version
  }

  async close(uri: string): Promise<void> {
    await this.notify('textDocument/didClose', { textDocument: { uri } })
  }

  /** Reports files on disk: 1 created, 2 changed, 3 deleted. */
  async watched(...changes: readonly { uri: string; type: 1 | 2 | 3 }[]): Promise<void> {
    await this.notify('workspace/didChangeWatchedFiles', { changes })
  }

  request<T>(method: string, params: unknown): Promise<T> {
    return this.connection.sendRequest<T>(method, params)
  }

  notify(method: string, params: unknown): Promise<void> {
    return this.connection.sendNotification(method, params)
  }

  /** The diagnostics that the editor shows for a file. */
  shown(uri: string): readonly Diagnostic[] {
    return this.#shown.get(uri) ?? []
  }

  /** All files with a diagnostic, by URI. */
  allShown(): Map<string, readonly Diagnostic[]> {
    return new Map([...this.#shown].filter(([, all]) => all.length > 0).sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  /**
   * Waits until the diagnostics of all changes so far are published: opens another document, whose diagnostics the server publishes
   * last.
   */
  async settled(): Promise<void> {
    const uri = `untitled:marker-${++this.#markers}`
    await this.open(uri, '')
    await this.until(() => this.published.some((params) => params.uri === uri) || undefined)
    await this.close(uri)
  }

  async until<T>(found: () => T | undefined): Promise<T> {
    for (;;) {
      const it = found()
      if (it !== undefined) return it
      await this.#heard.promise
    }
  }

  /** Sends shutdown and exit. Returns the process' exit code. */
  async end(): Promise<number | null> {
    await this.connection.sendRequest('shutdown')
    // The library would end this process at exit.
    if (!this.process) return null
    await this.notify('exit', undefined)
    const code = await this.exited()
    this.connection.dispose()
    return code
  }

  /** The process' exit code, once it has ended. */
  async exited(): Promise<number | null> {
    if (this.process?.exitCode === null) await once(this.process, 'close')
    return this.process?.exitCode ?? null
  }

  #happens(): void {
    this.#heard.resolve()
    this.#heard = Promise.withResolvers<void>()
  }
}
