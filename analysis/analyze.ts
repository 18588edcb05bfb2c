/** Checks one API once: syntax trees in, model and diagnostics out. To check again after changes, use `Checker`. */
import type { Api } from '../model/api.ts'
import type { TestCase } from '../model/test-case.ts'
import type { EffectKey } from './bodies/direct-effects.ts'
import type { ClosedEffects } from './bodies/effect-graph.ts'
import { Checker } from './checker.ts'
import type { Diagnostic } from './diagnostics/diagnostic.ts'
import type { Pairs } from './resolve/pairs.ts'
import type { Scope } from './scope/symbols.ts'
import type { SourceFile } from './source-file.ts'

export type { SourceFile } from './source-file.ts'

export interface Analysis {
  /** null if a diagnostic is an error. Made when it is first read, because checking does not need it. */
  readonly model: Api | null
  /** In order of path and place. */
  readonly diagnostics: readonly Diagnostic[]
  /** The declarations that the names stand for, used by the features of an editor. */
  readonly scope: Scope
  readonly pairs: Pairs
  /** The tests, file by file, in the order of the text; none if a diagnostic is an error. They are no part of the model. */
  tests(): readonly TestCase[]
  /** What a body does, with all that it calls; undefined if there is none. */
  effects(key: EffectKey): ClosedEffects | undefined
}

/**
 * Checks the files of one directory as one API. `name` is the name of the API if no file declares one. Never throws.
 */
export function analyze(files: readonly SourceFile[], name: string): Analysis {
  const checker = new Checker(false)
  checker.update(files)
  const diagnostics = checker.diagnostics()
  const valid = diagnostics.every((d) => d.severity !== 'error')
  let model: Api | undefined
  let tests: readonly TestCase[] | undefined
  return {
    diagnostics,
    scope: checker.scope,
    pairs: checker.pairs,
    effects: (key) => checker.effects(key),
    tests() {
      tests ??= valid ? checker.tests() : []
      return tests
    },
    get model() {
      if (!valid) return null
      model ??= checker.model(name)
      return model
    },
  }
}
