/** The tests of the workspace in VS Code's testing view: found, run, covered and debugged. */
import {
  type CancellationToken,
  type ExtensionContext,
  type FileCoverage,
  type TestRunProfile,
  TestRunProfileKind,
  type TestRunRequest,
  tests,
} from 'vscode'
import type { BaseLanguageClient } from 'vscode-languageclient'
import { ContinuousRuns } from './continuous-runs.ts'
import { DebuggedTests } from './debug-tests.ts'
import { FailureMarks } from './failure-marks.ts'
import { TestItems } from './test-items.ts'
import { TestProcesses } from './test-processes.ts'
import { TestRuns } from './test-runs.ts'

/** Call it when the client has started. */
export function registerTesting(context: ExtensionContext, client: BaseLanguageClient): void {
  const controller = tests.createTestController('crowfoot', 'Crowfoot')
  const processes = new TestProcesses(context)
  const marks = new FailureMarks()
  const items = new TestItems(controller, client)
  const runs = new TestRuns(controller, processes, marks)
  const continuous = new ContinuousRuns(runs, items)
  const debugged = new DebuggedTests(controller, processes, (run, api, ran) => runs.shown(run, api, ran))
  const profile = (
    label: string,
    kind: TestRunProfileKind,
    handle: (request: TestRunRequest, token: CancellationToken) => Promise<void>,
  ): TestRunProfile => controller.createRunProfile(label, kind, handle, true)
  const run = profile('Run', TestRunProfileKind.Run, async (request, token) => {
    if (request.continuous) continuous.begin(request, token)
    else await runs.run(request, false)
  })
  run.supportsContinuousRun = true
  const cover = profile('Run with Coverage', TestRunProfileKind.Coverage, (request) => runs.run(request, true))
  cover.loadDetailedCoverage = async (_run, file: FileCoverage) => runs.details.get(file) ?? []
  profile('Debug', TestRunProfileKind.Debug, (request, token) => debugged.debug(request, token))
  controller.refreshHandler = () => items.findAll()
  context.subscriptions.push(
    controller,
    processes,
    marks,
    items,
    items.onDidChange((api) => processes.follow(api)),
  )
  void items.findAll()
}
