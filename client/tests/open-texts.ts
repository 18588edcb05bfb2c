/** The texts of an API that are open in the editor, saved or not. */
import { type TextDocument, type Uri, workspace } from 'vscode'
import { apiOf } from '../edited-api.ts'

/** True for a text of an API in a folder, which the crow command can read. */
export function isApiText({ uri, languageId }: TextDocument): boolean {
  return languageId === 'crow' && uri.scheme === 'file' && uri.path.endsWith('.crow')
}

/** By the names of the files. */
export function openTexts(directory: Uri): Map<string, string> {
  const own = workspace.textDocuments.filter(
    (document) => isApiText(document) && apiOf(document.uri).toString() === directory.toString(),
  )
  return new Map(own.map((document) => [document.uri.path.split('/').at(-1) ?? '', document.getText()]))
}
