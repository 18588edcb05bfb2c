/** Finds the `crow` command, the extension's own or the user's, and the Node that runs it. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { type ExtensionContext, Uri, workspace } from 'vscode'
import { type ServerOptions, TransportKind } from 'vscode-languageclient/node'

/** A program with the arguments and variables to start it as a child process. */
export interface CrowProgram {
  readonly program: string
  /** Arguments before those of the command. */
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
}

/** The language server, which any version of the editor's own Node can run. */
export function languageServer(context: ExtensionContext): ServerOptions {
  const path = configured()
  if (path && !isScript(path)) return { command: path, args: ['lsp', '--stdio'] }
  const module = path || bundled(context)
  return { module, args: ['lsp'], transport: TransportKind.ipc, options: { execArgv: [SMALL_NEW_SPACE] } }
}

/** For V8, as `bin/crow.js` sets it for other editors: 1,000 classes take a tenth less memory where it holds from the start. */
const SMALL_NEW_SPACE = '--semi-space-growth-factor=1'

/** The program for commands that run a server, which needs Node 22.13. Throws an Error to show if there is no such Node. */
export async function crowProgram(context: ExtensionContext): Promise<CrowProgram> {
  const path = configured()
  const env = { ...process.env, NO_COLOR: '1' }
  if (path && !isScript(path)) return { program: path, args: [], env }
  const args = [path || bundled(context)]
  // Electron runs as Node with this variable. Some versions of it are built without SQLite.
  const own = { ...env, ELECTRON_RUN_AS_NODE: '1' }
  if (await canServe(process.execPath, own)) return { program: process.execPath, args, env: own }
  if (await canServe('node', env)) return { program: 'node', args, env }
  throw new Error(
    'Running an API needs Node 22.13 or later. The editor’s own Node is older, and there is no newer "node" on the PATH.',
  )
}

function configured(): string {
  return workspace.getConfiguration('crowfoot').get('server.path', '').trim()
}

function bundled({ extensionUri }: ExtensionContext): string {
  return Uri.joinPath(extensionUri, 'crow', 'crow.mjs').fsPath
}

function isScript(path: string): boolean {
  return /\.[cm]?js$/.test(path)
}

const PROBE = 'require("node:sqlite").DatabaseSync; process.stdout.write(process.versions.node)'

async function canServe(program: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  try {
    const { stdout } = await promisify(execFile)(program, ['--no-warnings', '-e', PROBE], { env })
    const [major = 0, minor = 0] = stdout.split('.').map(Number)
    return major > 22 || (major === 22 && minor >= 13)
  } catch {
    return false
  }
}
