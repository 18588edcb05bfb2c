/** Syntax trees in, model and diagnostics out: the one checker behind the command line and the editor. */
import type { SourceTree } from '../grammar/tree.ts'
import type { Api } from '../model/api.ts'
import type { Diagnostic } from './diagnostic.ts'

export interface SourceFile {
  readonly path: string
  readonly tree: SourceTree
}

export interface Analysis {
  /** null where a diagnostic is an error. */
  readonly model: Api | null
  /** In order of path and place. */
  readonly diagnostics: readonly Diagnostic[]
}

/** Checks the files of one directory as one API. `name` is the API's name where no file declares one. Never throws. */
export function analyze(_files: readonly SourceFile[], _name: string): Analysis {
  return { model: null, diagnostics: [] }
}
