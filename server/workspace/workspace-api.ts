/** One API of a workspace: its texts, and the editor that checks them. */
import type { Undecoded } from '../../analysis/source-file.ts'
import type { TextChange } from '../../grammar/reparse.ts'
import type { Editor } from '../editor.ts'
import type { FileWatch } from './file-system.ts'
import { composed, type TextDocument, textDocument } from './text-document.ts'

export interface SourceText {
  readonly text: string
  /** Where the file is not UTF-8. */
  readonly undecoded?: Undecoded
}

/** One change of a text, and the text after it. */
export interface TextStep {
  readonly change: TextChange
  readonly text: string
}

/** More changes than this at once cost less when they are taken as one. */
const MANY = 32

export class WorkspaceApi {
  /** The directory, or a single file's path where it lies in none (protocol/uris.ts). */
  readonly directory: string
  #changed = new Set<string>()
  readonly #create: () => Editor
  readonly #failed: (error: unknown) => void
  readonly #sources = new Map<string, SourceText>()
  readonly #lines = new Map<string, TextDocument>()
  #editor: Editor
  watch: FileWatch | undefined

  /** `failed` is told of bugs in the editor, which is then made anew. */
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

  /** The lines of a file's text. */
  lines(path: string): TextDocument | undefined {
    const text = this.#sources.get(path)?.text
    if (text === undefined) return undefined
    const known = this.#lines.get(path)
    if (known) return known
    const made = textDocument(path, text)
    this.#lines.set(path, made)
    return made
  }

  /** `steps` lead from the last text to this one, if they are known. */
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

  /** Checked: what fails in the checker has failed here. */
  editor(): Editor {
    return this.#guarded((editor) => {
      editor.diagnostics()
      return editor
    })
  }

  /** As if it had changed: whoever asks for what `changed` has to look at it again. */
  mark(path: string): void {
    this.#changed.add(path)
  }

  /** The paths that were put, removed or marked since the last call. */
  changed(): ReadonlySet<string> {
    const changed = this.#changed
    this.#changed = new Set()
    return changed
  }

  /** Whatever state a bug has left the editor in, a new one with the same texts has none. */
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
