/**
 * The language server in a web worker. It asks the client for files that are not open, by URI: `crowfoot/list` answers
 * `{ name, directory }[]` for a directory, `crowfoot/read` a file's bytes (Uint8Array) or null.
 */
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser'
import { serveConnection } from './connection.ts'
import { Gate } from './gate.ts'
import type { DirectoryEntry, FileSystem } from './workspace/file-system.ts'
import { toUri } from './workspace/uris.ts'

/** The bundler sets it, because a worker cannot read package.json. */
declare const CROWFOOT_VERSION: string

const gate = new Gate()
const connection = createConnection(new BrowserMessageReader(globalThis), new BrowserMessageWriter(globalThis), {
  messageStrategy: gate,
})

const CLIENT_FILES: FileSystem = {
  list: (directory) => connection.sendRequest<DirectoryEntry[]>('crowfoot/list', { uri: toUri(directory) }),
  read: (path) => connection.sendRequest<Uint8Array | null>('crowfoot/read', { uri: toUri(path) }),
}

serveConnection(connection, CLIENT_FILES, gate, CROWFOOT_VERSION)
connection.listen()
