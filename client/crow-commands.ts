/** `crowfoot.check` and `crowfoot.compile`: run the crow command on the saved files, with its output in an output channel. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { commands, type ExtensionContext, type OutputChannel, type Uri, window } from 'vscode'
import type { BaseLanguageClient } from 'vscode-languageclient'
import { chooseApi } from './choose-api.ts'
import { crowProgram } from './crow-program.ts'
import { saveApi } from './save-api.ts'

export function registerCrowCommands(context: ExtensionContext, client: BaseLanguageClient): void {
  const channel = window.createOutputChannel('Crowfoot command')
  const command = (name: string, run: (directory: Uri, crow: Crow) => Promise<void>) =>
    commands.registerCommand(name, async () => {
      const directory = await chooseApi(client)
      if (directory) await run(directory, (args) => crow(context, channel, args))
    })
  context.subscriptions.push(
    channel,
    command('crowfoot.check', async (directory, crow) => {
      await saveApi(directory)
      await crow(['check', directory.fsPath])
    }),
    command('crowfoot.compile', compile),
  )
}

/** Runs the command and shows its output. Resolves with its exit code. */
type Crow = (args: readonly string[]) => Promise<number>

async function compile(directory: Uri, crow: Crow): Promise<void> {
  const out = await window.showInputBox({
    title: 'Compile the API into a server',
    prompt: 'The folder that server.mjs and api.json are written to',
    value: join(directory.fsPath, 'out'),
  })
  if (!out) return
  await saveApi(directory)
  if ((await crow(['compile', directory.fsPath, '-o', out])) === 0)
    window.setStatusBarMessage(`Compiled into ${join(out, 'server.mjs')}`, STATUS_TIME)
}

/** Milliseconds that a message stays in the status bar. */
const STATUS_TIME = 8000

async function crow(context: ExtensionContext, channel: OutputChannel, args: readonly string[]): Promise<number> {
  channel.clear()
  channel.show(true)
  try {
    const { program, args: first, env } = await crowProgram(context)
    channel.appendLine(`crow ${args.join(' ')}`)
    const child = spawn(program, [...first, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => channel.append(text))
    }
    const [code] = (await once(child, 'close')) as [number | null]
    return code ?? 1
  } catch (error) {
    void window.showErrorMessage(error instanceof Error ? error.message : String(error))
    return 1
  }
}
