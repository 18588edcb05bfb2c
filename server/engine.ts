/** Keeps one API's files and what follows from them, as they change. */
import { Checker } from '../analysis/checker.ts'
import type { SourceFile, Undecoded } from '../analysis/source-file.ts'
import { parse } from '../grammar/parse.ts'
import { reparse, type TextChange } from '../grammar/reparse.ts'
import type { EditorView } from './view.ts'

export type { TextChange } from '../grammar/reparse.ts'

/** One API (LANGUAGE section 1). Methods are synchronous and never throw on any text. */
export interface Engine {
  /**
   * The text that a file has from now on. `change` is given where that text is the file's last one with a stretch
   * replaced, so that no more than that has to be read again; `undecoded` where the file is not UTF-8.
   */
  update(path: string, text: string, change?: TextChange, undecoded?: Undecoded): void
  remove(path: string): void
  /** All files, checked as they are now; the same object until something changes. */
  view(): EditorView
}

export function createEngine(): Engine {
  const files = new Map<string, SourceFile>()
  const checker = new Checker()
  let view: EditorView | undefined
  return {
    update(path, text, change, undecoded) {
      const old = files.get(path)
      const tree = old && change ? reparse(old.tree, change) : parse(text)
      files.set(path, { path, tree, ...(undecoded && { undecoded }) })
      view = undefined
    },
    remove(path) {
      if (files.delete(path)) view = undefined
    },
    view() {
      view ??= viewOf(new Map(files), checker)
      return view
    },
  }
}

function viewOf(files: ReadonlyMap<string, SourceFile>, checker: Checker): EditorView {
  checker.update([...files.values()])
  return { files, scope: checker.scope, pairs: checker.pairs, diagnostics: checker.diagnostics() }
}
