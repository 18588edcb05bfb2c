/** The extension on Node: the language server is a child process, and APIs can be compiled and run. */
import { commands, type ExtensionContext, window, workspace } from 'vscode'
import { LanguageClient } from 'vscode-languageclient/node'
import { languageClientOptions } from './client-options.ts'
import { registerCrowCommands } from './crow-commands.ts'
import { languageServer } from './crow-program.ts'
import { LENS_COMMANDS, registerLanguageCommands } from './language-commands.ts'
import { registerRunCommands } from './run-commands.ts'
import { registerSamples } from './samples.ts'
import { registerStandardTexts } from './standard-texts.ts'
import { registerTesting } from './tests/register-testing.ts'
import { registerViews } from './views.ts'

export async function activate(context: ExtensionContext): Promise<void> {
  const client = new LanguageClient(
    'crowfoot',
    'Crowfoot',
    languageServer(context),
    languageClientOptions(['crowfoot.run', 'crowfoot.debug', ...LENS_COMMANDS]),
  )
  // VS Code disposes of the client, which ends the server, when it deactivates the extension.
  context.subscriptions.push(client)
  registerLanguageCommands(context, client)
  registerStandardTexts(context, client)
  registerSamples(context)
  registerViews(context, client)
  registerCrowCommands(context, client)
  registerRunCommands(context, client)
  context.subscriptions.push(workspace.onDidChangeConfiguration((e) => void offerRestart(e)))
  // `!isWeb` would be wrong: an editor in a browser may run its extensions on a machine with Node.
  void commands.executeCommand('setContext', 'crowfoot.canRun', true)
  await client.start()
  registerTesting(context, client)
}

async function offerRestart(event: { affectsConfiguration(section: string): boolean }): Promise<void> {
  if (!event.affectsConfiguration('crowfoot.server.path')) return
  const answer = await window.showInformationMessage('Reload the window to use the new crow command.', 'Reload')
  if (answer) await commands.executeCommand('workbench.action.reloadWindow')
}
