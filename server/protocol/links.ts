/** Links in documentation: to pages, and to declarations by their names. */
import type { DocumentLink, ServerCapabilities } from 'vscode-languageserver'
import type { FileSpan } from '../view.ts'
import { toRange } from '../workspace/text-document.ts'
import { fileView, type ServerContext } from './context.ts'

export function registerLinks(context: ServerContext): ServerCapabilities {
  context.connection.onDocumentLinks(
    context.answer(({ textDocument }) => {
      const file = fileView(context, textDocument)
      if (!file) return null
      return file.editor.links(file.path).map(({ span, target, tooltip }): DocumentLink => {
        const uri = typeof target === 'string' ? target : placeUri(context, target)
        return { range: toRange(file.document, span), tooltip, ...(uri !== undefined && { target: uri }) }
      })
    }),
  )
  return { documentLinkProvider: { resolveProvider: false } }
}

/** `file:///pool/VM.crow#L3,7`: the form by which editors open a line. */
function placeUri({ workspace }: ServerContext, span: FileSpan): string | undefined {
  const start = workspace.document(span.path)?.positionAt(span.start)
  return start && `${workspace.uri(span.path)}#L${start.line + 1},${start.character + 1}`
}
