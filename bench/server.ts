/**
 * Throughput of a compiled server, beside a raw node:http server in the same run: get_f, set_f, create and get_all_records
 * of 1000 objects of 20 fields, on both wire formats. Prints ratios; the goals are those of the project's plan. Needs wrk.
 * Usage: npm run bench:server [-- SECONDS]
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { median, table } from './measure.ts'

const SECONDS = Number(process.argv[2] ?? 1)
const ROUNDS = 7
const CROW = join(import.meta.dirname, '../bin/crow.js')

/** 20 fields with the uuid. */
const API = `api Items
class item {
  RW name_label : string
${lines(6, (i) => `RW text_${i} : string = "some words of text ${i}"`)}
${lines(5, (i) => `RW number_${i} : int = ${1_000_000 + i}`)}
${lines(2, (i) => `RW ratio_${i} : float = ${0.5 + i}`)}
${lines(3, (i) => `RW flag_${i} : bool = true`)}
  RW tags   : string set = ["red", "green"]
  RW config : (string -> string) map = { "colour" -> "blue", "size" -> "large" }
}
`

interface Work {
  readonly name: string
  readonly goal: number
  readonly connections: number
  readonly against: string
  readonly type: 'application/json' | 'text/xml'
  readonly body: string
}

const folder = mkdtempSync(join(tmpdir(), 'crow-bench-'))
const running: ChildProcess[] = []
try {
  const raw = await start([join(import.meta.dirname, 'raw-server.ts')])
  writeFileSync(join(folder, 'items.crow'), API)
  execFileSync(process.execPath, [CROW, 'compile', folder, '-o', join(folder, 'out')])
  const ours = await start([join(folder, 'out/server.mjs'), '--port', '0', '--data', join(folder, 'items.db')])
  let ref = ''
  for (let i = 0; i < 1000; i++) ref = await call(ours, 'item.create', [{ name_label: `item ${i}` }])
  const rows = workOn(ref).map((work) => measure(work, raw, ours))
  process.stdout.write(`${table(['work', 'raw /s', 'ours /s', 'ratio', 'goal'], rows)}\n`)
} finally {
  for (const child of running) child.kill()
  rmSync(folder, { recursive: true })
}

/** The creates come last, since they make more objects. */
function workOn(ref: string): Work[] {
  const json = (method: string, params: unknown[]) => JSON.stringify({ jsonrpc: '2.0', method, params, id: 1 })
  const xml = (method: string, params: string) =>
    `<?xml version="1.0"?><methodCall><methodName>${method}</methodName><params>${params}</params></methodCall>`
  const param = (text: string) => `<param><value><string>${text}</string></value></param>`
  const whole = {
    name_label: 'item @@',
    ...Object.fromEntries(Array.from({ length: 6 }, (_, i) => [`text_${i}`, 'words'])),
  }
  const full = {
    ...whole,
    ...Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`number_${i}`, i])),
    ...{ ratio_0: 0.5, ratio_1: 1.5, flag_0: true, flag_1: false, flag_2: true },
    ...{ tags: ['a', 'b'], config: { colour: 'red' } },
  }
  const work = (name: string, goal: number, connections: number, body: string, against = '/'): Work => ({
    name,
    goal,
    connections,
    against,
    type: body.startsWith('<') ? 'text/xml' : 'application/json',
    body,
  })
  return [
    work('get_f, JSON-RPC', 0.7, 16, json('item.get_name_label', [ref])),
    work('get_f, XML-RPC', 0.5, 16, xml('item.get_name_label', param(ref))),
    work('get_all_records, JSON-RPC', 0.5, 4, json('item.get_all_records', []), '/records'),
    work('get_all_records, XML-RPC', 0.2, 4, xml('item.get_all_records', ''), '/records'),
    work('durable set_f, JSON-RPC', 0.35, 32, json('item.set_name_label', [ref, 'value @@'])),
    work('durable set_f, XML-RPC', Number.NaN, 32, xml('item.set_name_label', param(ref) + param('value @@'))),
    work('durable create, 20 fields, JSON-RPC', 0.18, 32, json('item.create', [full])),
  ]
}

function measure(work: Work, raw: string, ours: string): string[] {
  const file = join(folder, 'body')
  writeFileSync(file, work.body)
  const path = work.type === 'text/xml' ? '/xmlrpc' : '/jsonrpc'
  const rates: { raw: number; ours: number }[] = []
  for (let round = 0; round < ROUNDS; round++) {
    rates.push({ raw: wrk(raw + work.against, work, file), ours: wrk(ours + path, work, file) })
  }
  const [a, b] = [median(rates.map((r) => r.raw)), median(rates.map((r) => r.ours))]
  // Of neighbours in time: what slows the machine down for a while falls on both.
  const ratio = median(rates.map((r) => r.ours / r.raw))
  return [work.name, a.toFixed(0), b.toFixed(0), ratio.toFixed(2), Number.isNaN(work.goal) ? '' : `≥ ${work.goal}`]
}

function wrk(url: string, { connections, type }: Work, bodyFile: string): number {
  const script = join(import.meta.dirname, 'post.lua')
  const load = ['-t1', `-c${connections}`, `-d${SECONDS}s`, '-s', script, url, '--', type, bodyFile]
  const text = execFileSync('wrk', load, { encoding: 'utf8' })
  if (/Non-2xx|Socket errors/.test(text)) throw new Error(text)
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1])
}

/** Starts a server and waits for its `listening on` line. */
async function start(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  running.push(child)
  for await (const line of createInterface(child.stdout)) {
    const url = /^listening on (\S+)/.exec(line)?.[1]
    if (url) return url
  }
  throw new Error(`${args[0]} did not start`)
}

async function call(url: string, method: string, params: unknown[]): Promise<string> {
  const response = await fetch(`${url}/jsonrpc`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', method, params, id: 1 }),
  })
  const { result, error } = (await response.json()) as { result: string; error?: unknown }
  if (error) throw new Error(JSON.stringify(error))
  return result
}

function lines(count: number, line: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => `  ${line(i)}`).join('\n')
}
