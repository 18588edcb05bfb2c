/** The language server on one connection: notifications go to the workspace, requests to the features. */
import {
  type ClientCapabilities,
  type Connection,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  type ServerCapabilities,
  TextDocumentSyncKind,
  WatchKind,
} from 'vscode-languageserver'
import { errorText } from './error-text.ts'
import type { Gate } from './gate.ts'
import { createContext, type ServerContext } from './protocol/context.ts'
import { type DiagnosticSettings, Diagnostics } from './protocol/diagnostics.ts'
import { registerFeatures } from './protocol/features.ts'
import type { FileSystem } from './workspace/file-system.ts'
import { Workspace } from './workspace/workspace.ts'

/**
 * Sets up all handlers. The caller then lets the connection listen. `gate` is the connection's message strategy, `version` the
 * version of Crowfoot.
 */
export function serveConnection(connection: Connection, files: FileSystem, gate: Gate, version: string): void {
  let diagnostics: Diagnostics | undefined
  const log = (message: string) => connection.console.error(message)
  const publish = async () => {
    await workspace.settled()
    try {
      diagnostics?.flush()
    } catch (error) {
      log(errorText(error))
    }
  }
  const workspace = new Workspace(files, { log, changed: () => gate.traffic.whenQuiet(publish) })
  connection.onInitialize((params) => {
    const context = createContext(connection, workspace, params)
    diagnostics = new Diagnostics(connection, workspace, settingsOf(context))
    const capabilities = { ...baseCapabilities(params.capabilities), ...registerFeatures(context, diagnostics) }
    if (pulls(params.capabilities)) Object.assign(capabilities, registerPull(context, diagnostics))
    connection.onInitialized(() => initialized(context, params))
    return { capabilities, serverInfo: { name: 'crowfoot', version } } satisfies InitializeResult
  })
  gate.attach(connection)
  listenToDocuments(connection, workspace)
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri } of changes) workspace.touched(uri)
  })
}

/** Clients of earlier versions of the protocol may leave out the versions of documents. */
function listenToDocuments(connection: Connection, workspace: Workspace): void {
  connection.onDidOpenTextDocument(({ textDocument: { uri, text, version } }) =>
    workspace.open(uri, text, version ?? 0),
  )
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) =>
    workspace.change(uri, contentChanges, version ?? 0),
  )
  connection.onDidSaveTextDocument(({ textDocument }) => workspace.saved(textDocument.uri))
  connection.onDidCloseTextDocument(({ textDocument }) => workspace.close(textDocument.uri))
}

function baseCapabilities({ workspace }: ClientCapabilities): ServerCapabilities {
  const filters = [
    { scheme: 'file', pattern: { glob: '**/*.crow', matches: 'file' as const } },
    { scheme: 'file', pattern: { glob: '**', matches: 'folder' as const } },
  ]
  return {
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
    workspace: {
      ...(workspace?.workspaceFolders && { workspaceFolders: { supported: true, changeNotifications: true } }),
      // An editor's file watcher may not report the files of a directory that is renamed or removed.
      fileOperations: { didCreate: { filters }, didRename: { filters }, didDelete: { filters } },
    },
  }
}

function settingsOf({ client, options }: ServerContext): DiagnosticSettings {
  const shown = client.textDocument?.publishDiagnostics
  return {
    pulls: pulls(client),
    refreshes: pulls(client) && client.workspace?.diagnostics?.refreshSupport === true,
    relatedInformation: shown?.relatedInformation === true,
    tags: shown?.tagSupport !== undefined,
    docs: options.docs,
  }
}

function pulls({ textDocument }: ClientCapabilities): boolean {
  return textDocument?.diagnostic !== undefined
}

function registerPull(context: ServerContext, diagnostics: Diagnostics): ServerCapabilities {
  context.connection.languages.diagnostics.on(
    context.answer(({ textDocument, previousResultId }) =>
      diagnostics.report(context.workspace.path(textDocument.uri), previousResultId),
    ),
  )
  return {
    diagnosticProvider: { identifier: 'crowfoot', interFileDependencies: true, workspaceDiagnostics: false },
  }
}

/** Looks for APIs in the workspace folders, and starts to watch for changes. */
function initialized({ connection, workspace, client }: ServerContext, params: InitializeParams): void {
  for (const root of roots(params)) workspace.scan(root)
  if (client.workspace?.didChangeWatchedFiles?.dynamicRegistration) registerWatchers(connection, workspace)
  else workspace.watch()
  if (client.workspace?.workspaceFolders) {
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      for (const { uri } of removed) workspace.leave(uri)
      for (const { uri } of added) workspace.scan(uri)
    })
  }
  const touched = ({ files }: { readonly files: readonly { readonly uri: string }[] }) => {
    for (const { uri } of files) workspace.touched(uri)
  }
  connection.workspace.onDidCreateFiles(touched)
  connection.workspace.onDidDeleteFiles(touched)
  connection.workspace.onDidRenameFiles(({ files }) => {
    for (const { oldUri, newUri } of files) for (const uri of [oldUri, newUri]) workspace.touched(uri)
  })
}

function roots({ workspaceFolders, rootUri }: InitializeParams): string[] {
  if (workspaceFolders) return workspaceFolders.map((folder) => folder.uri)
  return rootUri ? [rootUri] : []
}

function registerWatchers(connection: Connection, workspace: Workspace): void {
  const watchers = [
    { globPattern: '**/*.crow' },
    // If a directory is removed, no event reports its files.
    { globPattern: '**', kind: WatchKind.Delete },
  ]
  connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }).catch(() => workspace.watch())
}
