/** The processes that run tests: one for each API whose tests were run lately. */
import { type CancellationToken, type ExtensionContext, type Uri, window } from 'vscode'
import { crowProgram } from '../crow-program.ts'
import { openTexts } from './open-texts.ts'
import type { ReportedTestEvent, RunLine } from './test-events.ts'
import { type RunEnd, TestProcess } from './test-process.ts'

/** More are not kept: each holds a checked and compiled API. */
const MOST_PROCESSES = 4

export class TestProcesses {
  readonly #context: ExtensionContext
  readonly #channel = window.createOutputChannel('Crowfoot tests')
  /** By the URI of the API, the one that was used last at the end. */
  readonly #processes = new Map<string, TestProcess>()
  /** The end of the last run that was asked for, by the URI of the API. */
  readonly #turns = new Map<string, Promise<unknown>>()

  constructor(context: ExtensionContext) {
    this.#context = context
  }

  /**
   * Runs tests of an API on the texts as the editor has them now, after the runs before. Throws an Error to show if there is
   * no Node for it.
   */
  run(api: Uri, line: RunLine, token: CancellationToken, hear: (event: ReportedTestEvent) => void): Promise<RunEnd> {
    const key = api.toString()
    const before = this.#turns.get(key) ?? Promise.resolve()
    const turn = before.then(() => this.#run(api, line, token, hear))
    this.#turns.set(
      key,
      turn.catch(() => {}),
    )
    return turn
  }

  /** Gives changed texts to the process of the API, if there is one, so that it has checked them before the next run. */
  follow(api: Uri): void {
    const running = this.#processes.get(api.toString())
    if (running && !running.isBusy) running.use(openTexts(api))
  }

  /** A new process, which is not kept, for a debugger. It reads saved texts. */
  async startInspected(api: Uri): Promise<TestProcess> {
    return new TestProcess(api, await crowProgram(this.#context), ['--inspect'], this.#channel)
  }

  dispose(): void {
    for (const running of this.#processes.values()) running.dispose()
    this.#channel.dispose()
  }

  async #run(
    api: Uri,
    line: RunLine,
    token: CancellationToken,
    hear: (event: ReportedTestEvent) => void,
  ): Promise<RunEnd> {
    if (token.isCancellationRequested) return { kind: 'done' }
    const kept = this.#processes.get(api.toString())
    const running = await this.#process(api)
    running.use(openTexts(api))
    const cancelled = token.onCancellationRequested(() => running.stop())
    let isHeard = false
    const end = await running.run(line, (event) => {
      isHeard = true
      hear(event)
    })
    cancelled.dispose()
    // One that was kept may have died without anybody looking.
    if (end.kind === 'ended' && running === kept && !isHeard) return this.#run(api, line, token, hear)
    return end
  }

  async #process(api: Uri): Promise<TestProcess> {
    const key = api.toString()
    const kept = this.#processes.get(key)
    const running = kept?.isAlive ? kept : new TestProcess(api, await crowProgram(this.#context), [], this.#channel)
    this.#processes.delete(key)
    this.#processes.set(key, running)
    const idle = [...this.#processes].filter(([, one]) => !one.isBusy && one !== running)
    for (const [old, one] of idle.slice(0, Math.max(0, this.#processes.size - MOST_PROCESSES))) {
      this.#processes.delete(old)
      one.dispose()
    }
    return running
  }
}
