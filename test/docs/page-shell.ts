/** Does what a page says, in a folder of its own: a terminal for commands, and another one in which a server runs. */
import assert from 'node:assert/strict'
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { type PageStep, printsAs } from './page-steps.ts'

/** The port that the page names. Tests use a free one in its place. */
const SHOWN_PORT = '8080'

export class PageShell {
  readonly #env: NodeJS.ProcessEnv
  #folder: string
  #port = '0'
  #server: Server | undefined

  /** `home`: where the reader begins, and `~`. */
  constructor(home: string, env: NodeJS.ProcessEnv) {
    this.#folder = home
    const { FORCE_COLOR: _forced, ...rest } = process.env
    const PATH = `${dirname(process.execPath)}${delimiter}${process.env.PATH}`
    this.#env = { ...rest, PATH, HOME: home, NO_COLOR: '1', ...env }
  }

  async do(step: PageStep): Promise<void> {
    switch (step.kind) {
      case 'write':
        return writeFileSync(this.#path(step.file), this.#withPort(step.text))
      case 'append':
        return appendFileSync(this.#path(step.file), this.#withPort(step.text))
      case 'replace':
        return this.#replace(step.file, step.from, step.to)
      case 'run':
        return this.#run(step.command, step.prints)
      case 'server-prints':
        // The rest of what it printed when it started may stand before it.
        await this.#running().prints(`…\n${step.prints}`)
        return
      case 'stop-server':
        await this.#running().stop()
        this.#server = undefined
    }
  }

  async end(): Promise<void> {
    await this.#server?.stop()
  }

  #path(file: string): string {
    return join(this.#folder, file)
  }

  #withPort(text: string): string {
    return text.replaceAll(SHOWN_PORT, this.#port)
  }

  #running(): Server {
    assert.ok(this.#server, 'no server runs')
    return this.#server
  }

  #replace(file: string, from: string, to: string): void {
    const pieces = readFileSync(this.#path(file), 'utf8').split(from)
    assert.equal(pieces.length, 2, `"${file}" has ${pieces.length - 1} times: ${from}`)
    writeFileSync(this.#path(file), pieces.join(to))
  }

  async #run(command: string, prints: string): Promise<void> {
    const [, folder] = /^cd (\S+)$/.exec(command) ?? []
    if (folder !== undefined) {
      this.#folder = join(this.#folder, folder)
      return assert.ok(existsSync(this.#folder), this.#folder)
    }
    if (/\bcrow serve |\bserver\.mjs /.test(command)) return this.#serve(command, prints)
    const options = { cwd: this.#folder, env: this.#env, encoding: 'utf8' } as const
    const { status, stdout, stderr } = spawnSync('bash', ['-c', this.#withPort(command)], options)
    const printed = stdout + stderr
    // curl prints no end of the line.
    assertPrints(prints, printed === '' || printed.endsWith('\n') ? printed : `${printed}\n`)
    assert.equal(status === 0, !/^(error |✗ )/m.test(prints), `exit code ${status}: ${printed}`)
  }

  async #serve(command: string, prints: string): Promise<void> {
    assert.equal(this.#server, undefined, 'another server runs in the first terminal')
    this.#server = new Server(this.#withPort(command), this.#folder, this.#env)
    this.#port = await this.#server.prints(prints)
  }
}

/** In a process group of its own, as a terminal has one, which `Ctrl+C` ends. */
class Server {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #end: Promise<unknown>
  /** What the page has not shown yet. */
  #printed = ''

  constructor(command: string, cwd: string, env: NodeJS.ProcessEnv) {
    this.#child = spawn('bash', ['-c', command], { cwd, env, detached: true })
    this.#end = once(this.#child, 'close')
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#printed += text
        this.#child.emit('printed')
      })
    }
    this.#child.on('close', () => this.#child.emit('printed'))
  }

  /** Waits until the server has printed what the page shows; gives the port. A test's time is the limit. */
  async prints(shown: string): Promise<string> {
    for (;;) {
      const [, port = SHOWN_PORT] = /listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(this.#printed) ?? []
      const printed = this.#printed.replaceAll(port, SHOWN_PORT).replaceAll(/^\{"level":"info".*\n/gm, '')
      if (printsAs(shown, printed)) {
        this.#printed = ''
        return port
      }
      if (this.#child.exitCode !== null) assertPrints(shown, printed)
      await once(this.#child, 'printed')
    }
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.pid !== undefined) process.kill(-this.#child.pid, 'SIGINT')
    await this.#end
  }
}

function assertPrints(shown: string, printed: string): void {
  if (!printsAs(shown, printed)) assert.equal(printed, shown)
}
