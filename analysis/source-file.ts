/** A file of an API, as the checker takes it. */
import type { SourceTree } from '../grammar/tree.ts'

export interface SourceFile {
  readonly path: string
  readonly tree: SourceTree
  /** Where the file on disk is not UTF-8; an editor's own texts are characters already. */
  readonly undecoded?: Undecoded
}

/** The first place of a file that is not UTF-8, in its text. */
export interface Undecoded {
  readonly start: number
  readonly end: number
  readonly message: string
}
