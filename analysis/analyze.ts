/** Syntax trees in, model and diagnostics out: the one checker behind the command line and the editor. */
import type { Api } from '../model/api.ts'
import type { Diagnostic } from './diagnostic.ts'
import { lower } from './lower.ts'
import { bindPairs, type Pairs } from './pairs.ts'
import type { Problem } from './problem.ts'
import { resolveTypes } from './resolve-types.ts'
import { resolveValues } from './resolve-values.ts'
import { runRules } from './run-rules.ts'
import { buildScope } from './scope.ts'
import type { SourceFile } from './source-file.ts'
import type { Scope } from './symbols.ts'
import { syntaxDiagnostics } from './syntax-diagnostics.ts'

export type { SourceFile } from './source-file.ts'

export interface Analysis {
  /** null where a diagnostic is an error. Made when first asked for, since checking alone does not need it. */
  readonly model: Api | null
  /** In order of path and place. */
  readonly diagnostics: readonly Diagnostic[]
  /** What the names stand for, for an editor's features. */
  readonly scope: Scope
  readonly pairs: Pairs
}

/** Checks the files of one directory as one API. `name` is the API's name where no file declares one. Never throws. */
export function analyze(files: readonly SourceFile[], name: string): Analysis {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
  const scope = buildScope(sorted)
  const problems: Problem[] = []
  resolveTypes(scope, problems)
  resolveValues(scope, problems)
  const pairs = bindPairs(scope, problems)
  const diagnostics = [...syntaxDiagnostics(sorted), ...runRules({ scope, pairs }, problems)].sort(byPlace)
  const sound = diagnostics.every((d) => d.severity !== 'error')
  let model: Api | undefined
  return {
    diagnostics,
    scope,
    pairs,
    get model() {
      if (!sound) return null
      model ??= lower(scope, pairs, name)
      return model
    },
  }
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1
  return a.start - b.start || a.end - b.end || (a.code < b.code ? -1 : 1)
}
