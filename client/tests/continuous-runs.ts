/** Runs that go on: tests run again when a text of their API has changed and is without errors. */
import type { CancellationToken, TestRunRequest, Uri } from 'vscode'
import type { TestItems } from './test-items.ts'
import type { TestRuns } from './test-runs.ts'

export class ContinuousRuns {
  readonly #runs: TestRuns
  readonly #items: TestItems

  constructor(runs: TestRuns, items: TestItems) {
    this.#runs = runs
    this.#items = items
  }

  /** Until the token says otherwise. */
  begin(request: TestRunRequest, token: CancellationToken): void {
    /** The APIs whose tests run, and whether they have to run once more. */
    const running = new Map<string, boolean>()
    const again = async (api: Uri): Promise<void> => {
      const key = api.toString()
      if (running.has(key)) return void running.set(key, true)
      running.set(key, false)
      try {
        await this.#runs.runQuietly(request, token, api)
      } finally {
        const isOutdated = running.get(key)
        running.delete(key)
        if (isOutdated && !token.isCancellationRequested) await again(api)
      }
    }
    const changes = this.#items.onDidChange((api) => void again(api))
    token.onCancellationRequested(() => changes.dispose())
    for (const api of this.#runs.apisOf(request)) void again(api)
  }
}
