/** VS Code's JavaScript debugger, attached to the server of an API: to one process after the other, as each save starts a new one. */
import { type DebugConfiguration, type DebugSession, type Disposable, debug, Uri, workspace } from 'vscode'

export class ServerDebugger {
  readonly #directory: Uri
  readonly #name: string
  /** Called when the user ends the debugging, or it cannot start. */
  readonly #ended: () => void
  readonly #listeners: readonly Disposable[]
  /** The address of the process that is debugged. */
  #url: string | undefined
  #session: DebugSession | undefined

  constructor(directory: Uri, name: string, ended: () => void) {
    this.#directory = directory
    this.#name = name
    this.#ended = ended
    this.#listeners = [
      debug.onDidStartDebugSession((session) => {
        if (this.#isOwn(session)) this.#session = session
      }),
      debug.onDidTerminateDebugSession((session) => {
        if (this.#isOwn(session)) this.#end()
      }),
    ]
  }

  /** Attaches to a process that waits at this address of its inspector, with the breakpoints that are set. */
  async attach(url: string): Promise<void> {
    this.#url = url
    const folder = workspace.getWorkspaceFolder(this.#directory)
    const started = await debug.startDebugging(folder, configuration(this.#directory, this.#name, url))
    if (!started && this.#url === url) this.#end()
  }

  /** Lets the process run on, so that it can end. The user has not ended the debugging. */
  async detach(): Promise<void> {
    const session = this.#session
    this.#url = undefined
    this.#session = undefined
    if (session) await debug.stopDebugging(session)
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose()
  }

  #isOwn({ configuration, parentSession }: DebugSession): boolean {
    return this.#url !== undefined && !parentSession && configuration.websocketAddress === this.#url
  }

  #end(): void {
    this.#url = undefined
    this.#session = undefined
    this.#ended()
  }
}

function configuration(directory: Uri, name: string, url: string): DebugConfiguration {
  const script = Uri.joinPath(directory, '.crowfoot', 'server.mjs').fsPath
  return {
    type: 'node',
    request: 'attach',
    name: `Crowfoot: ${name}`,
    websocketAddress: url,
    restart: false,
    autoAttachChildProcesses: false,
    attachExistingChildren: false,
    // Only the server's code has a map, which is known before the code runs, so that no breakpoint comes too late.
    outFiles: [script],
    resolveSourceMapLocations: [script],
    pauseForSourceMap: true,
    // The runtime: it is a source of its own in that map (cli/serve/build.ts).
    skipFiles: ['<node_internals>/**', '**/.crowfoot/runtime.mjs'],
  }
}
