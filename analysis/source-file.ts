/** A file of an API, as the checker takes it. */
import type { SourceTree } from '../grammar/tree.ts'

export interface SourceFile {
  readonly path: string
  readonly tree: SourceTree
}
