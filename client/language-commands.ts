/** Commands that use the language server: the other end of a pair, and the commands of lenses. */
import {
  commands,
  type ExtensionContext,
  Location,
  Position,
  Range,
  Selection,
  type TextEditor,
  Uri,
  window,
} from 'vscode'
import type { BaseLanguageClient } from 'vscode-languageclient'

/** The commands of lenses that the extension has everywhere. */
export const LENS_COMMANDS = ['crowfoot.showReferences', 'crowfoot.showRpcs']

export function registerLanguageCommands({ subscriptions }: ExtensionContext, client: BaseLanguageClient): void {
  subscriptions.push(
    commands.registerCommand('crowfoot.goToOtherEnd', () => goToOtherEnd(client)),
    commands.registerCommand('crowfoot.showReferences', showReferences),
    commands.registerCommand('crowfoot.showRpcs', showRpcs),
  )
}

/** A position as the protocol writes it. */
interface PlainPosition {
  readonly line: number
  readonly character: number
}

interface PlainLocation {
  readonly uri: string
  readonly range: { readonly start: PlainPosition; readonly end: PlainPosition }
}

async function goToOtherEnd(client: BaseLanguageClient): Promise<void> {
  const editor = window.activeTextEditor
  if (!editor) return
  const { line, character } = editor.selection.active
  const params = { textDocument: { uri: editor.document.uri.toString() }, position: { line, character } }
  const end = await client.sendRequest<PlainLocation | null>('crowfoot/otherEnd', params)
  if (!end) {
    window.setStatusBarMessage('The cursor is not in a bound field.', STATUS_TIME)
    return
  }
  const { uri, range } = toLocation(end)
  await window.showTextDocument(uri, { selection: range })
}

/** Milliseconds that a message stays in the status bar. */
const STATUS_TIME = 4000

/** The lens `3 references`. Asks for the locations if the server has not sent them. */
async function showReferences(uri: string, at: PlainPosition, places?: readonly PlainLocation[]): Promise<void> {
  const target = Uri.parse(uri)
  const position = toPosition(at)
  const found =
    places?.map(toLocation) ??
    (await commands.executeCommand<Location[]>('vscode.executeReferenceProvider', target, position))
  await commands.executeCommand('editor.action.showReferences', target, position, found)
}

/** The lens `12 RPCs`: shows the hover of the class, which lists them. */
async function showRpcs(uri: string, at: PlainPosition): Promise<void> {
  const editor: TextEditor = await window.showTextDocument(Uri.parse(uri))
  const position = toPosition(at)
  editor.selection = new Selection(position, position)
  editor.revealRange(new Range(position, position))
  await commands.executeCommand('editor.action.showHover', { focus: 'autoFocusImmediately' })
}

function toLocation({ uri, range: { start, end } }: PlainLocation): Location {
  return new Location(Uri.parse(uri), new Range(toPosition(start), toPosition(end)))
}

function toPosition({ line, character }: PlainPosition): Position {
  return new Position(line, character)
}
