/**
 * A hand-written server of the bench's class, as a bound for the compiled one: node:http, node:sqlite, and one durable
 * commit for the calls of a turn. Its table has no index but that of the reference, no generations and no sums, and it
 * checks nothing. Its argument is the data file. Prints its port.
 */
import { randomUUID } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DatabaseSync } from 'node:sqlite'

const FIELDS = [
  'name_label',
  ...Array.from({ length: 6 }, (_, i) => `text_${i}`),
  ...Array.from({ length: 5 }, (_, i) => `number_${i}`),
  ...Array.from({ length: 2 }, (_, i) => `ratio_${i}`),
  ...Array.from({ length: 3 }, (_, i) => `flag_${i}`),
  'tags',
  'config',
]

const database = new DatabaseSync(process.argv[2] as string)
database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000')
database.exec(
  `create table item (id integer primary key, ref text not null unique, uuid text not null, ${FIELDS.join(', ')})`,
)
const marks = FIELDS.map(() => '?').join(', ')
const insert = database.prepare(`insert into item (ref, uuid, ${FIELDS.join(', ')}) values (?, ?, ${marks})`)
const update = database.prepare('update item set name_label = ? where ref = ?')

interface Call {
  readonly method: string
  readonly params: readonly unknown[]
  readonly id: unknown
}

function run({ method, params }: Call): string {
  if (method === 'item.set_name_label') {
    update.run(params[1] as string, params[0] as string)
    return ''
  }
  const record = params[0] as Record<string, unknown>
  const uuid = randomUUID()
  const ref = `OpaqueRef:${uuid}`
  insert.run(ref, uuid, ...FIELDS.map((name) => stored(record[name])))
  return ref
}

function stored(value: unknown): string | number | null {
  if (value === undefined) return null
  if (typeof value === 'boolean') return Number(value)
  return typeof value === 'object' ? JSON.stringify(value) : (value as string | number)
}

const held: { readonly response: ServerResponse; readonly body: string }[] = []

function commit(): void {
  database.exec('commit')
  for (const { response, body } of held.splice(0)) {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) })
    response.end(body)
  }
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const call = JSON.parse(Buffer.concat(chunks).toString()) as Call
    if (held.length === 0) {
      database.exec('begin immediate')
      setImmediate(commit)
    }
    held.push({ response, body: JSON.stringify({ jsonrpc: '2.0', result: run(call), id: call.id }) })
  })
})
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}\n`)
})
process.once('SIGTERM', () => {
  server.close()
  server.closeAllConnections()
})
