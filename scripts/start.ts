/** `npm start [-- --port 9000]`: compiles and serves samples/pool, and prints a first call to paste. */
import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { nodeHost } from '../cli/host/node-host.ts'
import { announcer, serveApi } from '../cli/serve/serve-api.ts'

const { values } = parseArgs({ options: { port: { type: 'string', default: '8080' } } })

// Set here, so that the printed call contains it; a new one at each start.
const password = process.env.CROWFOOT_PASSWORD ?? randomBytes(9).toString('base64url')
process.env.CROWFOOT_PASSWORD = password

const host = nodeHost()
process.exitCode = await serveApi(host, 'samples/pool', { port: values.port }, announcer(host, password))
