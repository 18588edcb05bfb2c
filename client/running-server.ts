/** One API being served by `crow serve --watch`: its process, its lines, and its place in the status bar. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { MarkdownString, type OutputChannel, StatusBarAlignment, type StatusBarItem, type Uri, window } from 'vscode'
import type { CrowProgram } from './crow-program.ts'

export class RunningServer {
  readonly directory: Uri
  readonly name: string
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>
  /** Resolves with its address when it listens for the first time; with null where it ends before. */
  readonly listens: Promise<string | null>
  /** Where it listens, once it does. */
  url: string | undefined
  /** Called with what it says where its port is taken. */
  refused: (message: string) => void = () => {}
  readonly #child: ChildProcess
  readonly #status: StatusBarItem

  constructor(directory: Uri, { program, args, env }: CrowProgram, port: number, channel: OutputChannel) {
    this.directory = directory
    this.name = directory.path.replace(/\/$/, '').split('/').at(-1) ?? ''
    this.#status = window.createStatusBarItem(`crowfoot.${this.name}`, StatusBarAlignment.Left)
    this.#status.name = `Crowfoot: ${this.name}`
    const serve = ['serve', directory.fsPath, '--watch', '--port', String(port)]
    channel.appendLine(`crow ${serve.join(' ')}`)
    this.#child = spawn(program, [...args, ...serve], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    const { promise, resolve } = deferred<string | null>()
    this.listens = promise
    this.ended = this.#end(channel, () => resolve(null))
    this.#read(channel, resolve)
    this.#show('$(sync~spin)', 'starting')
  }

  /** Asks it to finish what is under way and end. */
  stop(): void {
    const { pid } = this.#child
    // Windows ends a process without a word to it, and leaves those that it has started.
    if (process.platform === 'win32' && pid) spawn('taskkill', ['/pid', String(pid), '/t', '/f'])
    else this.#child.kill('SIGTERM')
  }

  #read(channel: OutputChannel, listens: (url: string) => void): void {
    const { stdout, stderr } = this.#child
    if (!stdout || !stderr) return
    createInterface({ input: stdout }).on('line', (line) => {
      channel.appendLine(line)
      const url = /^listening on (http:\S+)$/.exec(line)?.[1]
      if (!url) return
      if (this.url) window.setStatusBarMessage(`${this.name} is served as saved, with its objects`, STATUS_TIME)
      this.url = url
      this.#show('$(broadcast)', `:${new URL(url).port}`)
      listens(url)
    })
    createInterface({ input: stderr }).on('line', (line) => {
      channel.appendLine(line)
      if (/^Port \d+ .*is in use/.test(line)) this.refused(line)
      if (line.endsWith('waiting for a change')) this.#show('$(warning)', 'waiting for a change')
      if (line.endsWith('the old server stays up')) this.#show('$(warning)', `:${port(this.url)}, before the last save`)
    })
  }

  #end(channel: OutputChannel, ended: () => void): Promise<void> {
    const { promise, resolve } = deferred<void>()
    const finish = (line: string) => {
      channel.appendLine(line)
      this.#status.dispose()
      ended()
      resolve()
    }
    this.#child.on('close', (code) => finish(`crow serve ended (${code ?? 'stopped'})`))
    this.#child.on('error', (error) => finish(error.message))
    return promise
  }

  #show(icon: string, text: string): void {
    this.#status.text = `${icon} ${this.name} ${text}`
    this.#status.tooltip = this.#tooltip()
    this.#status.command = { command: 'crowfoot.openReference', title: 'Open', arguments: [this.directory.toString()] }
    this.#status.show()
  }

  #tooltip(): MarkdownString {
    const argument = encodeURIComponent(JSON.stringify([this.directory.toString()]))
    const link = (title: string, command: string) => `[${title}](command:${command}?${argument})`
    const actions = [link('Open its page', 'crowfoot.openReference'), link('Stop', 'crowfoot.stop')]
    const tooltip = new MarkdownString(`${this.url ?? this.directory.fsPath}\n\n${actions.join(' · ')}`)
    tooltip.isTrusted = { enabledCommands: ['crowfoot.openReference', 'crowfoot.stop'] }
    return tooltip
  }
}

/** Milliseconds. */
const STATUS_TIME = 6000

function port(url: string | undefined): string {
  return url ? new URL(url).port : ''
}

/** Promise.withResolvers, which the editor's Node may not have. */
function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let settle: (value: T) => void = () => {}
  const promise = new Promise<T>((resolve) => {
    settle = resolve
  })
  return { promise, resolve: settle }
}
