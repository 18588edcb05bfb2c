/** The server process of the kill test: reads the API from a file, and is otherwise a compiled server. */
import { readFileSync } from 'node:fs'
import type { Api } from '../../../model/api.ts'
import { main } from '../../../runtime/main.ts'

const [apiFile = '', ...argv] = process.argv.slice(2)
await main(JSON.parse(readFileSync(apiFile, 'utf8')) as Api, argv)
