/** Starts the language server as a program. `crow lsp` starts the same server. */
import { readFileSync } from 'node:fs'
import { startLanguageServer } from './start-server.ts'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
startLanguageServer(process.argv.slice(2), version)
