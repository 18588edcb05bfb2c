/** Converts spans and edits of any file to the protocol's. */
import type { Location, LocationLink, TextEdit as ProtocolEdit, WorkspaceEdit } from 'vscode-languageserver'
import type { Definition } from '../lookup/declaration.ts'
import type { FileSpan, TextEdit } from '../view.ts'
import { type TextDocument, toRange } from '../workspace/text-document.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** Spans of files that no longer exist are left out. */
export function toLocations(workspace: Workspace, spans: readonly FileSpan[]): Location[] {
  return spans.flatMap((span) => {
    const document = workspace.document(span.path)
    return document ? [{ uri: workspace.uri(span.path), range: toRange(document, span) }] : []
  })
}

export function toLinks(workspace: Workspace, links: readonly Definition[]): LocationLink[] {
  return links.flatMap(({ origin, name, whole }) => {
    const from = workspace.document(origin.path)
    const to = workspace.document(name.path)
    if (!from || !to) return []
    return [
      {
        originSelectionRange: toRange(from, origin),
        targetUri: workspace.uri(name.path),
        targetRange: toRange(to, whole),
        targetSelectionRange: toRange(to, name),
      },
    ]
  })
}

/** Edits of one file. */
export function toEdits(
  document: TextDocument,
  edits: readonly { start: number; end: number; newText: string }[],
): ProtocolEdit[] {
  return edits.map((edit) => ({ range: toRange(document, edit), newText: edit.newText }))
}

/** Edits of any files. With versions of open files, so that a client refuses edits of a text that has changed since. */
export function toWorkspaceEdit(workspace: Workspace, edits: readonly TextEdit[], versioned: boolean): WorkspaceEdit {
  const byFile = [...Map.groupBy(edits, (edit) => edit.path)].flatMap(([path, all]) => {
    const document = workspace.document(path)
    return document ? [{ path, uri: workspace.uri(path), edits: toEdits(document, all) }] : []
  })
  if (!versioned) return { changes: Object.fromEntries(byFile.map((file) => [file.uri, file.edits])) }
  return {
    documentChanges: byFile.map(({ path, uri, edits }) => ({
      textDocument: { uri, version: workspace.openDocument(path)?.version ?? null },
      edits,
    })),
  }
}
