/**
 * A plain node:http server to compare compiled servers with. On `/` it reads the body and answers a constant; on
 * `/records` it runs JSON.stringify on the same 1000 records for each request. Prints its port.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const CONSTANT = '{"jsonrpc":"2.0","result":"constant","id":1}'

/** Records like those of the bench's class: the same names, kinds and sizes of values. */
const RECORDS = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`OpaqueRef:${uuid(i)}`, record(i)]))

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    Buffer.concat(chunks).toString()
    const body = request.url === '/records' ? JSON.stringify({ jsonrpc: '2.0', result: RECORDS, id: 1 }) : CONSTANT
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) })
    response.end(body)
  })
})
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}\n`)
})
process.once('SIGTERM', () => {
  server.close()
  server.closeAllConnections()
})

function record(i: number): Record<string, unknown> {
  const fields: Record<string, unknown> = { uuid: uuid(i), name_label: `item ${i}` }
  for (let f = 0; f < 6; f++) fields[`text_${f}`] = `some words of text ${f}`
  for (let f = 0; f < 5; f++) fields[`number_${f}`] = 1_000_000 + f
  for (let f = 0; f < 2; f++) fields[`ratio_${f}`] = 0.5 + f
  for (let f = 0; f < 3; f++) fields[`flag_${f}`] = true
  fields.tags = ['red', 'green']
  fields.config = { colour: 'blue', size: 'large' }
  return fields
}

function uuid(i: number): string {
  return `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`
}
