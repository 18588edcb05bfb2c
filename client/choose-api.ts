/** The API for a command: that of the active editor, else the only one of the workspace, else the one that the user picks. */
import { commands, Uri, window } from 'vscode'
import type { BaseLanguageClient } from 'vscode-languageclient'

/** The API's directory. Undefined if the user picks none, or if there is no API, after a message about it. */
export async function chooseApi(client: BaseLanguageClient): Promise<Uri | undefined> {
  const edited = window.activeTextEditor?.document
  if (edited?.languageId === 'crow' && edited.uri.scheme === 'file') return Uri.joinPath(edited.uri, '..')
  const apis = await client.sendRequest<{ uri: string; name: string }[]>('crowfoot/apis')
  const files = apis.map(({ uri, name }) => ({ label: name, uri: Uri.parse(uri) })).filter(isFile)
  if (files.length === 0) {
    await offerSample()
    return undefined
  }
  if (files.length === 1) return files[0]?.uri
  const items = files.map((api) => ({ ...api, description: api.uri.fsPath }))
  return (await window.showQuickPick(items, { title: 'Which API?' }))?.uri
}

function isFile({ uri }: { readonly uri: Uri }): boolean {
  return uri.scheme === 'file'
}

async function offerSample(): Promise<void> {
  const answer = await window.showInformationMessage('There is no .crow file in this workspace.', 'Create a Sample')
  if (answer) await commands.executeCommand('crowfoot.createSample')
}
