/** The part of Monaco's interface that docs/embedding.md uses. */
export interface Position {
  readonly lineNumber: number
  readonly column: number
}

export class Range {
  readonly startLineNumber: number
  readonly startColumn: number
  readonly endLineNumber: number
  readonly endColumn: number
  static fromPositions(start: Position, end?: Position): Range
}

export enum MarkerSeverity {
  Hint = 1,
  Info = 2,
  Warning = 4,
  Error = 8,
}

export class Uri {
  readonly path: string
}

type Result<T> = T | undefined | null

export namespace editor {
  interface ITextModel {
    readonly uri: Uri
    getValue(): string
    setValue(text: string): void
    getOffsetAt(position: Position): number
    getPositionAt(offset: number): Position
    onDidChangeContent(listener: () => void): void
  }
  interface IMarkerData {
    code?: string
    severity: MarkerSeverity
    message: string
    startLineNumber: number
    startColumn: number
    endLineNumber: number
    endColumn: number
  }
  function createModel(text: string, language?: string): ITextModel
  function create(element: HTMLElement, options?: { model?: ITextModel | null }): void
  function setModelMarkers(model: ITextModel, owner: string, markers: IMarkerData[]): void
}

export namespace languages {
  enum CompletionItemKind {
    Text = 18,
  }
  enum CompletionItemInsertTextRule {
    None = 0,
    InsertAsSnippet = 4,
  }
  interface CompletionItem {
    label: string
    kind: CompletionItemKind
    detail?: string
    sortText?: string
    insertText: string
    insertTextRules?: CompletionItemInsertTextRule
    range: Range
  }
  interface TextEdit {
    range: Range
    text: string
  }
  interface WorkspaceEdit {
    edits: { resource: Uri; versionId: number | undefined; textEdit: TextEdit }[]
  }
  function register(language: { id: string }): void
  function registerCompletionItemProvider(
    language: string,
    provider: {
      triggerCharacters?: string[]
      provideCompletionItems(
        model: editor.ITextModel,
        position: Position,
        context: { triggerCharacter?: string },
      ): Result<{ suggestions: CompletionItem[]; incomplete?: boolean }>
    },
  ): void
  function registerHoverProvider(
    language: string,
    provider: {
      provideHover(
        model: editor.ITextModel,
        position: Position,
      ): Result<{ contents: { value: string }[]; range?: Range }>
    },
  ): void
  function registerDefinitionProvider(
    language: string,
    provider: {
      provideDefinition(model: editor.ITextModel, position: Position): Result<{ uri: Uri; range: Range }[]>
    },
  ): void
  function registerRenameProvider(
    language: string,
    provider: {
      provideRenameEdits(
        model: editor.ITextModel,
        position: Position,
        newName: string,
      ): Result<WorkspaceEdit & { rejectReason?: string }>
    },
  ): void
  function registerDocumentFormattingEditProvider(
    language: string,
    provider: { provideDocumentFormattingEdits(model: editor.ITextModel): Result<TextEdit[]> },
  ): void
}
