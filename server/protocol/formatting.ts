/** Formatting: of the document, of a range, and on type. */
import type { ServerCapabilities } from 'vscode-languageserver'
import { FORMAT_TRIGGERS } from '../features/formatting/formatting.ts'
import { toSpan } from '../workspace/text-document.ts'
import { atPosition, fileView, type ServerContext } from './context.ts'
import { toEdits } from './locations.ts'

export function registerFormatting(context: ServerContext): ServerCapabilities {
  const { connection, answer } = context
  connection.onDocumentFormatting(
    answer(({ textDocument }) => {
      const file = fileView(context, textDocument)
      return file && toEdits(file.document, file.editor.format(file.path))
    }),
  )
  connection.onDocumentRangeFormatting(
    answer(({ textDocument, range }) => {
      const file = fileView(context, textDocument)
      if (!file) return null
      const { start, end } = toSpan(file.document, range)
      return toEdits(file.document, file.editor.formatRange(file.path, start, end))
    }),
  )
  connection.onDocumentOnTypeFormatting(
    answer((params) =>
      atPosition(context, params, ({ editor, path, document }, offset) =>
        toEdits(document, editor.formatOnType(path, offset, params.ch)),
      ),
    ),
  )
  const [firstTriggerCharacter = '}', ...moreTriggerCharacter] = FORMAT_TRIGGERS
  return {
    documentFormattingProvider: true,
    documentRangeFormattingProvider: true,
    documentOnTypeFormattingProvider: { firstTriggerCharacter, moreTriggerCharacter },
  }
}
