/** The entry of the language server as a program of its own; `crow lsp` starts the same. */
import { startServer } from './start-server.ts'

startServer(process.argv.slice(2))
