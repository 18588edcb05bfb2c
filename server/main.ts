/** The entry of the language server as a program of its own; `crow lsp` starts the same. */
import { readFileSync } from 'node:fs'
import { startLanguageServer } from './start-server.ts'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
startLanguageServer(process.argv.slice(2), version)
