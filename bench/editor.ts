/**
 * Times the language server over stdio, on models of 100, 1000 and 4000 classes in one file and in a file for each
 * class: from a one-character change in the middle to its diagnostics, the server's CPU time for it, completion and hover
 * right after it, and peak memory. Compares them with a full check of the same text in the same run.
 * Usage: npm run bench:editor [-- SIZE…]
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { analyze } from '../analysis/analyze.ts'
import { parse } from '../grammar/parse.ts'
import { EditorClient } from './editor-client.ts'
import { generateApi } from './generate.ts'
import { median, table } from './measure.ts'

const SIZES = process.argv.slice(2).map(Number)
const FULL_CHECKS = 5

const folder = mkdtempSync(join(tmpdir(), 'crow-bench-'))
try {
  const rows: string[][] = []
  for (const classes of SIZES.length > 0 ? SIZES : [100, 1000, 4000])
    for (const many of [false, true]) rows.push(await row(classes, many))
  const head = [
    'classes',
    'files',
    'edit p50',
    'edit p95',
    'CPU p50',
    'CPU p95',
    'completion p95',
    'hover p95',
    'peak memory',
    'full check',
    'times',
  ]
  console.log(table(head, rows))
  console.log(
    [
      '',
      'Goals: an edit in one file ≤ 4 ms p95 at 100 classes, ≤ 10 ms at 1000 and ≥ 20 times faster than the full check there;',
      'completion ≤ 10 ms, hover ≤ 2 ms, peak memory at 1000 classes in one file ≤ 220 MiB.',
    ].join('\n'),
  )
} finally {
  rmSync(folder, { recursive: true })
}

async function row(classes: number, many: boolean): Promise<string[]> {
  const files = many ? split(generateApi(classes)) : new Map([['api.crow', generateApi(classes)]])
  const directory = join(folder, `${classes}-${many ? 'many' : 'one'}`)
  mkdirSync(directory)
  for (const [name, text] of files) writeFileSync(join(directory, name), text)
  const middle = [...files.keys()][Math.floor(files.size / 2)] ?? ''
  const client = await EditorClient.start(directory, middle, files.get(middle) ?? '')
  const times = await client.measure(`machine_${Math.floor(classes / 2)}`)
  const memory = client.peakMemory()
  await client.end()
  const full = fullCheck(files)
  const millis = (value: number) => `${value.toFixed(1)} ms`
  return [
    String(classes),
    String(files.size),
    millis(median(times.edit)),
    millis(percentile95(times.edit)),
    millis(median(times.editCpu)),
    ...[times.editCpu, times.completion, times.hover].map((all) => millis(percentile95(all))),
    `${memory.toFixed(0)} MiB`,
    millis(full),
    (full / median(times.edit)).toFixed(0),
  ]
}

/** A file for each class. */
function split(text: string): Map<string, string> {
  const parts = text.split(/^(?=\/\/\/ The machine of kind)/m)
  return new Map(parts.map((part, i) => [i === 0 ? 'api.crow' : `machine_${i - 1}.crow`, part]))
}

/** The median of several checks in this process, after a warm-up. */
function fullCheck(files: ReadonlyMap<string, string>): number {
  const times = Array.from({ length: FULL_CHECKS + 2 }, () => {
    const start = performance.now()
    const sources = [...files].map(([path, text]) => ({ path, tree: parse(text) }))
    const { diagnostics } = analyze(sources, 'bench')
    if (diagnostics.length > 0) throw new Error('the text should be sound')
    return performance.now() - start
  })
  return median(times.slice(2))
}

function percentile95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN
}
