/** A file of an API as the checker takes it. */
import type { SourceTree } from '../grammar/tree.ts'

export interface SourceFile {
  readonly path: string
  readonly tree: SourceTree
  /** Set if the file on disk is not UTF-8. Not needed for texts of an editor, which are already decoded. */
  readonly undecoded?: Undecoded
}

/** The first place, in the decoded text, where a file is not UTF-8. */
export interface Undecoded {
  readonly start: number
  readonly end: number
  readonly message: string
}
