/**
 * `npm test [-- test/x.test.ts] [-- -g word]`: typechecks, lints, builds and runs the tests. The last line has their
 * numbers.
 */
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { COMPILE_CACHE } from '../test/support/compile-cache.ts'
import { runFolder } from '../test/support/once-per-run.ts'
import type { Counts, FileResult, ResultsByFile } from './reporter.ts'

const ROOT = join(import.meta.dirname, '..')

async function main(args: readonly string[]): Promise<void> {
  const total: Counts = { passed: 0, failed: 0, skipped: 0 }
  // All steps run, even if one fails. The tests need the build.
  for (const counts of await Promise.all(STEPS.map(([name, ...command]) => step(name, command)))) add(total, counts)
  add(total, await tests(args))
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : ''
  process.exitCode = total.failed > 0 ? 1 : 0
  process.stdout.write(`\n${total.passed} passed, ${total.failed} failed${skipped}\n`)
}

const STEPS: readonly (readonly [name: string, ...command: string[]])[] = [
  ['typecheck', 'node_modules/typescript/bin/tsc'],
  ['typecheck of the pages', 'node_modules/typescript/bin/tsc', '-p', 'web/tsconfig.json'],
  ['lint', 'node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', ...colours()],
  ['build', 'scripts/build.ts'],
]

/** The steps write to a pipe, where biome writes colours by default. */
function colours(): string[] {
  return process.stdout.isTTY ? ['--colors=force'] : ['--colors=off']
}

/** A step counts as one check. Steps run at the same time, so the output of each is printed as a whole. */
async function step(name: string, args: readonly string[]): Promise<Counts> {
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
  const said: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => said.push(data))
  const ok = (await exitCode(child)) === 0
  process.stdout.write(Buffer.concat(said))
  process.stdout.write(`${name} ${ok ? 'passed' : 'FAILED'}\n`)
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 }
}

/**
 * Runs the given test files one after the other, or all test files in parallel. After a parallel run, files with a
 * failure run again by themselves, as a browser can be too slow beside other tests on few processors; this result
 * counts.
 */
async function tests(args: readonly string[]): Promise<Counts> {
  if (args.some((arg) => arg.endsWith('.ts'))) return sumOf(await mocha(args))
  // One more than processors: tests of pages and editors wait for other programs.
  const jobs = String(availableParallelism() + 1)
  const files = longestFirst()
  const results = await mocha([...args, '--parallel', '--jobs', jobs, ...files])
  printSlowest(results)
  if (args.length === 0) addLost(results, files)
  const failed = Object.keys(results).filter((file) => file !== '' && results[file]?.failed)
  if (failed.length === 0 || failed.length > MOST_AGAIN) return sumOf(results)
  process.stdout.write(`\nonce more, one after the other: ${failed.join(' ')}\n`)
  for (const file of failed) delete results[file]
  return sumOf({ ...results, ...(await mocha([...args, ...failed])) })
}

/** Counts a failure for each file that has run no test, not even a skipped one: mocha ended before its turn. */
function addLost(results: ResultsByFile, files: readonly string[]): void {
  const lost = files.filter((file) => !results[file])
  for (const file of lost) results[file] = { passed: 0, failed: 1, skipped: 0, milliseconds: 0 }
  if (lost.length > 0) process.stdout.write(`\nnot run: ${lost.join(' ')}\n`)
}

/** The files to make faster first, and to keep at the head of LONG. */
function printSlowest(results: ResultsByFile): void {
  const entries = Object.entries(results).sort(([, a], [, b]) => b.milliseconds - a.milliseconds)
  const seconds = ({ milliseconds }: FileResult) => (milliseconds / 1000).toFixed(1).padStart(7)
  const lines = entries.slice(0, 10).map(([file, result]) => `${seconds(result)} s  ${file}\n`)
  process.stdout.write(`\nThe slowest files:\n${lines.join('')}`)
}

/** The most files that run again. If more fail, it is not by chance. */
const MOST_AGAIN = 5

/** Runs mocha in its own process. A process that ends without counts is a failure. */
async function mocha(args: readonly string[]): Promise<ResultsByFile> {
  let results: ResultsByFile | undefined
  const command = ['--reporter', './scripts/reporter.ts', ...args]
  const run = runFolder()
  const env = { ...process.env, ...COMPILE_CACHE, ...run.env }
  const child = fork('node_modules/mocha/bin/mocha.js', command, { cwd: ROOT, env })
  child.on('message', (message) => {
    results = message as ResultsByFile
  })
  const code = await exitCode(child)
  run.remove()
  const lost: ResultsByFile = { '': { passed: 0, failed: 1, skipped: 0, milliseconds: 0 } }
  if (!results) {
    process.stdout.write(`mocha ended with ${code} before it could count\n`)
    return lost
  }
  return code !== 0 && sumOf(results).failed === 0 ? { ...results, ...lost } : results
}

function sumOf(counts: ResultsByFile): Counts {
  const total: Counts = { passed: 0, failed: 0, skipped: 0 }
  for (const one of Object.values(counts)) add(total, one)
  return total
}

/** All test files, the slowest first, so that no worker starts one when the others have ended. */
function longestFirst(): string[] {
  const rank = (file: string) => LONG.findIndex((start) => start === '' || file.startsWith(start))
  const files = globSync('test/**/*.test.ts', { cwd: ROOT }).map((file) => file.replaceAll('\\', '/'))
  return files.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
}

/** Starts of the paths of slow tests, the slowest first; '' stands for all others. */
const LONG = [
  'test/servers/',
  'test/web/diagram.test.ts',
  'test/web/pages/',
  'test/client/',
  'test/web/console/',
  'test/samples/xenapi/programs/',
  'test/runtime/durability/',
  'test/grammar/fuzz.test.ts',
  'test/grammar/linear.test.ts',
  'test/web/',
  'test/docs/',
  'test/analysis/checker.test.ts',
  'test/cli/handlers.test.ts',
  'test/cli/installed.test.ts',
  'test/runtime/standard/tasks/task-crash.test.ts',
  'test/runtime/standard/sessions/',
  'test/server/protocol/',
  'test/reference/examples.test.ts',
  'test/runtime/store/sqlite/crash.test.ts',
  'test/testing/',
  'test/samples/',
  '',
]

async function exitCode(child: ChildProcess): Promise<number | null> {
  const [code] = (await once(child, 'close')) as [number | null]
  return code
}

function add(total: Counts, more: Counts): void {
  total.passed += more.passed
  total.failed += more.failed
  total.skipped += more.skipped
}

await main(process.argv.slice(2))
