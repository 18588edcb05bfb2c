/** The text that is edited, and the API that it belongs to. */
import { type TextEditor, Uri, window } from 'vscode'

/** The active editor, if it has a text of an API. */
export function editedCrow(): TextEditor | undefined {
  const editor = window.activeTextEditor
  return editor?.document.languageId === 'crow' && editor.document.uri.scheme !== 'crowfoot' ? editor : undefined
}

/** The directory of a text. A text that was never saved is an API by itself. */
export function apiOf(text: Uri): Uri {
  return text.scheme === 'untitled' ? text : Uri.joinPath(text, '..')
}
