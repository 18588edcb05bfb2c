/** The extension in a browser: the language server is a worker, which asks the extension for files that are not open. */
import { type ExtensionContext, FileType, Uri, workspace } from 'vscode'
import { LanguageClient } from 'vscode-languageclient/browser'
import { languageClientOptions } from './client-options.ts'
import { LENS_COMMANDS, registerLanguageCommands } from './language-commands.ts'
import { registerSamples } from './samples.ts'
import { registerStandardTexts } from './standard-texts.ts'
import { registerViews } from './views.ts'

// Declares only the used part: the DOM's types would declare more than an extension has.
declare class Worker {
  constructor(url: string)
  terminate(): void
  onmessage: unknown
  onerror: unknown
  postMessage(message: unknown): void
}

export async function activate(context: ExtensionContext): Promise<void> {
  const worker = await startWorker(Uri.joinPath(context.extensionUri, 'dist', 'server.js'))
  const client = new LanguageClient('crowfoot', 'Crowfoot', worker as never, languageClientOptions(LENS_COMMANDS))
  client.onRequest('crowfoot/list', ({ uri }: { uri: string }) => list(Uri.parse(uri)))
  client.onRequest('crowfoot/read', ({ uri }: { uri: string }) => read(Uri.parse(uri)))
  // VS Code disposes of the client, which ends the server, when it deactivates the extension.
  context.subscriptions.push(client)
  registerLanguageCommands(context, client)
  registerStandardTexts(context, client)
  registerSamples(context)
  registerViews(context, client)
  await client.start()
}

/** Starts the worker from its text, because a worker cannot be loaded from an extension on a remote machine. */
async function startWorker(script: Uri): Promise<Worker> {
  const text = await workspace.fs.readFile(script)
  return new Worker(URL.createObjectURL(new Blob([new Uint8Array(text)], { type: 'text/javascript' })))
}

/** The entries of a directory; none if it does not exist. */
async function list(directory: Uri): Promise<{ name: string; directory: boolean }[]> {
  try {
    const entries = await workspace.fs.readDirectory(directory)
    return entries.map(([name, type]) => ({ name, directory: type === FileType.Directory }))
  } catch {
    return []
  }
}

/** null if there is no such file. */
async function read(file: Uri): Promise<Uint8Array | null> {
  try {
    return await workspace.fs.readFile(file)
  } catch {
    return null
  }
}
