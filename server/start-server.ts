/** The language server on Node: over stdio, or whatever the command line says (`--stdio`, `--node-ipc`, `--pipe=`, `--socket=`). */
import { createConnection } from 'vscode-languageserver/node'
import { serveConnection } from './connection.ts'
import { errorText } from './error-text.ts'
import { Gate } from './gate.ts'
import { DISK } from './workspace/disk.ts'

const TRANSPORT = /^--(stdio|node-ipc|pipe|socket)\b/

/** Serves until the client says exit or goes away; then the process ends, with 0 after a shutdown, else with 1. */
export function startLanguageServer(args: readonly string[], version: string): void {
  const gate = new Gate()
  const options = { messageStrategy: gate }
  const connection = args.some((arg) => TRANSPORT.test(arg))
    ? createConnection(options)
    : createConnection(process.stdin, process.stdout, options)
  // Whatever goes wrong, what people have open in their editor goes on being served.
  process.on('uncaughtException', (error) => connection.console.error(errorText(error)))
  process.on('unhandledRejection', (error) => connection.console.error(errorText(error)))
  serveConnection(connection, DISK, gate, version)
  connection.listen()
}
