/** Texts that an editor shows in and above lines: inlay hints and code lenses. */
import { type CodeLens, type Command, InlayHintKind, type ServerCapabilities } from 'vscode-languageserver'
import type { CodeLens as Lens } from '../features/code-lens/code-lens.ts'
import { toRange, toSpan } from '../workspace/text-document.ts'
import { directoryOf } from '../workspace/uris.ts'
import { fileView, type ServerContext } from './context.ts'
import { toLocations } from './locations.ts'

/**
 * The client runs the commands of lenses: `crowfoot.run` and `crowfoot.debug` (directory URI), `crowfoot.showRpcs` (URI, position, class),
 * `crowfoot.showReferences` (URI, position, and the locations if they are known). It gets only lenses whose commands it has.
 */
export function registerAnnotations(context: ServerContext): ServerCapabilities {
  const { connection, answer, options } = context
  connection.languages.inlayHint.on(
    answer(({ textDocument, range }) => {
      const file = fileView(context, textDocument)
      if (!file) return null
      return file.editor
        .inlayHints(file.path, toSpan(file.document, range))
        .map(({ offset, label, kind, tooltip }) => ({
          position: file.document.positionAt(offset),
          label,
          tooltip,
          ...(kind !== 'pair' && { kind: kind === 'type' ? InlayHintKind.Type : InlayHintKind.Parameter }),
          paddingLeft: kind !== 'parameter',
          paddingRight: true,
        }))
    }),
  )
  connection.onCodeLens(
    answer(({ textDocument }) => {
      const file = fileView(context, textDocument)
      return file?.editor.codeLenses(file.path).flatMap((lens) => toLens(context, lens))
    }),
  )
  const hasLenses = COMMANDS.some((command) => options.commands.has(command))
  return { inlayHintProvider: true, ...(hasLenses && { codeLensProvider: { resolveProvider: false } }) }
}

const COMMANDS = ['crowfoot.run', 'crowfoot.debug', 'crowfoot.showRpcs', 'crowfoot.showReferences']

function toLens(context: ServerContext, lens: Lens): CodeLens[] {
  const document = context.workspace.document(lens.at.path)
  if (!document) return []
  const range = toRange(document, lens.at)
  const action = actionOf(context, lens, range.start)
  return context.options.commands.has(action.command) ? [{ range, command: { title: lens.title, ...action } }] : []
}

function actionOf({ workspace }: ServerContext, { at, action }: Lens, position: object): Omit<Command, 'title'> {
  const uri = workspace.uri(at.path)
  switch (action.kind) {
    case 'run':
    case 'debug':
      return { command: `crowfoot.${action.kind}`, arguments: [workspace.uri(directoryOf(at.path))] }
    case 'rpcs':
      return { command: 'crowfoot.showRpcs', arguments: [uri, position, action.class] }
    case 'references':
      return { command: 'crowfoot.showReferences', arguments: [uri, position] }
    case 'places':
      return { command: 'crowfoot.showReferences', arguments: [uri, position, toLocations(workspace, action.places)] }
  }
}
