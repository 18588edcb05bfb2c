/** Descriptions of the name or call at the cursor: hovers and signature help. */
import { MarkupKind, type ServerCapabilities, type SignatureHelp } from 'vscode-languageserver'
import { SIGNATURE_TRIGGERS } from '../features/signature-help.ts'
import { toRange } from '../workspace/text-document.ts'
import { atPosition, type ServerContext } from './context.ts'

export function registerDescriptions(context: ServerContext): ServerCapabilities {
  const { connection, answer } = context
  connection.onHover(
    answer((params) =>
      atPosition(context, params, ({ editor, path, document }, offset) => {
        const found = editor.hover(path, offset)
        if (!found) return null
        return { contents: { kind: MarkupKind.Markdown, value: found.markdown }, range: toRange(document, found.span) }
      }),
    ),
  )
  connection.onSignatureHelp(
    answer((params) =>
      atPosition(context, params, ({ editor, path }, offset): SignatureHelp | null => {
        const found = editor.signatureHelp(path, offset)
        if (!found) return null
        const { label, params: parameters, doc, active } = found
        const documentation = { kind: MarkupKind.Markdown, value: doc }
        const signature = {
          label,
          documentation,
          parameters: parameters.map((p) => ({ label: [p.start, p.end] as [number, number] })),
        }
        return { signatures: [signature], activeSignature: 0, activeParameter: active }
      }),
    ),
  )
  return { hoverProvider: true, signatureHelpProvider: { triggerCharacters: [...SIGNATURE_TRIGGERS] } }
}
