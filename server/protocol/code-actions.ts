/** Quick fixes and refactorings. */
import {
  type ClientCapabilities,
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Diagnostic,
  type ServerCapabilities,
  type WorkspaceEdit,
} from 'vscode-languageserver'
import type { Editor } from '../editor.ts'
import type { CodeAction as Action } from '../features/code-actions/code-action.ts'
import type { NamedDiagnostic } from '../features/code-actions/code-actions.ts'
import { type TextDocument, toSpan } from '../workspace/text-document.ts'
import { fileView, type ServerContext } from './context.ts'
import type { Diagnostics } from './diagnostics.ts'
import { toWorkspaceEdit } from './locations.ts'

/** The place where an action was offered, to find it again when the client asks for its edit. */
interface ActionData {
  readonly path: string
  readonly start: number
  readonly end: number
  readonly named: readonly NamedDiagnostic[]
}

export function registerCodeActions(context: ServerContext, diagnostics: Diagnostics): ServerCapabilities {
  const { connection, workspace, client, answer } = context
  const later = resolvesEdits(client)
  connection.onCodeAction(
    answer((params: CodeActionParams) => {
      const file = fileView(context, params.textDocument)
      if (!file) return null
      const named = namedBy(params, file.document)
      const data: ActionData = { path: file.path, ...toSpan(file.document, params.range), named }
      return actionsAt(file.editor, data, params.context.only)
        .filter((action) => !action.creates || creates(client))
        .map((action) => {
          const translated = toAction(file.path, action, diagnostics)
          return later ? { ...translated, data } : { ...translated, edit: toEdit(context, action) }
        })
    }),
  )
  connection.onCodeActionResolve(
    answer((offered: CodeAction) => {
      const data: ActionData | undefined = offered.data
      const editor = data && workspace.editor(data.path)
      const found = editor && actionsAt(editor, data, offered.kind === undefined ? undefined : [offered.kind])
      const action = found?.find((it) => it.title === offered.title)
      return action ? { ...offered, edit: toEdit(context, action) } : offered
    }),
  )
  const codeActionKinds = [CodeActionKind.QuickFix, CodeActionKind.Refactor, CodeActionKind.SourceFixAll]
  return { codeActionProvider: { codeActionKinds, resolveProvider: later } }
}

function actionsAt(
  editor: Editor,
  { path, start, end, named }: ActionData,
  only: readonly string[] | undefined,
): Action[] {
  if (!only) return editor.codeActions(path, start, end, undefined, named)
  return only.flatMap((kind) => editor.codeActions(path, start, end, kind, named))
}

/** The diagnostics that the client shows there. A client may leave them out, or send values that are not diagnostics. */
function namedBy({ context }: CodeActionParams, document: TextDocument): NamedDiagnostic[] {
  const named: unknown = context?.diagnostics
  if (!Array.isArray(named)) return []
  const whole = named.filter(
    (d): d is Diagnostic => typeof d?.range?.start === 'object' && typeof d.range.end === 'object',
  )
  return whole.map((d) => ({ ...toSpan(document, d.range), code: codeOf(d) }))
}

/** Crowfoot's codes are strings. A diagnostic of another server has a code that matches none of them. */
function codeOf({ code, source }: Diagnostic): string | undefined {
  return code === undefined && source === undefined ? undefined : String(code)
}

function toAction(
  path: string,
  { title, kind, diagnostics: fixed, preferred }: Action,
  diagnostics: Diagnostics,
): CodeAction {
  // A related diagnostic may be in another file, at the other end of a pair. Clients expect only those of this file.
  const own = fixed.filter((d) => d.path === path)
  return {
    title,
    kind,
    ...(own.length > 0 && { diagnostics: own.flatMap((d) => diagnostics.translate(d)) }),
    ...(preferred && { isPreferred: true }),
  }
}

function toEdit({ workspace, client }: ServerContext, { edits, creates: files }: Action): WorkspaceEdit {
  const versioned = client.workspace?.workspaceEdit?.documentChanges === true
  const edit = toWorkspaceEdit(workspace, edits, versioned)
  if (!files) return edit
  const created = files.flatMap(({ path, text }) => {
    const uri = workspace.uri(path)
    const start = { line: 0, character: 0 }
    const whole = { textDocument: { uri, version: null }, edits: [{ range: { start, end: start }, newText: text }] }
    return [{ kind: 'create' as const, uri }, whole]
  })
  return { documentChanges: [...created, ...(edit.documentChanges ?? [])] }
}

function resolvesEdits({ textDocument }: ClientCapabilities): boolean {
  return textDocument?.codeAction?.resolveSupport?.properties.includes('edit') === true
}

function creates({ workspace }: ClientCapabilities): boolean {
  const { documentChanges, resourceOperations } = workspace?.workspaceEdit ?? {}
  return documentChanges === true && resourceOperations?.includes('create') === true
}
