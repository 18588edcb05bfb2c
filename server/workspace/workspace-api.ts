/** One API of a workspace: its texts, and the editor that checks them. */
import type { Undecoded } from '../../analysis/source-file.ts'
import type { TextChange } from '../../grammar/reparse.ts'
import type { Editor } from '../editor.ts'
import type { FileWatch } from './file-system.ts'
import { composed, type TextDocument, textDocument } from './text-document.ts'

export interface SourceText {
  readonly text: string
  /** Set if the file is not UTF-8. */
  readonly undecoded?: Undecoded
}

/** One change of a text, and the text after it. */
export interface TextStep {
  readonly change: TextChange
  readonly text: string
}

/** More changes than this are combined into one, which costs less. */
const MANY = 32

export class WorkspaceApi {
  /** The directory, or the path of a file that has none (workspace/uris.ts). */
  readonly directory: string
  #changed = new Set<string>()
  readonly #create: () => Editor
  readonly #failed: (error: unknown) => void
  readonly #sources = new Map<string, SourceText>()
  readonly #lines = new Map<string, TextDocument>()
  #editor: Editor
  watch: FileWatch | undefined

  /** `failed` is called with the exceptions of the editor, which is then replaced by a new one. */
  constructor(directory: string, create: () => Editor, failed: (error: unknown) => void) {
    this.directory = directory
    this.#create = create
    this.#failed = failed
    this.#editor = create()
  }

  get paths(): IterableIterator<string> {
    return this.#sources.keys()
  }

  get isEmpty(): boolean {
    return this.#sources.size === 0
  }

  source(path: string): SourceText | undefined {
    return this.#sources.get(path)
  }

  /** A file's text as a document. */
  lines(path: string): TextDocument | undefined {
    const text = this.#sources.get(path)?.text
    if (text === undefined) return undefined
    const known = this.#lines.get(path)
    if (known) return known
    const made = textDocument(path, text)
    this.#lines.set(path, made)
    return made
  }

  /** `steps` are the changes from the last text to this one, if they are known. */
  put(path: string, source: SourceText, steps: readonly TextStep[] = []): void {
    this.#changed.add(path)
    this.#sources.set(path, source)
    this.#lines.delete(path)
    this.#guarded((editor) => update(editor, path, source, steps))
  }

  remove(path: string): void {
    this.#changed.add(path)
    this.#lines.delete(path)
    this.#sources.delete(path)
    this.#guarded((editor) => editor.remove(path))
  }

  /** The editor, after a check of its files: an exception in the checker is handled here. */
  editor(): Editor {
    return this.#guarded((editor) => {
      editor.diagnostics()
      return editor
    })
  }

  /** Treats the file as changed, so that its diagnostics are published again. */
  mark(path: string): void {
    this.#changed.add(path)
  }

  /** The paths that were put, removed or marked since the last call. */
  changed(): ReadonlySet<string> {
    const changed = this.#changed
    this.#changed = new Set()
    return changed
  }

  /** After an exception, tries again with a new editor that has the same texts: the old one may be in any state. */
  #guarded<T>(use: (editor: Editor) => T): T {
    try {
      return use(this.#editor)
    } catch (error) {
      this.#failed(error)
      this.#editor = this.#create()
      for (const [path, source] of this.#sources) update(this.#editor, path, source, [])
      return use(this.#editor)
    }
  }
}

function update(editor: Editor, path: string, { text, undecoded }: SourceText, steps: readonly TextStep[]): void {
  if (steps.length === 0) editor.update(path, text, undefined, undecoded)
  else if (steps.length <= MANY) for (const step of steps) editor.update(path, step.text, step.change)
  else {
    const changes = steps.map((step) => step.change)
    editor.update(path, text, composed(changes, text))
  }
}
