/** Saves the files of an API before the crow command reads them. */
import { type Uri, workspace } from 'vscode'

/** Saves the changed files of one API. */
export async function saveApi(directory: Uri): Promise<void> {
  const prefix = `${directory.path.replace(/\/$/, '')}/`
  const changed = workspace.textDocuments.filter(
    ({ isDirty, uri }) => isDirty && uri.path.startsWith(prefix) && uri.path.endsWith('.crow'),
  )
  for (const document of changed) await document.save()
}
