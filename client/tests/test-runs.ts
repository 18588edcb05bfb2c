/** Runs the tests that a user asks for, with and without coverage, also again at each change. */
import {
  type CancellationToken,
  DiagnosticSeverity,
  Location,
  languages,
  type TestController,
  type TestItem,
  type TestRun,
  TestRunRequest,
  Uri,
  window,
  workspace,
} from 'vscode'
import { apiOf } from '../edited-api.ts'
import { FAILURE_SOURCE, type FailureMarks } from './failure-marks.ts'
import { testsByApi } from './requested-tests.ts'
import type { ReportedTestEvent, RunLine } from './test-events.ts'
import type { RunEnd } from './test-process.ts'
import type { TestProcesses } from './test-processes.ts'
import { ApiTestRun, type CoverageDetails } from './test-run.ts'

export const UNTRUSTED_TESTS = 'In a workspace that is not trusted, no tests run.'

export class TestRuns {
  readonly details: CoverageDetails = new WeakMap()
  readonly #controller: TestController
  readonly #processes: TestProcesses
  readonly #marks: FailureMarks

  constructor(controller: TestController, processes: TestProcesses, marks: FailureMarks) {
    this.#controller = controller
    this.#processes = processes
    this.#marks = marks
  }

  /** Runs the tests of a request, one API after the other. */
  async run(request: TestRunRequest, coverage: boolean): Promise<void> {
    if (!workspace.isTrusted) return void window.showErrorMessage(UNTRUSTED_TESTS)
    const groups = testsByApi(this.#controller, request)
    const run = this.#controller.createTestRun(request)
    for (const tests of groups.values()) for (const test of tests) run.enqueued(test)
    try {
      for (const [api, tests] of groups) await this.#runApi(run, Uri.parse(api), tests, { token: run.token, coverage })
    } finally {
      run.end()
    }
  }

  /** The APIs that a request has tests of. */
  apisOf(request: TestRunRequest): Uri[] {
    return [...testsByApi(this.#controller, request).keys()].map((api) => Uri.parse(api))
  }

  /** Runs the tests of one API in a request that goes on. Does nothing while a text has errors: it is being written. */
  async runQuietly(request: TestRunRequest, token: CancellationToken, api: Uri): Promise<void> {
    const tests = testsByApi(this.#controller, request).get(api.toString())
    if (!workspace.isTrusted || !tests || firstError(api)) return
    const run = this.#controller.createTestRun(new TestRunRequest(tests, request.exclude, request.profile, true))
    try {
      await this.#runApi(run, api, tests, { token, coverage: false })
    } finally {
      run.end()
    }
  }

  /** Turns the events of a process into results of the run. */
  shown(run: TestRun, api: Uri, tests: readonly TestItem[]): ApiTestRun {
    return new ApiTestRun(run, api, tests, { marks: this.#marks, details: this.details })
  }

  async #runApi(
    run: TestRun,
    api: Uri,
    tests: readonly TestItem[],
    { token, coverage }: { readonly token: CancellationToken; readonly coverage: boolean },
  ): Promise<void> {
    const shown = this.shown(run, api, tests)
    const line: RunLine = { run: tests.map(({ label }) => label), ...(coverage && { coverage: true as const }) }
    const hear = (event: ReportedTestEvent) => shown.hear(event)
    const end = await this.#processes.run(api, line, token, hear).catch(notStarted)
    if (token.isCancellationRequested || end.kind === 'done') return
    if (end.kind === 'invalid') return shown.fail(...invalidTexts(api, end.message))
    shown.fail(end.reason)
    void window.showErrorMessage(end.reason)
  }
}

function notStarted(error: unknown): RunEnd {
  return { kind: 'ended', reason: error instanceof Error ? error.message : String(error) }
}

/** The first of the errors, and its place where the editor knows it. */
function invalidTexts(api: Uri, message: string): [string, Location?] {
  const first = firstError(api)
  const intro = 'The tests cannot run while a text of the API has errors.'
  return first
    ? [`${intro} The first: ${first.message}`, first.location]
    : [`${intro}\n${message.slice(0, MOST_MESSAGE)}`]
}

const MOST_MESSAGE = 2_000

/** In the order of files and places. Failed tests are not errors of a text. */
function firstError(api: Uri): { readonly message: string; readonly location: Location } | undefined {
  const files = languages
    .getDiagnostics()
    .filter(([uri]) => uri.path.endsWith('.crow') && apiOf(uri).toString() === api.toString())
    .sort(([a], [b]) => (a.path < b.path ? -1 : 1))
  for (const [uri, found] of files) {
    const errors = found.filter(
      ({ severity, source }) => severity === DiagnosticSeverity.Error && source !== FAILURE_SOURCE,
    )
    errors.sort((a, b) => a.range.start.compareTo(b.range.start))
    if (errors[0]) return { message: errors[0].message, location: new Location(uri, errors[0].range) }
  }
  return undefined
}
