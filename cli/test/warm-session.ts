/** `crow test --events json`: stays, follows the texts, and runs tests when a program asks for it. */
import { CoveredCode } from '../../testing/coverage/covered-code.ts'
import type { Host } from '../host.ts'
import { reasonOf } from '../print/complain.ts'
import { problems } from '../print/report.ts'
import { textReport } from '../print/text.ts'
import { Signal } from '../serve/signal.ts'
import { jsonCoverage } from './coverage/json-coverage.ts'
import { jsonTest, jsonTestResult } from './json-format.ts'
import { newSeed, runTests } from './run-tests.ts'
import { type RunRequest, type TestEvent, type TestRequest, testRequestOf } from './test-events.ts'
import { outcomes, type TestRunEnd } from './test-format.ts'
import { TestedApi, type TestedTexts } from './tested-api.ts'

/** The most characters of a line that are quoted. */
const SHOWN = 200

export class WarmSession {
  readonly #host: Host
  readonly #directory: string
  readonly #api: TestedApi
  readonly #waiting: TestRequest[] = []
  /** There are requests, or a text on the disk has changed. */
  readonly #asked = new Signal()
  readonly #ended = new Signal()
  /** The last event about the texts. */
  #told = ''
  #mustStop = false

  constructor(host: Host, directory: string) {
    this.#host = host
    this.#directory = directory
    this.#api = new TestedApi(host, directory, true)
  }

  /** Runs until the input ends, or this process is asked to end. Returns the exit code. */
  async run(): Promise<number> {
    const watch = this.#host.files.watch(this.#directory, () => this.#asked.raise())
    const signals = this.#host.processes.onStop(() => this.#ended.raise())
    const requests = this.#host.stdin.onLine(
      (line) => this.#hear(line),
      () => this.#ended.raise(),
    )
    try {
      this.#read()
      while (!this.#ended.isRaised) {
        await Promise.race([this.#asked.wait(), this.#ended.wait()])
        this.#asked.clear()
        await this.#answer()
      }
      return 0
    } finally {
      requests.close()
      signals.close()
      watch.close()
    }
  }

  #hear(line: string): void {
    const request = testRequestOf(line)
    if (!request) this.#tell({ event: 'unknown', line: line.slice(0, SHOWN) })
    else if ('stop' in request) this.#mustStop = true
    else {
      this.#waiting.push(request)
      this.#asked.raise()
    }
  }

  async #answer(): Promise<void> {
    for (let request = this.#waiting.shift(); request; request = this.#waiting.shift()) {
      if ('texts' in request) for (const [file, text] of Object.entries(request.texts)) this.#api.setUnsaved(file, text)
      else if ('run' in request) await this.#run(request)
      if (this.#ended.isRaised) return
    }
    this.#read()
  }

  /** Tells the tests if they are others than before, or why there are none. null where the texts have errors. */
  #read(): (TestedTexts & { readonly isBroken: false }) | null {
    try {
      const read = this.#api.read()
      if (read.isBroken)
        this.#tellOnce({ event: 'invalid', message: textReport(problems(read.diagnostics, read.texts), false) })
      else this.#tellOnce({ event: 'tests', tests: read.tests.map(jsonTest) })
      return read.isBroken ? null : read
    } catch (error) {
      const message = reasonOf(error)
      if (message === undefined) throw error
      this.#tellOnce({ event: 'invalid', message })
      return null
    }
  }

  async #run({ run, seed = newSeed(), coverage }: RunRequest): Promise<void> {
    const read = this.#read()
    this.#mustStop = false
    if (!read) return this.#tellDone({ results: [], milliseconds: 0, seed, left: 0 })
    const wanted = run === 'all' ? null : new Set(run)
    const tests = read.tests.filter(({ title }) => !wanted || wanted.has(title))
    const covered = coverage ? new CoveredCode(read.compileCounting(tests)) : undefined
    const end = await runTests(
      { code: covered?.code ?? read.compile(tests), byName: read.byName, tests, seed },
      {
        started: ({ title }) => this.#tell({ event: 'started', title }),
        result: (result) => this.#tell({ event: 'result', ...jsonTestResult(result) }),
        isStopped: () => this.#mustStop || this.#ended.isRaised,
      },
    )
    if (covered) this.#tell({ event: 'coverage', ...jsonCoverage(covered.coverage()) })
    this.#tellDone({ ...end, seed })
  }

  #tellDone({ results, milliseconds, seed }: TestRunEnd & { readonly seed: number }): void {
    const numbers = {
      passed: outcomes(results, 'passed'),
      failed: outcomes(results, 'failed'),
      skipped: outcomes(results, 'skipped'),
    }
    this.#tell({ event: 'done', ...numbers, milliseconds, seed })
  }

  #tellOnce(event: TestEvent): void {
    const line = JSON.stringify(event)
    if (line === this.#told) return
    this.#told = line
    this.#tell(event)
  }

  #tell(event: TestEvent): void {
    this.#host.stdout.write(`${JSON.stringify(event)}\n`)
  }
}
