/** `crowfoot/analysis`: check the texts of an API, and get its model. */
import { analyze } from '../analysis/analyze.ts'
import type { Diagnostic } from '../analysis/diagnostics/diagnostic.ts'
import { parse } from '../grammar/parse.ts'
import type { Api } from '../model/api.ts'

export { entryPage as diagnosticPage } from '../analysis/catalogue-markdown.ts'
export type { Diagnostic, RelatedPlace, Severity } from '../analysis/diagnostics/diagnostic.ts'
export type { Api } from '../model/api.ts'

/** One `.crow` file. */
export interface ApiText {
  /** Any name that no other file has. Diagnostics repeat it, and are in its order. */
  readonly path: string
  readonly text: string
}

export interface TextAnalysis {
  /** In order of path and place. */
  readonly diagnostics: readonly Diagnostic[]
  /** null if a diagnostic is an error. */
  readonly model: Api | null
}

/**
 * Checks the files of one directory as one API. `name` is the API's name if no file declares one. Never throws, and returns
 * plain data.
 */
export function analyzeTexts(files: readonly ApiText[], name: string): TextAnalysis {
  const sources = files.map(({ path, text }) => ({ path, tree: parse(text) }))
  const { diagnostics, model } = analyze(sources, name)
  return { diagnostics, model }
}
