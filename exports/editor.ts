/** `crowfoot/editor`: the features of an editor for one API, in Node and in browsers, without an editor protocol. */
export type { Diagnostic, RelatedPlace, Severity } from '../analysis/diagnostics/diagnostic.ts'
export type { Undecoded } from '../analysis/source-file.ts'
export type { TextChange } from '../grammar/reparse.ts'
export type { Span } from '../grammar/tree.ts'
export { createEditor, type Editor } from '../server/editor.ts'
export type { HierarchyCall, HierarchyItem, ItemName } from '../server/features/call-hierarchy/hierarchy-item.ts'
export type { CodeAction } from '../server/features/code-actions/code-action.ts'
export type { NamedDiagnostic } from '../server/features/code-actions/code-actions.ts'
export type { CodeLens, LensAction } from '../server/features/code-lens/code-lens.ts'
export { COMPLETION_TRIGGERS, type Completions } from '../server/features/completion/completion.ts'
export {
  type About,
  type CompletionItem,
  type CompletionKind,
  withoutPlaceholders,
} from '../server/features/completion/item.ts'
export type { Diagram } from '../server/features/diagram.ts'
export type { Highlight } from '../server/features/document-highlight.ts'
export type { DocumentLink } from '../server/features/document-links.ts'
export type { DocumentSymbol } from '../server/features/document-symbols.ts'
export type { FoldingRange } from '../server/features/folding-ranges.ts'
export { FORMAT_TRIGGERS } from '../server/features/formatting/formatting.ts'
export type { Hover } from '../server/features/hover.ts'
export type { InlayHint } from '../server/features/inlay-hints.ts'
export type { ModelPlaces } from '../server/features/model.ts'
export type { Renameable, RenameRefusal } from '../server/features/rename/rename.ts'
export {
  type SemanticToken,
  TOKEN_MODIFIERS,
  TOKEN_TYPES,
  type TokenModifier,
  type TokenType,
} from '../server/features/semantic-tokens.ts'
export { SIGNATURE_TRIGGERS, type SignatureHelp } from '../server/features/signature-help.ts'
export { type FoundSymbol, firstSymbols, type WorkspaceSymbol } from '../server/features/workspace-symbols.ts'
export type { Definition } from '../server/lookup/declaration.ts'
export type { SymbolKind } from '../server/lookup/symbol-kind.ts'
export type { FileSpan, TextEdit } from '../server/view.ts'
