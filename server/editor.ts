/** The core of an editor for one API, without an editor protocol: files that change, and a method for each feature. */
import { Checker } from '../analysis/checker.ts'
import type { Diagnostic } from '../analysis/diagnostics/diagnostic.ts'
import type { SourceFile, Undecoded } from '../analysis/source-file.ts'
import { parse } from '../grammar/parse.ts'
import { reparse, type TextChange } from '../grammar/reparse.ts'
import type { Span } from '../grammar/tree.ts'
import type { Api } from '../model/api.ts'
import type { StatesLink } from './describe/states.ts'
import { featuresOf } from './editor-features.ts'
import type * as hierarchy from './features/call-hierarchy/hierarchy-item.ts'
import type { CodeAction } from './features/code-actions/code-action.ts'
import type { NamedDiagnostic } from './features/code-actions/code-actions.ts'
import type { CodeLens } from './features/code-lens/code-lens.ts'
import type { Completions } from './features/completion/completion.ts'
import type { About } from './features/completion/item.ts'
import type { Diagram } from './features/diagram.ts'
import type { Highlight } from './features/document-highlight.ts'
import type { DocumentLink } from './features/document-links.ts'
import type { DocumentSymbol } from './features/document-symbols.ts'
import type { FoldingRange } from './features/folding-ranges.ts'
import type { Hover } from './features/hover.ts'
import type { InlayHint } from './features/inlay-hints.ts'
import type { ModelPlaces } from './features/model.ts'
import type { Renameable, RenameRefusal } from './features/rename/rename.ts'
import type { SemanticToken } from './features/semantic-tokens.ts'
import type { SignatureHelp } from './features/signature-help.ts'
import type { StateFields } from './features/state-fields.ts'
import type { FoundSymbol } from './features/workspace-symbols.ts'
import type { Definition } from './lookup/declaration.ts'
import { fileAt } from './lookup/standard-file.ts'
import type { EditorView, FileSpan, TextEdit } from './view.ts'

/**
 * One API: the `.crow` files of one directory. The caller chooses the paths. Offsets count UTF-16 code units of a file's text,
 * and results are plain data, which `structuredClone` copies: some have maps. Methods are synchronous and do not throw, however broken the text is. For an unknown path they
 * find nothing. Definitions may lead to a standard text, such as `crowfoot:/session.crow`.
 */
export interface Editor {
  /**
   * Adds a file, or gives it a new text. If the text differs from the file's last one by one edit, pass the edit as `change`:
   * then only the declarations around it are parsed again. A `change` that does not lead to `text` is ignored. Pass `undecoded`
   * if the file is not UTF-8.
   */
  update(path: string, text: string, change?: TextChange, undecoded?: Undecoded): void
  remove(path: string): void
  /** The text of a file, or of a standard text. */
  text(path: string): string | undefined
  /** The name in the declaration `api NAME`, if a file has one. */
  apiName(): string | undefined

  /** The diagnostics of all files, in order of path and position. The same array until a file changes. */
  diagnostics(): readonly Diagnostic[]
  /** Quick fixes and refactorings for a selection. features/code-actions/code-actions.ts explains `only` and `named`. */
  codeActions(path: string, start: number, end: number, only?: string, named?: readonly NamedDiagnostic[]): CodeAction[]

  completion(path: string, offset: number, trigger?: string): Completions
  /** The documentation of a completion item, in Markdown. */
  completionDocs(about: About): string | undefined
  /** With `link`, the states of fields have links to their diagrams, at the addresses that it makes. */
  hover(path: string, offset: number, link?: StatesLink): Hover | undefined
  signatureHelp(path: string, offset: number): SignatureHelp | undefined
  inlayHints(path: string, range: Span): InlayHint[]
  codeLenses(path: string): CodeLens[]

  definition(path: string, offset: number): Definition[]
  typeDefinition(path: string, offset: number): Definition[]
  /** From a field of a bound pair to the field at its other end. */
  otherEnd(path: string, offset: number): Definition | undefined
  references(path: string, offset: number, withDeclaration: boolean): FileSpan[]
  highlights(path: string, offset: number): Highlight[]
  links(path: string): DocumentLink[]
  callHierarchy(path: string, offset: number): hierarchy.HierarchyItem | undefined
  incomingCalls(item: hierarchy.ItemName): hierarchy.HierarchyCall[]
  outgoingCalls(item: hierarchy.ItemName): hierarchy.HierarchyCall[]

  prepareRename(path: string, offset: number): Renameable | RenameRefusal
  /** `kept`: data are stored under the old name, so the declaration gets `was old`. */
  rename(path: string, offset: number, newName: string, kept?: boolean): { readonly edits: TextEdit[] } | RenameRefusal
  /** The names that an editor changes together while the user types in one of them. */
  linkedEditing(path: string, offset: number): FileSpan[] | undefined
  format(path: string): TextEdit[]
  formatRange(path: string, start: number, end: number): TextEdit[]
  /** `typed` is the character before the offset. */
  formatOnType(path: string, offset: number, typed: string): TextEdit[]

  outline(path: string): DocumentSymbol[]
  /** Declarations and RPCs whose names have the letters of the query in this order, the likeliest first. */
  symbols(query: string): FoundSymbol[]
  foldingRanges(path: string): FoldingRange[]
  /** The spans around the offset, from the smallest to the largest. */
  selectionRanges(path: string, offset: number): Span[]
  /** All tokens of a file, for an editor without its own grammar. */
  allTokens(path: string, range?: Span): SemanticToken[]
  /** Only the tokens that a grammar cannot classify: names, by what they stand for. */
  semanticTokens(path: string, range?: Span): SemanticToken[]

  /** null if a diagnostic is an error. `name` is the API's name if no file declares one. */
  model(name: string): Api | null
  modelPlaces(): ModelPlaces
  /** The diagram, also of texts with errors. */
  diagram(): Diagram
  /** The enum fields that have a state diagram: all, and those that the name at the offset means. */
  stateFields(path?: string, offset?: number): StateFields
}

export function createEditor(): Editor {
  const files = new Map<string, SourceFile>()
  const checker = new Checker()
  let view: EditorView | undefined
  const checked = () => {
    view ??= viewOf(new Map(files), checker)
    return view
  }
  return {
    update(path, text, change, undecoded) {
      const old = files.get(path)
      const tree = old && change && leadsTo(text, old.tree.text, change) ? reparse(old.tree, change, text) : parse(text)
      files.set(path, { path, tree, ...(undecoded && { undecoded }) })
      view = undefined
    },
    remove(path) {
      if (files.delete(path)) view = undefined
    },
    text: (path) => fileAt(checked(), path)?.tree.text,
    apiName: () => checked().scope.api?.name,
    diagnostics: () => checked().diagnostics,
    ...featuresOf(checked),
  }
}

/** True if the change makes `text` of `old`. */
function leadsTo(text: string, old: string, { start, end, newText }: TextChange): boolean {
  const rest = start + newText.length
  return (
    start <= end &&
    text.slice(0, start) === old.slice(0, start) &&
    text.slice(start, rest) === newText &&
    text.slice(rest) === old.slice(end)
  )
}

function viewOf(files: ReadonlyMap<string, SourceFile>, checker: Checker): EditorView {
  checker.update([...files.values()])
  const { scope, pairs } = checker
  const effects = checker.effects.bind(checker)
  return { files, scope, pairs, diagnostics: checker.diagnostics(), bodies: () => checker.bodies(), effects }
}
