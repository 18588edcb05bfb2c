/** Descriptions of the name or call at the cursor: hovers and signature help. */
import { MarkupKind, type ServerCapabilities, type SignatureHelp } from 'vscode-languageserver'
import { SIGNATURE_TRIGGERS } from '../features/signature-help.ts'
import { toRange } from '../workspace/text-document.ts'
import { atPosition, type ServerContext } from './context.ts'

export function registerDescriptions(context: ServerContext): ServerCapabilities {
  const { connection, answer, options } = context
  const canShowStates = options.commands.has(SHOW_STATES)
  connection.onHover(
    answer((params) =>
      atPosition(context, params, ({ editor, path, document }, offset) => {
        const { uri } = params.textDocument
        const link = canShowStates ? (field: string) => commandAddress(SHOW_STATES, [uri, field]) : undefined
        const found = editor.hover(path, offset, link)
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

/** The client runs it with the URI of a file and a field, such as `VM.power_state`. */
const SHOW_STATES = 'crowfoot.showStateDiagram'

/** The address that VS Code runs a command for. A `)` in it would end the Markdown link. */
function commandAddress(command: string, args: readonly string[]): string {
  const escaped = encodeURIComponent(JSON.stringify(args)).replace(/[()]/g, (sign) => (sign === '(' ? '%28' : '%29'))
  return `command:${command}?${escaped}`
}
