/**
 * `npm run test:servers [-- --minutes 10 --seed 1 --servers 3]`: a long trial of several servers on one PostgreSQL (see
 * test/servers). Needs PostgreSQL's programs: in the path, in /usr/lib/postgresql, or where POSTGRES_BIN says.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { compareCopies, startSharedYard, tryShared } from '../test/servers/support/shared-yard.ts'
import { startPostgres } from '../test/support/postgres.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    servers: { type: 'string', default: '3' },
  },
})
const seed = Number(values.seed)
const cluster = await startPostgres()
if (!cluster) throw new Error('PostgreSQL is not installed: set POSTGRES_BIN to the folder of its programs')
const folder = mkdtempSync(join(tmpdir(), 'crowfoot-servers-'))
const log = (line: string) => process.stdout.write(`${new Date().toISOString()} ${line}\n`)
const yard = await startSharedYard(cluster, folder, Number(values.servers))
try {
  log(`seed ${seed}, ${yard.fleet.size} servers`)
  const result = await tryShared(cluster, yard, { seconds: Number(values.minutes) * 60, seed, calm: 2000, log })
  await compareCopies(yard)
  log(`all holds: ${JSON.stringify(result)}`)
} catch (error) {
  process.exitCode = 1
  for (let i = 0; i < yard.fleet.size; i++) log(`server ${i}:\n${yard.fleet.server(i).lastWords}`)
  log(error instanceof Error ? (error.stack ?? error.message) : String(error))
} finally {
  await yard.fleet.end()
  await cluster.remove()
  if (process.exitCode) log(`the data stay in ${folder}`)
  else rmSync(folder, { recursive: true })
}
