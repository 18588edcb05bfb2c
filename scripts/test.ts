/** `npm test [-- test/x.test.ts] [-- -g word]`: typecheck, lint, build and the tests; its last line counts them. */
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Counts } from './reporter.ts'

const ROOT = join(import.meta.dirname, '..')

async function main(args: readonly string[]): Promise<void> {
  const total: Counts = { passed: 0, failed: 0, skipped: 0 }
  // A step that fails does not hide what the next one would say.
  for (const [name, ...command] of STEPS) add(total, await step(name, command))
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

/** biome writes colours into files too, unless it is told. */
function colours(): string[] {
  return process.stdout.isTTY ? [] : ['--colors=off']
}

/** One step counts as one check. */
async function step(name: string, args: readonly string[]): Promise<Counts> {
  process.stdout.write(`${name} …\n`)
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit' })
  const ok = (await exitCode(child)) === 0
  process.stdout.write(`${name} ${ok ? 'passed' : 'FAILED'}\n`)
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 }
}

/** Mocha in a process of its own: one that dies without a count is a failure, not a missing last line. */
async function tests(args: readonly string[]): Promise<Counts> {
  let counts: Counts | undefined
  const all = args.some((arg) => arg.endsWith('.ts')) ? [] : ['test/**/*.test.ts']
  const command = ['--reporter', './scripts/reporter.ts', ...args, ...all]
  const child = fork('node_modules/mocha/bin/mocha.js', command, { cwd: ROOT })
  child.on('message', (message) => {
    counts = message as Counts
  })
  const code = await exitCode(child)
  if (!counts) {
    process.stdout.write(`mocha ended with ${code} before it could count\n`)
    return { passed: 0, failed: 1, skipped: 0 }
  }
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

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
