/** The language server on Node: over stdio, or as the arguments say (`--stdio`, `--node-ipc`, `--pipe=`, `--socket=`). */
import { createConnection } from 'vscode-languageserver/node'
import { serveConnection } from './connection.ts'
import { errorText } from './error-text.ts'
import { Gate } from './gate.ts'
import { DISK } from './workspace/disk.ts'

const TRANSPORT = /^--(stdio|node-ipc|pipe|socket)\b/

/** Serves until the client sends `exit` or disconnects. Then the process ends, with code 0 after a `shutdown`, else with 1. */
export function startLanguageServer(args: readonly string[], version: string): void {
  const gate = new Gate()
  const options = { messageStrategy: gate }
  const connection = args.some((arg) => TRANSPORT.test(arg))
    ? createConnection(options)
    : createConnection(process.stdin, process.stdout, options)
  // An unexpected error must not end the server while people edit.
  process.on('uncaughtException', (error) => connection.console.error(errorText(error)))
  process.on('unhandledRejection', (error) => connection.console.error(errorText(error)))
  serveConnection(connection, DISK, gate, version)
  connection.listen()
}
