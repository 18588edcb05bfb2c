/**
 * Measures what XML costs against JSON and against the XML parser by itself.
 * 1. In process, how many documents a CPU second become values: the body of one call with 1,000 records of 20 fields,
 *    from bytes to the values that `create` takes, in XML-RPC and in JSON-RPC; beside it saxes without our code. Each
 *    has processes of its own, as in a server: V8 compiles a parser for the handlers that the process gives it.
 * 2. Over HTTP, the CPU time of a `create` in XML-RPC and in JSON-RPC. Needs wrk.
 * Usage: npm run bench:xml-decoding [-- ROUNDS]
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SaxesParser } from 'saxes'
import { analyze } from '../analysis/analyze.ts'
import { parse as parseApi } from '../grammar/parse.ts'
import type { Api } from '../model/api.ts'
import type { Value } from '../runtime/values/values.ts'
import type { WireCodec } from '../runtime/wire/codec.ts'
import { compileCodecs } from '../runtime/wire/compile-codecs.ts'
import { decodeBody, xmlEncoding } from '../runtime/wire/decode-body.ts'
import type { Form } from '../runtime/wire/form.ts'
import { jsonForm, parseJson } from '../runtime/wire/json-form.ts'
import { literalReader } from '../runtime/wire/read-literal.ts'
import { XmlCallReader } from '../runtime/wire/xml-call.ts'
import { type XmlValue, xmlForm } from '../runtime/wire/xml-form.ts'
import { PLAIN_ITEMS } from './items.ts'
import { compareLoads, type Load, requireSuccess } from './load.ts'
import { median, table } from './measure.ts'
import { BenchServers, compileText } from './serving.ts'

const ROUNDS = Number(process.argv[2] ?? 5)
const RECORDS = 1000
const WARM_UP = 25
const TURNS = 8
/** In each turn. */
const DOCUMENTS = 2

const api = model()
const json = recordCodec(jsonForm)
const xml = recordCodec(xmlForm)

const CONTESTANTS: readonly (readonly [name: string, goal: string, decoder: () => () => unknown])[] = [
  ['saxes with empty handlers', '', () => saxesAlone(textOf(xmlBody()))],
  ['XML-RPC, to parsed values', '', xmlParser],
  ['XML-RPC, to values', '≥ 0.75', xmlDecoder],
  ['JSON-RPC, to values', '', jsonDecoder],
]

const decoding = CONTESTANTS.find(([name]) => name === process.argv[2])
if (decoding) process.stdout.write(`${documentsPerSecond(decoding[2]())}\n`)
else {
  compareDecoding()
  await compareCreates()
}

/** All contestants in turn, several rounds, so that a slow machine affects all. */
function compareDecoding(): void {
  const rates: number[][] = CONTESTANTS.map(() => [])
  for (let round = 0; round < ROUNDS; round++)
    for (const [i, [name]] of CONTESTANTS.entries())
      rates[i]!.push(Number(execFileSync(process.execPath, [import.meta.filename, name], { encoding: 'utf8' })))
  const rows = CONTESTANTS.map(([name, goal], i) => {
    const share = median(rates[i]!.map((rate, round) => rate / rates[0]![round]!))
    return [name, median(rates[i]!).toFixed(1), share.toFixed(2), goal]
  })
  const head = [`${RECORDS} records of 20 fields`, 'documents /CPU s', 'over saxes', 'goal']
  process.stdout.write(`${table(head, rows)}\n\n`)
}

/** Documents a second of the process's CPU time, once it is warm: the best of several turns, as others disturb it. */
function documentsPerSecond(decode: () => unknown): number {
  for (let i = 0; i < WARM_UP; i++) decode()
  return Math.max(...Array.from({ length: TURNS }, () => rateOf(decode)))
}

function rateOf(decode: () => unknown): number {
  const start = process.cpuUsage()
  for (let i = 0; i < DOCUMENTS; i++) decode()
  const { user, system } = process.cpuUsage(start)
  return (DOCUMENTS * 1e6) / (user + system)
}

function xmlParser(): () => readonly XmlValue[] | undefined {
  const reader = new XmlCallReader()
  const body = xmlBody()
  return () => xmlForm.items(reader.read(textOf(body, xmlEncoding)).params[0]!)
}

function xmlDecoder(): () => readonly Value[] {
  const parse = xmlParser()
  return () => readAll(xml, parse())
}

function jsonDecoder(): () => readonly Value[] {
  const body = Buffer.from(jsonCall(`[${values().map(json.write).join(',')}]`))
  return () => readAll(json, jsonParams(body))
}

function xmlBody(): Buffer {
  return Buffer.from(xmlCall(`<value><array><data>${values().map(xml.write).join('')}</data></array></value>`))
}

function values(): readonly Value[] {
  return Array.from({ length: RECORDS }, (_, i) => json.read(record(i), 'record'))
}

/** With the handlers that any reader of values needs: a parser without a handler for text does not cut out texts. */
function saxesAlone(text: string): () => void {
  const parser = new SaxesParser({ position: false })
  parser.on('opentag', () => undefined)
  parser.on('closetag', () => undefined)
  parser.on('text', () => undefined)
  return () => parser.write(text).close()
}

function jsonParams(body: Buffer): readonly unknown[] {
  const parsed = parseJson(textOf(body))
  if ('problem' in parsed) throw new Error(parsed.problem)
  return (parsed.value as { params: [unknown[]] }).params[0]
}

function readAll<Raw>(codec: WireCodec<Raw>, items: readonly Raw[] | undefined): readonly Value[] {
  if (items?.length !== RECORDS) throw new Error('The document was not read')
  return items.map((item) => codec.read(item, 'record'))
}

function textOf(body: Buffer, declaredIn?: (body: Buffer) => string | undefined): string {
  const decoded = decodeBody(body, undefined, declaredIn)
  if ('problem' in decoded) throw new Error(decoded.problem)
  return decoded.text
}

async function compareCreates(): Promise<void> {
  const servers = new BenchServers()
  const folder = mkdtempSync(join(tmpdir(), 'crow-bench-'))
  try {
    const program = compileText(folder, PLAIN_ITEMS)
    const args = [program, '--port', '0', '--data', join(folder, 'data.db'), '--log-level', 'error']
    const loads = loadsOf(await servers.start(args))
    for (const load of loads) await requireSuccess(load)
    const { rates, shares } = await compareLoads(servers, loads, 1, ROUNDS)
    const cells = rates.map(({ cpu }) => cpu.toFixed(1))
    const costs = (1 / shares[1]!).toFixed(2)
    const head = ['20 fields, durable', 'JSON-RPC µs', 'XML-RPC µs', 'XML over JSON', 'goal']
    process.stdout.write(`${table(head, [['create', ...cells, costs, '≤ 1.4']])}\n`)
  } finally {
    await servers.stopAll()
    rmSync(folder, { recursive: true })
  }
}

function loadsOf(server: string): Load[] {
  const value = json.read(record('@@'), 'record')
  return [
    { url: `${server}/jsonrpc`, type: 'application/json', body: jsonCall(json.write(value)), connections: 32 },
    { url: `${server}/xmlrpc`, type: 'text/xml', body: xmlCall(xml.write(value)), connections: 32 },
  ]
}

function jsonCall(param: string): string {
  return `{"jsonrpc":"2.0","method":"item.create","params":[${param}],"id":1}`
}

function xmlCall(param: string): string {
  const params = `<params><param>${param}</param></params>`
  return `<?xml version="1.0"?><methodCall><methodName>item.create</methodName>${params}</methodCall>`
}

function recordCodec<Raw>(form: Form<Raw>): WireCodec<Raw> {
  const noObjects = literalReader(api, () => null)
  return compileCodecs(api, form, noObjects, ({ ref }) => form.writeString(ref))({ kind: 'record', name: 'item' })
}

/** The members that `create` reads of the class's 20 fields: all but the uuid. */
function record(i: number | string): Record<string, unknown> {
  const members: Record<string, unknown> = { name_label: `item ${i}` }
  for (let f = 0; f < 6; f++) members[`text_${f}`] = `some words of text ${f}`
  for (let f = 0; f < 5; f++) members[`number_${f}`] = 1_000_000 + f
  for (let f = 0; f < 2; f++) members[`ratio_${f}`] = 0.5 + f
  for (let f = 0; f < 3; f++) members[`flag_${f}`] = true
  return { ...members, tags: ['red', 'green'], config: { colour: 'blue', size: 'large' } }
}

function model(): Api {
  const { model: made, diagnostics } = analyze([{ path: 'items.crow', tree: parseApi(PLAIN_ITEMS) }], 'items')
  if (!made) throw new Error(diagnostics.map((d) => d.message).join('\n'))
  return made
}
