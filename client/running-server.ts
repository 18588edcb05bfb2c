/** An API that `crow serve --watch` serves: its process, its output, and its item in the status bar. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { MarkdownString, type OutputChannel, StatusBarAlignment, type StatusBarItem, type Uri, window } from 'vscode'
import type { CrowProgram } from './crow-program.ts'
import { CrowDebugger, servedCode } from './debugger.ts'
import { discardLine, type Failed, type Refused, type ReportedServeEvent, serveEvent } from './serve-events.ts'

export interface ServeSettings {
  readonly port: number
  /** Under VS Code's debugger, until that ends. */
  readonly debug: boolean
}

export class RunningServer {
  readonly directory: Uri
  readonly name: string
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>
  /** Resolves with its URL when it listens for the first time, or with null if it ends before. */
  readonly listens: Promise<string | null>
  /** Its URL, once it listens. */
  url: string | undefined
  /** Called if a saved text cannot be served, also because its port is in use. */
  onTrouble: (event: Refused | Failed) => void = () => {}
  readonly #child: ChildProcess
  readonly #debugger: CrowDebugger | undefined
  readonly #status: StatusBarItem

  constructor(directory: Uri, { program, args, env }: CrowProgram, settings: ServeSettings, channel: OutputChannel) {
    this.directory = directory
    this.name = directory.path.replace(/\/$/, '').split('/').at(-1) ?? ''
    this.#status = window.createStatusBarItem(`crowfoot.${this.name}`, StatusBarAlignment.Left)
    this.#status.name = `Crowfoot: ${this.name}`
    const serve = ['serve', directory.fsPath, '--watch', '--port', String(settings.port), '--events', 'json']
    if (settings.debug) serve.push('--inspect')
    channel.appendLine(`crow ${serve.join(' ')}`)
    this.#child = spawn(program, [...args, ...serve], { env, stdio: ['pipe', 'pipe', 'pipe'] })
    // The process may have ended when the user agrees to a loss.
    this.#child.stdin?.on('error', () => {})
    if (settings.debug) {
      this.#debugger = new CrowDebugger(directory, this.name, servedCode(directory), () => void this.stop())
    }
    const { promise, resolve } = deferred<string | null>()
    this.listens = promise
    this.ended = this.#end(channel, () => resolve(null))
    this.#read(channel, resolve)
    this.#show('$(sync~spin)', 'starting')
  }

  get isDebugged(): boolean {
    return this.#debugger !== undefined
  }

  /** Asks the server to finish its calls and end. */
  async stop(): Promise<void> {
    // While it stands at a breakpoint, it cannot end.
    await this.#debugger?.detach()
    this.dispose()
  }

  /** The same without waiting for the debugger, which ends with the editor, and then lets the server go on. */
  dispose(): void {
    const { pid } = this.#child
    // Windows ends a process without a signal, and does not end its child processes.
    if (process.platform === 'win32' && pid) spawn('taskkill', ['/pid', String(pid), '/t', '/f'])
    else this.#child.kill('SIGTERM')
  }

  /** Serves the saved text, although the data named in the refusal are lost. */
  discard(refused: Refused): void {
    this.#child.stdin?.write(discardLine(refused))
  }

  #read(channel: OutputChannel, listens: (url: string) => void): void {
    const { stdout, stderr } = this.#child
    if (!stdout || !stderr) return
    createInterface({ input: stdout }).on('line', (line) => {
      const event = serveEvent(line)
      if (event) this.#hear(event, listens)
    })
    createInterface({ input: stderr }).on('line', (line) => channel.appendLine(line))
  }

  #hear(event: ReportedServeEvent, listens: (url: string) => void): void {
    if (event.event === 'listening') {
      if (this.url) window.setStatusBarMessage(`${this.name} is served as saved, with its objects`, STATUS_TIME)
      this.url = event.url
      this.#show('$(broadcast)', `:${port(event.url)}`)
      listens(event.url)
      return
    }
    if (event.event === 'inspect') return void this.#debugger?.attach(event.url)
    if (event.event === 'restarting') return void this.#debugger?.detach()
    const serving = event.event !== 'ended' && event.serving
    this.#show('$(warning)', serving ? `:${port(this.url)}, before the last save` : 'waiting for a change')
    if (event.event === 'refused' || event.event === 'failed') this.onTrouble(event)
  }

  #end(channel: OutputChannel, ended: () => void): Promise<void> {
    const { promise, resolve } = deferred<void>()
    const finish = (line: string) => {
      channel.appendLine(line)
      this.#status.dispose()
      this.#debugger?.dispose()
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

/** Milliseconds that a message stays in the status bar. */
const STATUS_TIME = 6000

function port(url: string | undefined): string {
  return url ? new URL(url).port : ''
}

/** Like Promise.withResolvers, which the editor's Node may lack. */
function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let settle: (value: T) => void = () => {}
  const promise = new Promise<T>((resolve) => {
    settle = resolve
  })
  return { promise, resolve: settle }
}
