/** `crowfoot.createSample`: copies a sample of the extension into the user's folder. */
import { commands, type ExtensionContext, type QuickPickItem, Uri, window, workspace } from 'vscode'

export function registerSamples({ subscriptions, extensionUri }: ExtensionContext): void {
  const samples = Uri.joinPath(extensionUri, 'samples')
  subscriptions.push(commands.registerCommand('crowfoot.createSample', () => createSample(samples)))
}

interface Sample extends QuickPickItem {
  readonly folder: string
}

const SAMPLES: readonly Sample[] = [
  { label: 'Bookshop', folder: 'bookshop', detail: 'Small, every kind of pair, without login' },
  { label: 'Pool', folder: 'pool', detail: 'Hosts, machines, networks and disks, as in the Xen API; with sessions' },
]

async function createSample(samples: Uri): Promise<void> {
  const parent = await chooseFolder()
  if (!parent) return
  const sample = await window.showQuickPick(SAMPLES, { title: 'Which sample?' })
  if (!sample) return
  // An empty folder becomes the API's directory. Beside other files the API gets its own folder.
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

/** The workspace folder. The user chooses if there are several or none. */
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

/** Throws if a file already exists, so that no text is overwritten. */
async function copyFiles(source: Uri, target: Uri): Promise<void> {
  for (const [name] of await workspace.fs.readDirectory(source)) {
    await workspace.fs.copy(Uri.joinPath(source, name), Uri.joinPath(target, name), { overwrite: false })
  }
}
