/** `crowfoot.createSample`: copies an API that comes along into the user's folder. */
import { commands, type ExtensionContext, type QuickPickItem, Uri, window, workspace } from 'vscode'

export function registerSamples({ subscriptions, extensionUri }: ExtensionContext): void {
  const samples = Uri.joinPath(extensionUri, 'samples')
  subscriptions.push(commands.registerCommand('crowfoot.createSample', () => createSample(samples)))
}

interface Sample extends QuickPickItem {
  readonly folder: string
}

const SAMPLES: readonly Sample[] = [
  { label: 'Bookshop', folder: 'bookshop', detail: 'Small, every kind of pair, nobody logs in' },
  { label: 'Pool', folder: 'pool', detail: 'Hosts, machines, networks and disks, as in the Xen API; with sessions' },
]

async function createSample(samples: Uri): Promise<void> {
  const parent = await chooseFolder()
  if (!parent) return
  const sample = await window.showQuickPick(SAMPLES, { title: 'Which sample?' })
  if (!sample) return
  // An empty folder becomes the API itself; beside other files it gets a folder of its own.
  const empty = (await workspace.fs.readDirectory(parent)).every(([name]) => name.startsWith('.'))
  const target = empty ? parent : Uri.joinPath(parent, sample.folder)
  const source = Uri.joinPath(samples, sample.folder)
  try {
    await copyFiles(source, target)
  } catch (error) {
    void window.showErrorMessage(`The sample could not be written: ${error instanceof Error ? error.message : error}`)
    return
  }
  await window.showTextDocument(Uri.joinPath(target, 'api.crow'))
}

/** The folder of the workspace, asked for where there are several or none. */
async function chooseFolder(): Promise<Uri | undefined> {
  const folders = workspace.workspaceFolders ?? []
  if (folders.length === 1) return folders[0]?.uri
  if (folders.length > 1) return (await window.showWorkspaceFolderPick())?.uri
  const chosen = await window.showOpenDialog({
    canSelectFolders: true,
    canSelectFiles: false,
    openLabel: 'Create Here',
  })
  return chosen?.[0]
}

/** Throws where a file is there already: nobody's text is written over. */
async function copyFiles(source: Uri, target: Uri): Promise<void> {
  for (const [name] of await workspace.fs.readDirectory(source)) {
    await workspace.fs.copy(Uri.joinPath(source, name), Uri.joinPath(target, name), { overwrite: false })
  }
}
