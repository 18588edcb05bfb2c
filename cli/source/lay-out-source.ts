/** Lays out the text of one `.crow` file, for `crow fmt`. */
import { decode } from '../../analysis/decode.ts'
import type { SourceFile } from '../../analysis/source-file.ts'
import { syntaxDiagnostics } from '../../analysis/syntax-diagnostics.ts'
import { format } from '../../grammar/format.ts'
import { parse } from '../../grammar/parse.ts'
import { report } from '../print/report.ts'
import { textReport } from '../print/text.ts'

/** The text as it should be, or the file where a syntax error or its encoding prevents that. */
export type LaidOut =
  | { readonly broken: SourceFile; readonly text?: never; readonly changed?: never }
  | { readonly broken?: never; readonly text: string; readonly changed: boolean }

export function layOutSource(path: string, bytes: Uint8Array): LaidOut {
  const { text, ...undecoded } = decode(bytes)
  const result = format(text)
  if (undecoded.undecoded || !('text' in result)) return { broken: { path, tree: parse(text), ...undecoded } }
  return { text: result.text, changed: result.text !== text }
}

/** The syntax errors of the files as `crow check` prints them, without warnings. */
export function syntaxErrorText(files: readonly SourceFile[], colour: boolean): string {
  const texts = new Map(files.map(({ path, tree }) => [path, tree.text]))
  const errors = syntaxDiagnostics(files).filter((d) => d.severity === 'error')
  return textReport(report(errors, texts), colour)
}
