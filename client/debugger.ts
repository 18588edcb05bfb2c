/** VS Code's JavaScript debugger, attached to what runs an API: to one process after the other, as each save starts a new server. */
import { type DebugConfiguration, type DebugSession, type Disposable, debug, Uri, workspace } from 'vscode'

/** What a debugger is to know of the code that it finds. */
export type CodeToDebug = Pick<DebugConfiguration, 'outFiles' | 'resolveSourceMapLocations' | 'skipFiles'>

export class CrowDebugger {
  readonly #directory: Uri
  readonly #name: string
  readonly #code: CodeToDebug
  /** Called when the user ends the debugging, or it cannot start. */
  readonly #ended: () => void
  readonly #listeners: readonly Disposable[]
  /** The address of the process that is debugged. */
  #url: string | undefined
  #session: DebugSession | undefined

  /** `name`: of the session, as the user sees it. */
  constructor(directory: Uri, name: string, code: CodeToDebug, ended: () => void) {
    this.#directory = directory
    this.#name = name
    this.#code = code
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
    const started = await debug.startDebugging(folder, configuration(this.#name, url, this.#code))
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

function configuration(name: string, url: string, code: CodeToDebug): DebugConfiguration {
  return {
    type: 'node',
    request: 'attach',
    name: `Crowfoot: ${name}`,
    websocketAddress: url,
    restart: false,
    autoAttachChildProcesses: false,
    attachExistingChildren: false,
    pauseForSourceMap: true,
    ...code,
  }
}

/** The server that `crow serve` compiles. */
export function servedCode(directory: Uri): CodeToDebug {
  const script = Uri.joinPath(directory, '.crowfoot', 'server.mjs').fsPath
  return {
    // Only the server's code has a map, which is known before the code runs, so that no breakpoint comes too late.
    outFiles: [script],
    resolveSourceMapLocations: [script],
    // The runtime: it is a source of its own in that map (cli/serve/build.ts).
    skipFiles: ['<node_internals>/**', '**/.crowfoot/runtime.mjs'],
  }
}

/** The code that `crow test` makes in its process: it is in no file, and has its map with it. */
export function testedCode(): CodeToDebug {
  return {
    outFiles: [],
    resolveSourceMapLocations: null,
    // The command itself.
    skipFiles: ['<node_internals>/**', '**/crow.mjs', '**/crow-*.mjs'],
  }
}
