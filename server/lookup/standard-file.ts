/** The standard texts as parsed files, for features that read them or lead to them. */

import type { SourceFile } from '../../analysis/source-file.ts'
import { STANDARD_TEXTS, standardPath } from '../../analysis/standard/text.ts'
import { parse } from '../../grammar/parse.ts'
import type { StandardPart } from '../../model/api.ts'
import type { EditorView } from '../view.ts'

const PARTS = Object.keys(STANDARD_TEXTS) as StandardPart[]
const parsed = new Map<StandardPart, SourceFile>()

/** The file at a path, which may be that of a standard text: `crowfoot:/session.crow`. */
export function fileAt(view: EditorView, path: string): SourceFile | undefined {
  const own = view.files.get(path)
  if (own) return own
  const part = PARTS.find((p) => standardPath(p) === path)
  return part && standardFile(part)
}

export function standardFile(part: StandardPart): SourceFile {
  let file = parsed.get(part)
  if (!file) {
    file = { path: standardPath(part), tree: parse(STANDARD_TEXTS[part]) }
    parsed.set(part, file)
  }
  return file
}

/** The standard texts that the API uses. */
export function standardFiles(view: EditorView): SourceFile[] {
  return PARTS.filter((part) => view.scope.uses.has(part)).map(standardFile)
}
