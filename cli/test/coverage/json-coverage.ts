/** Coverage for programs: the output of `--coverage-format json`, and the event of `--events json`. */
import type { TextRange } from '../../../model/body.ts'
import { type Coverage, type CoverageShares, sharesOf } from '../../../testing/coverage/coverage.ts'
import type { CodeOwner, ConditionUse } from '../../../testing/protocol.ts'

/** Lines and columns count from 0, in UTF-16 units; the end is not included. */
export interface JsonRange {
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

export interface JsonCoverage {
  readonly format: 1
  readonly shares: CoverageShares
  readonly files: readonly {
    readonly file: string
    readonly statements: readonly (JsonRange & { readonly of: CodeOwner; readonly count: number })[]
    readonly conditions: readonly (JsonRange & {
      readonly of: CodeOwner
      readonly use: ConditionUse
      readonly held: number
      readonly failed: number
    })[]
  }[]
  readonly errors: Coverage['errors']
  readonly transitions: Coverage['transitions']
}

export function jsonCoverage(coverage: Coverage): JsonCoverage {
  const { files, errors, transitions } = coverage
  return {
    format: 1,
    shares: sharesOf(coverage),
    files: files.map(({ path, statements, conditions }) => ({
      file: path,
      statements: statements.map(({ at, of, count }) => ({ ...rangeOf(at), of, count })),
      conditions: conditions.map(({ at, ...one }) => ({ ...rangeOf(at), ...one })),
    })),
    errors,
    transitions,
  }
}

function rangeOf([line, column, endLine, endColumn]: TextRange): JsonRange {
  return { line, column, endLine, endColumn }
}
