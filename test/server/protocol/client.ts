/** An editor, as far as tests need one: starts the server, speaks the protocol over its stdio, and waits for what it says. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  type ClientCapabilities,
  createProtocolConnection,
  type Diagnostic,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node'

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
  readonly process: ChildProcess
  readonly connection: ProtocolConnection
  readonly published: PublishDiagnosticsParams[] = []
  readonly registered: unknown[] = []
  readonly logged: string[] = []
  readonly #versions = new Map<string, number>()
  readonly #shown = new Map<string, readonly Diagnostic[]>()
  #heard = Promise.withResolvers<void>()
  #markers = 0
  initialized: InitializeResult | undefined

  private constructor(command: readonly string[]) {
    this.process = spawn(process.execPath, command, { stdio: ['pipe', 'pipe', 'inherit'] })
    const { stdin, stdout } = this.process
    if (!stdin || !stdout) throw new Error('the server has no pipes')
    this.connection = createProtocolConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin))
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
      this.#happens()
      return null
    })
    this.connection.listen()
  }

  static async start(options: Options = {}): Promise<Editor> {
    const editor = new Editor(options.command ?? ['server/main.ts', '--stdio'])
    const { folders, capabilities = CLIENT, initializationOptions } = options
    editor.initialized = await editor.connection.sendRequest<InitializeResult>('initialize', {
      processId: process.pid,
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

  /** Incremental where it has a range. Returns the document's new version. */
  async change(uri: string, ...contentChanges: readonly object[]): Promise<number> {
    const version = (this.#versions.get(uri) ?? 0) + 1
    this.#versions.set(uri, version)
    await this.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges })
    return version
  }

  async close(uri: string): Promise<void> {
    await this.notify('textDocument/didClose', { textDocument: { uri } })
  }

  /** Tells of files on disk: 1 created, 2 changed, 3 deleted. */
  async watched(...changes: readonly { uri: string; type: 1 | 2 | 3 }[]): Promise<void> {
    await this.notify('workspace/didChangeWatchedFiles', { changes })
  }

  request<T>(method: string, params: unknown): Promise<T> {
    return this.connection.sendRequest<T>(method, params)
  }

  notify(method: string, params: unknown): Promise<void> {
    return this.connection.sendNotification(method, params)
  }

  /** What the editor shows for a file. */
  shown(uri: string): readonly Diagnostic[] {
    return this.#shown.get(uri) ?? []
  }

  /** All files with a diagnostic, by URI. */
  allShown(): Map<string, readonly Diagnostic[]> {
    return new Map([...this.#shown].filter(([, all]) => all.length > 0).sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  /**
   * Waits until everything said so far has been diagnosed: opens a document of its own, whose diagnostics the server publishes
   * after all that came before it.
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

  /** Shutdown and exit; the process' exit code. */
  async end(): Promise<number | null> {
    await this.connection.sendRequest('shutdown')
    await this.notify('exit', undefined)
    if (this.process.exitCode === null) await once(this.process, 'close')
    this.connection.dispose()
    return this.process.exitCode
  }

  #happens(): void {
    this.#heard.resolve()
    this.#heard = Promise.withResolvers<void>()
  }
}
