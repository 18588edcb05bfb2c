/** The structure of a file and of the workspace: symbols, folding, selection ranges. */
import {
  type DocumentSymbol,
  type FoldingRange,
  FoldingRangeKind,
  type SelectionRange,
  type ServerCapabilities,
  SymbolKind,
  type WorkspaceSymbol,
} from 'vscode-languageserver'
import type { DocumentSymbol as Outlined } from '../features/document-symbols.ts'
import type { FoldingRange as Fold } from '../features/folding-ranges.ts'
import { firstSymbols } from '../features/workspace-symbols.ts'
import type { SymbolKind as Kind } from '../lookup/symbol-kind.ts'
import { type TextDocument, toOffset, toRange } from '../workspace/text-document.ts'
import { fileView, type ServerContext } from './context.ts'
import { toLocations } from './locations.ts'

export function registerOutline(context: ServerContext): ServerCapabilities {
  const { connection, workspace, answer } = context
  connection.onDocumentSymbol(
    answer(({ textDocument }) => {
      const file = fileView(context, textDocument)
      return file?.editor.outline(file.path).map((symbol) => toSymbol(file.document, symbol))
    }),
  )
  connection.onWorkspaceSymbol(
    answer(({ query }): WorkspaceSymbol[] => {
      const found = [...workspace.apis].flatMap((api) => api.editor().symbols(query))
      return firstSymbols(found).flatMap(({ name, kind, container, at }) =>
        toLocations(workspace, [at]).map((location) => ({
          name,
          kind: KINDS[kind],
          location,
          ...(container && { containerName: container }),
        })),
      )
    }),
  )
  connection.onFoldingRanges(
    answer(({ textDocument }) => {
      const file = fileView(context, textDocument)
      return file?.editor.foldingRanges(file.path).flatMap((fold) => toFold(file.document, fold))
    }),
  )
  connection.onSelectionRanges(
    answer(({ textDocument, positions }) => {
      const file = fileView(context, textDocument)
      return file && positions.map((position) => toSelection(file, toOffset(file.document, position)))
    }),
  )
  return {
    documentSymbolProvider: true,
    workspaceSymbolProvider: true,
    foldingRangeProvider: true,
    selectionRangeProvider: true,
  }
}

function toSymbol(document: TextDocument, { name, detail, kind, span, nameSpan, children }: Outlined): DocumentSymbol {
  return {
    name,
    detail,
    kind: KINDS[kind],
    range: toRange(document, span),
    selectionRange: toRange(document, nameSpan),
    children: children.map((child) => toSymbol(document, child)),
  }
}

/** The line of a closing bracket stays visible. */
function toFold(document: TextDocument, { start, end, kind }: Fold): FoldingRange[] {
  const startLine = document.positionAt(start).line
  const closes = kind === 'code' && '})]'.includes(document.getText()[end - 1] ?? ' ')
  const endLine = document.positionAt(end).line - (closes ? 1 : 0)
  if (endLine <= startLine) return []
  return [{ startLine, endLine, ...(kind !== 'code' && { kind: FOLDS[kind] }) }]
}

/** The smallest range, with those around it as its parents. */
function toSelection({ editor, path, document }: NonNullable<ReturnType<typeof fileView>>, offset: number) {
  const parents = editor.selectionRanges(path, offset).map((span) => toRange(document, span))
  const around = parents.reduceRight<SelectionRange | undefined>(
    (parent, range) => ({ range, ...(parent && { parent }) }),
    undefined,
  )
  return around ?? { range: toRange(document, { start: offset, end: offset }) }
}

const FOLDS = { comment: FoldingRangeKind.Comment, region: FoldingRangeKind.Region }

const KINDS: { readonly [kind in Kind]: SymbolKind } = {
  api: SymbolKind.Package,
  class: SymbolKind.Class,
  record: SymbolKind.Struct,
  enum: SymbolKind.Enum,
  enumValue: SymbolKind.EnumMember,
  error: SymbolKind.Event,
  object: SymbolKind.Object,
  role: SymbolKind.Key,
  field: SymbolKind.Field,
  message: SymbolKind.Method,
  function: SymbolKind.Function,
  invariant: SymbolKind.Boolean,
  test: SymbolKind.Event,
}
