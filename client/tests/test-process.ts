/** The process that runs the tests of one API, `crow test --events json`. It stays, so that the next run begins at once. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { OutputChannel, Uri } from 'vscode'
import type { CrowProgram } from '../crow-program.ts'
import { type ReportedTestEvent, type RunLine, type TestRequestLine, testEvent } from './test-events.ts'

/** How a run ended. */
export type RunEnd =
  | { readonly kind: 'done' }
  /** The texts have errors. */
  | { readonly kind: 'invalid'; readonly message: string }
  /** The process ended before the run, which is a bug unless it was asked to. */
  | { readonly kind: 'ended'; readonly reason: string }

interface PresentRun {
  hear(event: ReportedTestEvent): void
  end(end: RunEnd): void
}

/** Milliseconds in which a test that runs may end after the run was cancelled. */
const PATIENCE = 1_000

/** Lines of stderr that say why the process ended. */
const LAST_LINES = 8

export class TestProcess {
  /** Called with the address where it waits for a debugger. */
  onInspect: (url: string) => void = () => {}
  readonly #child: ChildProcess
  readonly #stderr: string[] = []
  /** The texts that it has of the editor. */
  #texts: ReadonlyMap<string, string> = new Map()
  #run: PresentRun | undefined
  /** The errors of the texts, while they have some. */
  #invalid: string | undefined
  #isReady = false
  #ended: string | undefined

  /** `options` are more options of the command. */
  constructor(directory: Uri, program: CrowProgram, options: readonly string[], channel: OutputChannel) {
    const args = [...program.args, 'test', directory.fsPath, '--events', 'json', ...options]
    this.#child = spawn(program.program, args, { env: program.env, stdio: ['pipe', 'pipe', 'pipe'] })
    // It may have ended when it is written to.
    this.#child.stdin?.on('error', () => {})
    this.#read(channel)
    this.#child.on('error', (error) => this.#end(`${program.program}: ${error.message}`))
    this.#child.on('close', (code, signal) => this.#end(this.#reason(code ?? signal ?? '')))
  }

  get isAlive(): boolean {
    return this.#ended === undefined
  }

  get isBusy(): boolean {
    return this.#run !== undefined
  }

  /** Makes the process use these texts, by the names of their files; others are as on disk. */
  use(texts: ReadonlyMap<string, string>): void {
    const changed = [...texts].filter(([name, text]) => this.#texts.get(name) !== text)
    const gone = [...this.#texts.keys()].filter((name) => !texts.has(name)).map((name) => [name, null] as const)
    this.#texts = texts
    if (changed.length + gone.length > 0) this.#write({ texts: Object.fromEntries([...changed, ...gone]) })
  }

  /** Runs tests, one run at a time. */
  run(line: RunLine, hear: (event: ReportedTestEvent) => void): Promise<RunEnd> {
    if (this.#ended !== undefined) return Promise.resolve({ kind: 'ended', reason: this.#ended })
    return new Promise((resolve) => {
      const end = (ending: RunEnd) => {
        this.#run = undefined
        resolve(ending)
      }
      this.#run = { hear, end }
      this.#write(line)
    })
  }

  /** Ends the present run after the test that runs, or the process if that test does not end. */
  stop(): void {
    const stopped = this.#run
    if (!stopped) return
    this.#write({ stop: true })
    setTimeout(() => this.#run === stopped && this.dispose(), PATIENCE)
  }

  dispose(): void {
    const { pid } = this.#child
    this.#ended ??= 'it was stopped'
    // Windows ends a process without a signal, and does not end its child processes.
    if (process.platform === 'win32' && pid) spawn('taskkill', ['/pid', String(pid), '/t', '/f'])
    else this.#child.kill('SIGTERM')
  }

  #write(line: TestRequestLine): void {
    this.#child.stdin?.write(`${JSON.stringify(line)}\n`)
  }

  #read(channel: OutputChannel): void {
    const { stdout, stderr } = this.#child
    if (!stdout || !stderr) return
    createInterface({ input: stdout }).on('line', (line) => {
      const event = testEvent(line)
      if (event) this.#hear(event)
    })
    createInterface({ input: stderr }).on('line', (line) => {
      channel.appendLine(line)
      this.#stderr.push(line)
      if (this.#stderr.length > LAST_LINES) this.#stderr.shift()
    })
  }

  #hear(event: ReportedTestEvent): void {
    if (event.event === 'inspect') this.onInspect(event.url)
    else this.#isReady = true
    if (event.event === 'invalid') this.#invalid = event.message
    // The process says only once that the texts have errors.
    if (event.event === 'tests' || event.event === 'started') this.#invalid = undefined
    if (event.event !== 'done') this.#run?.hear(event)
    else this.#run?.end(this.#invalid === undefined ? { kind: 'done' } : { kind: 'invalid', message: this.#invalid })
  }

  #reason(code: number | string): string {
    const lines = this.#stderr.join('\n').trim()
    const told = `"crow test" has ended (${code})${lines ? `: ${lines}` : '.'}`
    if (this.#isReady) return told
    return `${told}\nThe crow command may be too old to run tests: see the setting "crowfoot.server.path".`
  }

  #end(reason: string): void {
    this.#ended ??= reason
    this.#run?.end({ kind: 'ended', reason: this.#ended })
  }
}
