/** The crow command reads the disk: what is typed has to be there first. */
import { type Uri, workspace } from 'vscode'

/** Saves the changed files of one API. */
export async function saveApi(directory: Uri): Promise<void> {
  const prefix = `${directory.path.replace(/\/$/, '')}/`
  const changed = workspace.textDocuments.filter(
    ({ isDirty, uri }) => isDirty && uri.path.startsWith(prefix) && uri.path.endsWith('.crow'),
  )
  for (const document of changed) await document.save()
}
