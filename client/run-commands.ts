/** `crowfoot.run`, `crowfoot.debug`, `crowfoot.stop` and `crowfoot.openReference`: the running servers, one for each API. */
import { commands, type ExtensionContext, env, Uri, window, workspace } from 'vscode'
import type { BaseLanguageClient } from 'vscode-languageclient'
import { chooseApi } from './choose-api.ts'
import { crowProgram } from './crow-program.ts'
import { askAboutData, sayFailed } from './misfit.ts'
import { RunningServer, type ServeSettings } from './running-server.ts'
import { saveApi } from './save-api.ts'
import type { Failed, Refused } from './serve-events.ts'

export function registerRunCommands(context: ExtensionContext, client: BaseLanguageClient): void {
  const servers = new Servers(context)
  /** `given` is a directory's URI from a lens or a link, else undefined or the argument of a menu. */
  const command = (name: string, run: (directory: Uri) => Promise<void>) =>
    commands.registerCommand(name, async (given: unknown) => {
      // Menus ask for trust by themselves, lenses and links do not.
      if (!workspace.isTrusted) return void window.showErrorMessage(UNTRUSTED)
      const directory = typeof given === 'string' ? Uri.parse(given) : await chooseApi(client)
      if (directory) await run(directory)
    })
  context.subscriptions.push(
    servers,
    command('crowfoot.run', async (directory) => void (await servers.run(directory))),
    command('crowfoot.debug', async (directory) => void (await servers.debug(directory))),
    command('crowfoot.openReference', (directory) => servers.open(directory)),
    commands.registerCommand('crowfoot.stop', (given: unknown) => servers.stop(given)),
  )
}

const UNTRUSTED = 'In a workspace that is not trusted, no server runs.'

class Servers {
  readonly #context: ExtensionContext
  readonly #channel = window.createOutputChannel('Crowfoot servers')
  readonly #running = new Map<string, RunningServer>()

  constructor(context: ExtensionContext) {
    this.#context = context
  }

  /** Serves an API until it is stopped, unless it is already served. Resolves with the server's URL, or null if it ends before. */
  async run(directory: Uri, port = configuredPort(directory), debug = false): Promise<string | null> {
    const old = this.#running.get(key(directory))
    if (old) return old.listens
    await saveApi(directory)
    const server = await this.#start(directory, { port, debug })
    const url = await server?.listens
    if (server && url) void this.#announce(server, url)
    return url ?? null
  }

  /** The same under the debugger. A server that runs without it is started again, at its port. */
  async debug(directory: Uri): Promise<string | null> {
    const old = this.#running.get(key(directory))
    if (!old || old.isDebugged) return this.run(directory, undefined, true)
    await old.stop()
    await old.ended
    return this.run(directory, old.url ? Number(new URL(old.url).port || 80) : undefined, true)
  }

  /** Opens the server's pages: the reference, the diagram and a console. */
  async open(directory: Uri): Promise<void> {
    const url = await this.run(directory)
    if (url) await env.openExternal(Uri.parse(url))
  }

  async stop(given: unknown): Promise<void> {
    const server = typeof given === 'string' ? this.#running.get(key(Uri.parse(given))) : await this.#choose()
    await server?.stop()
    await server?.ended
  }

  dispose(): void {
    for (const server of this.#running.values()) server.dispose()
    this.#channel.dispose()
  }

  async #start(directory: Uri, settings: ServeSettings): Promise<RunningServer | undefined> {
    try {
      const program = await crowProgram(this.#context)
      this.#channel.show(true)
      const server = new RunningServer(directory, program, settings, this.#channel)
      this.#running.set(key(directory), server)
      void this.#watch(server)
      this.#tellContext()
      return server
    } catch (error) {
      void window.showErrorMessage(error instanceof Error ? error.message : String(error))
      return undefined
    }
  }

  async #watch(server: RunningServer): Promise<void> {
    server.onTrouble = (event) => void this.#ask(server, event)
    await server.ended
    this.#running.delete(key(server.directory))
    this.#tellContext()
  }

  #ask(server: RunningServer, event: Refused | Failed): Promise<void> {
    const showOutput = () => this.#channel.show(true)
    if (event.event === 'refused') return askAboutData(server, event, showOutput)
    return event.portInUse ? this.#offerPort(server, event) : sayFailed(server, event, showOutput)
  }

  async #offerPort(server: RunningServer, { reasons }: Failed): Promise<void> {
    const answer = await window.showErrorMessage(reasons.join(' '), 'Use Any Free Port')
    await server.stop()
    await server.ended
    if (answer) await this.run(server.directory, 0, server.isDebugged)
  }

  async #announce(server: RunningServer, url: string): Promise<void> {
    const answer = await window.showInformationMessage(`${server.name} is served at ${url}`, 'Open', 'Stop')
    if (answer === 'Open') await this.open(server.directory)
    if (answer === 'Stop') await server.stop()
  }

  async #choose(): Promise<RunningServer | undefined> {
    const servers = [...this.#running.values()]
    if (servers.length < 2) return servers[0]
    const items = servers.map((server) => ({ label: server.name, description: server.url ?? '', server }))
    return (await window.showQuickPick(items, { title: 'Which server?' }))?.server
  }

  #tellContext(): void {
    void commands.executeCommand('setContext', 'crowfoot.running', this.#running.size > 0)
  }
}

function key(directory: Uri): string {
  return directory.fsPath
}

function configuredPort(directory: Uri): number {
  return workspace.getConfiguration('crowfoot', directory).get('run.port', 8080)
}
