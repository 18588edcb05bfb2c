/** What is said of the thing at the cursor. */
import { MarkupKind, type ServerCapabilities, type SignatureHelp } from 'vscode-languageserver'
import { hover } from '../features/hover.ts'
import { SIGNATURE_TRIGGERS, signatureHelp } from '../features/signature-help.ts'
import { toRange } from '../workspace/text-document.ts'
import { atPosition, type ServerContext } from './context.ts'

export function registerDescriptions(context: ServerContext): ServerCapabilities {
  const { connection, answer } = context
  connection.onHover(
    answer((params) =>
      atPosition(context, params, ({ view, path, document }, offset) => {
        const found = hover(view, path, offset)
        if (!found) return null
        return { contents: { kind: MarkupKind.Markdown, value: found.markdown }, range: toRange(document, found.span) }
      }),
    ),
  )
  connection.onSignatureHelp(
    answer((params) =>
      atPosition(context, params, ({ view, path }, offset): SignatureHelp | null => {
        const found = signatureHelp(view, path, offset)
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
