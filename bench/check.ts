/**
 * Times `crow check` as a whole process on models of 100, 1000 and 4000 classes, and compares it with Node's start-up
 * and with plain Chevrotain (bare-parser.ts) on the same text. Goal: at 1000 classes at most 1.25 times plain lexing
 * and parsing.
 * Usage: npm run bench:check [-- SIZE…]
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildBareParser } from './bare-build.ts'
import { generateApi } from './generate.ts'
import { type ProcessTimes, table, timeProcesses } from './measure.ts'

const ROUNDS = 7
const SIZES = process.argv.slice(2).map(Number)
const CROW = join(import.meta.dirname, '../bin/crow.js')

const folder = mkdtempSync(join(tmpdir(), 'crow-bench-'))
try {
  const bare = await buildBareParser(folder)
  const rows = (SIZES.length > 0 ? SIZES : [100, 1000, 4000]).map((n) => row(n, bare))
  const head = ['classes', 'lines', 'node', 'bare lex', 'bare lex+parse', 'crow check', 'check / lex+parse', 'of CPU']
  console.log(table(head, rows))
  console.log('\nMedians: wall time (CPU time). Goal: at 1000 classes at most 1.25 times lex+parse.')
} finally {
  rmSync(folder, { recursive: true })
}

function row(classes: number, bare: string): string[] {
  const api = join(folder, String(classes))
  const text = generateApi(classes)
  mkdirSync(api)
  const file = join(api, 'api.crow')
  writeFileSync(file, text)
  const node = process.execPath
  const names = ['node', 'lex', 'parse', 'check'] as const
  const commands = { node: ['-e', '0'], lex: [bare, file, 'lex'], parse: [bare, file], check: [CROW, 'check', api] }
  const times = timeProcesses(
    names.map((name) => ({ name, command: [node, ...commands[name]] })),
    ROUNDS,
  )
  const of = (name: (typeof names)[number]) => times.get(name) as ProcessTimes
  const [check, parse] = [of('check'), of('parse')]
  return [
    String(classes),
    String(text.split('\n').length),
    ...names.map((name) => `${of(name).wall.toFixed(0)} (${of(name).cpu.toFixed(0)}) ms`),
    (check.wall / parse.wall).toFixed(2),
    (check.cpu / parse.cpu).toFixed(2),
  ]
}
