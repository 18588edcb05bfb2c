/** Runs tests under VS Code's JavaScript debugger, each API in a process of its own. */
import {
  type CancellationToken,
  type TestController,
  type TestItem,
  type TestRun,
  type TestRunRequest,
  Uri,
  window,
  workspace,
} from 'vscode'
import { CrowDebugger, testedCode } from '../debugger.ts'
import { saveApi } from '../save-api.ts'
import { testsByApi } from './requested-tests.ts'
import type { TestProcess } from './test-process.ts'
import type { TestProcesses } from './test-processes.ts'
import type { ApiTestRun } from './test-run.ts'
import { UNTRUSTED_TESTS } from './test-runs.ts'

export class DebuggedTests {
  readonly #controller: TestController
  readonly #processes: TestProcesses
  readonly #show: (run: TestRun, api: Uri, tests: readonly TestItem[]) => ApiTestRun

  /** `show` makes what turns the events of a process into results. */
  constructor(
    controller: TestController,
    processes: TestProcesses,
    show: (run: TestRun, api: Uri, tests: readonly TestItem[]) => ApiTestRun,
  ) {
    this.#controller = controller
    this.#processes = processes
    this.#show = show
  }

  /** Ends when the tests have run, or the user has ended the debugging. */
  async debug(request: TestRunRequest, token: CancellationToken): Promise<void> {
    if (!workspace.isTrusted) return void window.showErrorMessage(UNTRUSTED_TESTS)
    const groups = testsByApi(this.#controller, request)
    const run = this.#controller.createTestRun(request)
    for (const tests of groups.values()) for (const test of tests) run.enqueued(test)
    try {
      for (const [api, tests] of groups) {
        if (!token.isCancellationRequested) await this.#debugApi(run, Uri.parse(api), tests)
      }
    } finally {
      run.end()
    }
  }

  async #debugApi(run: TestRun, api: Uri, tests: readonly TestItem[]): Promise<void> {
    // Breakpoints are in files.
    await saveApi(api)
    const shown = this.#show(run, api, tests)
    let process: TestProcess
    try {
      process = await this.#processes.startInspected(api)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      shown.fail(reason)
      return void window.showErrorMessage(reason)
    }
    let isStopped = false
    const stop = () => {
      isStopped = true
      process.dispose()
    }
    const name = `tests of ${api.path.replace(/\/$/, '').split('/').at(-1)}`
    const attached = new CrowDebugger(api, name, testedCode(), stop)
    process.onInspect = (url) => void attached.attach(url)
    const cancelled = run.token.onCancellationRequested(stop)
    // The process reads it when the debugger is there.
    const end = await process.run({ run: tests.map(({ label }) => label) }, (event) => shown.hear(event))
    cancelled.dispose()
    if (end.kind === 'ended' && !isStopped) shown.fail(end.reason)
    if (end.kind === 'invalid') shown.fail(end.message)
    await attached.detach()
    attached.dispose()
    process.dispose()
  }
}
