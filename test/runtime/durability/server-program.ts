/** The server of the kill test, as a process of its own: the API from a file, the rest as a compiled server has it. */
import { readFileSync } from 'node:fs'
import type { Api } from '../../../model/api.ts'
import { main } from '../../../runtime/main.ts'

const [apiFile = '', ...argv] = process.argv.slice(2)
await main(JSON.parse(readFileSync(apiFile, 'utf8')) as Api, argv)
