/**
 * Times `crow check` as a whole process on models of 100, 1000 and 4000 classes, and compares it with Node's start-up
 * and with plain Chevrotain (bare-parser.ts) on the same text. Goal: at 1000 classes at most 1.3 times plain lexing and
 * parsing.
 * Usage: npm run bench:check
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { generateApi } from './generate.ts'
import { table, timeProcesses } from './measure.ts'

const ROUNDS = 7
const SIZES = [100, 1000, 4000]
const CROW = join(import.meta.dirname, '../bin/crow.js')

const folder = mkdtempSync(join(tmpdir(), 'crow-bench-'))
try {
  const bare = join(folder, 'bare.mjs')
  const entryPoints = [join(import.meta.dirname, 'bare-parser.ts')]
  await build({ entryPoints, outfile: bare, bundle: true, platform: 'node', format: 'esm', logLevel: 'error' })
  console.log(
    table(
      ['classes', 'lines', 'node', 'bare lex', 'bare lex+parse', 'crow check', 'check / lex+parse'],
      SIZES.map((n) => row(n, bare)),
    ),
  )
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
  const times = timeProcesses(
    [
      { name: 'node', command: [node, '-e', '0'] },
      { name: 'lex', command: [node, bare, file, 'lex'] },
      { name: 'parse', command: [node, bare, file] },
      { name: 'check', command: [node, CROW, 'check', api] },
    ],
    ROUNDS,
  )
  const of = (name: string) => times.get(name) ?? Number.NaN
  const millis = (name: string) => `${of(name).toFixed(0)} ms`
  const ratio = (of('check') / of('parse')).toFixed(2)
  return [
    String(classes),
    String(text.split('\n').length),
    millis('node'),
    millis('lex'),
    millis('parse'),
    millis('check'),
    ratio,
  ]
}
