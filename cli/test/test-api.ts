/** Runs the tests of an API: once, after each change, or as a program asks for. */
import { join } from 'node:path'
import { CoveredCode } from '../../testing/coverage/covered-code.ts'
import { Failure } from '../host/failure.ts'
import type { Host } from '../host.ts'
import { clean } from '../print/clean.ts'
import { complain } from '../print/complain.ts'
import { problems, report } from '../print/report.ts'
import { textReport } from '../print/text.ts'
import { apiDirectory } from '../source/find-files.ts'
import { coverageFolder } from './coverage/coverage-folder.ts'
import type { CoverageReportParts } from './coverage/report-coverage.ts'
import { FirstTests } from './first-tests.ts'
import { testFormat } from './formats.ts'
import type { TestCommandOptions } from './options.ts'
import type { AgainstParts } from './run-against.ts'
import { newSeed, runTests, type TestRunListener } from './run-tests.ts'
import { selectTests, testArguments } from './select-tests.ts'
import { outcomes, type TestRunEnd } from './test-format.ts'
import { TestedApi } from './tested-api.ts'

/** `args`: as typed, the API first if it is named. Returns the exit code. */
export async function testApi(host: Host, args: readonly string[], options: TestCommandOptions): Promise<number> {
  const { path, names } = testArguments(host, args)
  const directory = apiDirectory(host, path)
  if (options.explore !== undefined || options.exhaust !== undefined) {
    if (names.length > 0)
      throw new Failure(`"${clean(names[0] ?? '')}" is not an API. --explore and --exhaust take one.`, 2)
    const { exploreApi } = await import('./explore.ts')
    return exploreApi(host, directory, options)
  }
  if (options.inspect) {
    const { testInspected } = await import('./inspected.ts')
    return testInspected(host, args, options)
  }
  if (options.events) {
    const { WarmSession } = await import('./warm-session.ts')
    return new WarmSession(host, directory).run()
  }
  const api = new TestedApi(host, directory, options.watch === true)
  if (!options.watch) return testOnce(host, api, names, options)
  const { watchTests } = await import('./watch-tests.ts')
  const first = new FirstTests()
  return watchTests(host, directory, (isOutdated) => testOnce(host, api, names, options, { isOutdated, first }))
}

/** What a run has to do with those before and after it. */
interface WatchedRun {
  readonly isOutdated: () => boolean
  readonly first: FirstTests
}

async function testOnce(
  host: Host,
  api: TestedApi,
  names: readonly string[],
  options: TestCommandOptions,
  watched?: WatchedRun,
): Promise<number> {
  const read = api.read()
  const { directory, texts, byName } = read
  if (read.isBroken) {
    host.stderr.write(textReport(problems(read.diagnostics, texts), host.stderr.colour))
    return 2
  }
  if (read.tests.length === 0) {
    complain(host, noTests(directory))
    return 2
  }
  const tests = selectTests(read.tests, names)
  if (options.coverage) coverageFolder(host, options)
  const order = watched?.first.order(tests, byName)
  if (order?.line !== undefined) complain(host, order.line)
  const { lines } = report([], texts)
  const shownPath = (file: string) => join(directory, file)
  const start = { host, directory, tests: tests.length, shownPath, lines: (file: string) => lines(shownPath(file)) }
  const format = await testFormat(options.format, start)
  const listener = { result: format.result, ...(watched && { isStopped: watched.isOutdated }) }
  const covered = options.coverage ? new CoveredCode(read.compileCounting(tests)) : undefined
  const parts = {
    code: covered?.code ?? read.compile(tests),
    byName,
    tests,
    ...(order && { order: order.tests }),
    bail: options.bail,
  }
  const end = await endOf(host, parts, options, listener)
  await format.end(end)
  watched?.first.note(end.results)
  if (watched?.isOutdated()) return 1
  const isEnough = !covered || (await isCovered(host, options, covered, { texts: byName, shownPath }))
  return isEnough && outcomes(end.results, 'failed') === 0 ? 0 : 1
}

async function isCovered(
  host: Host,
  options: TestCommandOptions,
  covered: CoveredCode,
  { texts, shownPath }: Pick<CoverageReportParts, 'texts' | 'shownPath'>,
): Promise<boolean> {
  const { reportCoverage } = await import('./coverage/report-coverage.ts')
  const { name } = covered.code.api
  const isText = options.format === 'text'
  return reportCoverage(host, options, { name, coverage: covered.coverage(), texts, shownPath, isText })
}

async function endOf(
  host: Host,
  parts: AgainstParts,
  { against, seed = newSeed(), ...options }: TestCommandOptions,
  listener: TestRunListener,
): Promise<TestRunEnd> {
  if (against === undefined) return runTests({ ...parts, seed }, listener)
  const { runAgainst } = await import('./run-against.ts')
  return runAgainst(host, parts, against, options, listener)
}

function noTests(directory: string): string {
  return `There is no test in "${clean(directory)}". Write one in a .crow file:

test "a machine starts" {
  let vm = create VM { name_label = "a" }
  VM.start(vm)
  expect vm.power_state == Running
}`
}
