/** From a name to its declarations and uses. */
import {
  type Definition,
  type DefinitionLink,
  DocumentHighlightKind,
  type ServerCapabilities,
} from 'vscode-languageserver'
import type { Editor } from '../editor.ts'
import type { Definition as FoundDefinition } from '../lookup/declaration.ts'
import { toRange } from '../workspace/text-document.ts'
import { atPosition, type PositionParams, type ServerContext } from './context.ts'
import { toLinks, toLocations } from './locations.ts'

/** Registers the protocol's requests and `crowfoot/otherEnd` `{ textDocument, position }`: the location of the other end of a bound pair, or null. */
export function registerNavigation(context: ServerContext): ServerCapabilities {
  const { connection, workspace, client, answer } = context
  const { definition: definitions, typeDefinition: types } = client.textDocument ?? {}
  connection.onDefinition(
    answer(
      linking(context, (editor, path, offset) => editor.definition(path, offset), definitions?.linkSupport === true),
    ),
  )
  connection.onTypeDefinition(
    answer(
      linking(context, (editor, path, offset) => editor.typeDefinition(path, offset), types?.linkSupport === true),
    ),
  )
  connection.onReferences(
    answer((params) =>
      atPosition(context, params, ({ editor, path }, offset) =>
        toLocations(workspace, editor.references(path, offset, params.context.includeDeclaration)),
      ),
    ),
  )
  connection.onDocumentHighlight(
    answer((params) =>
      atPosition(context, params, ({ editor, path, document }, offset) =>
        editor.highlights(path, offset).map(({ span, kind }) => ({
          range: toRange(document, span),
          kind: kind === 'write' ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
        })),
      ),
    ),
  )
  connection.onRequest(
    'crowfoot/otherEnd',
    answer((params: PositionParams) =>
      atPosition(context, params, ({ editor, path }, offset) => {
        const end = editor.otherEnd(path, offset)
        return end ? (toLocations(workspace, [end.name])[0] ?? null) : null
      }),
    ),
  )
  return {
    definitionProvider: true,
    typeDefinitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
  }
}

function linking(
  context: ServerContext,
  find: (editor: Editor, path: string, offset: number) => readonly FoundDefinition[],
  links: boolean,
): (params: PositionParams) => Definition | DefinitionLink[] | null {
  return (params) =>
    atPosition<Definition | DefinitionLink[]>(context, params, ({ editor, path }, offset) => {
      const found = find(editor, path, offset)
      if (links) return toLinks(context.workspace, found)
      return toLocations(
        context.workspace,
        found.map((link) => link.name),
      )
    })
}
