/** Failures of tests as diagnostics: they are underlined and listed in Problems until the test passes or its text changes. */
import {
  Diagnostic,
  DiagnosticSeverity,
  type Disposable,
  languages,
  Range,
  type TestItem,
  type TextDocumentContentChangeEvent,
  type Uri,
  workspace,
} from 'vscode'

/** Where these diagnostics come from, as Problems shows it. */
export const FAILURE_SOURCE = 'crow test'

interface FailureMark {
  readonly uri: Uri
  readonly diagnostic: Diagnostic
  /** The whole test. */
  readonly range: Range
}

export class FailureMarks {
  readonly #collection = languages.createDiagnosticCollection(FAILURE_SOURCE)
  /** By the ID of the test. */
  readonly #marks = new Map<string, FailureMark>()
  readonly #listening: readonly Disposable[]

  constructor() {
    this.#listening = [
      this.#collection,
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => this.#follow(document.uri, contentChanges)),
      workspace.onDidDeleteFiles(({ files }) => {
        for (const uri of files) this.#dropOf(uri)
      }),
    ]
  }

  mark(test: TestItem, uri: Uri, range: Range, message: string): void {
    this.clear(test)
    this.#marks.set(test.id, { uri, diagnostic: failure(range, message), range: test.range?.union(range) ?? range })
    this.#show(uri)
  }

  clear({ id }: { readonly id: string }): void {
    const mark = this.#marks.get(id)
    this.#marks.delete(id)
    if (mark) this.#show(mark.uri)
  }

  dispose(): void {
    for (const listener of this.#listening) listener.dispose()
  }

  #follow(uri: Uri, changes: readonly TextDocumentContentChangeEvent[]): void {
    const own = [...this.#marks].filter(([, mark]) => mark.uri.toString() === uri.toString())
    if (own.length === 0 || changes.length === 0) return
    for (const [id, mark] of own) {
      const moved = changes.reduce<FailureMark | undefined>((left, change) => left && after(left, change), mark)
      if (moved) this.#marks.set(id, moved)
      else this.#marks.delete(id)
    }
    this.#show(uri)
  }

  #dropOf(uri: Uri): void {
    for (const [id, mark] of this.#marks) if (mark.uri.toString() === uri.toString()) this.#marks.delete(id)
    this.#show(uri)
  }

  #show(uri: Uri): void {
    const own = [...this.#marks.values()].filter((mark) => mark.uri.toString() === uri.toString())
    this.#collection.set(
      uri,
      own.map(({ diagnostic }) => diagnostic),
    )
  }
}

/** The mark after a change of its file, whose changes come from the last to the first; undefined if it is a change of the test. */
function after(mark: FailureMark, { range, text }: TextDocumentContentChangeEvent): FailureMark | undefined {
  if (range.start.isAfter(mark.range.end)) return mark
  if (range.end.isAfter(mark.range.start)) return undefined
  const lines = text.split('\n').length - 1 - (range.end.line - range.start.line)
  if (lines === 0) return mark
  const moved = (old: Range) => new Range(old.start.translate(lines), old.end.translate(lines))
  const { diagnostic } = mark
  return { ...mark, diagnostic: failure(moved(diagnostic.range), diagnostic.message), range: moved(mark.range) }
}

function failure(range: Range, message: string): Diagnostic {
  const diagnostic = new Diagnostic(range, message, DiagnosticSeverity.Error)
  diagnostic.source = FAILURE_SOURCE
  return diagnostic
}
