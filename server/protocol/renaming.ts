/** Rename, and linked editing of both ends of a pair. */
import { LSPErrorCodes, ResponseError, type ServerCapabilities, type WorkspaceEdit } from 'vscode-languageserver'
import type { RenameRefusal } from '../features/rename/rename.ts'
import { toRange } from '../workspace/text-document.ts'
import { atPosition, type ServerContext } from './context.ts'
import { toWorkspaceEdit } from './locations.ts'

export function registerRenaming(context: ServerContext): ServerCapabilities {
  const { connection, workspace, client, answer } = context
  const versioned = client.workspace?.workspaceEdit?.documentChanges === true
  connection.onPrepareRename(
    answer((params) =>
      atPosition(context, params, ({ editor, path, document }, offset) => {
        const { span, placeholder } = allowed(editor.prepareRename(path, offset))
        return { range: toRange(document, span), placeholder }
      }),
    ),
  )
  connection.onRenameRequest(
    answer(async (params) => {
      const kept = await workspace.hasData(workspace.path(params.textDocument.uri))
      return atPosition<WorkspaceEdit>(context, params, ({ editor, path }, offset) =>
        toWorkspaceEdit(workspace, allowed(editor.rename(path, offset, params.newName, kept)).edits, versioned),
      )
    }),
  )
  connection.languages.onLinkedEditingRange(
    answer((params) =>
      atPosition(context, params, ({ editor, path, document }, offset) => {
        const spans = editor.linkedEditing(path, offset)
        return spans && { ranges: spans.map((span) => toRange(document, span)) }
      }),
    ),
  )
  return {
    renameProvider: client.textDocument?.rename?.prepareSupport ? { prepareProvider: true } : true,
    linkedEditingRangeProvider: true,
  }
}

/** A refusal becomes an error response, whose message editors show. */
function allowed<T extends object>(result: T | RenameRefusal): T {
  if ('refused' in result) throw new ResponseError(LSPErrorCodes.RequestFailed, result.refused)
  return result
}
