/** Coverage in the lcov format, which CI services and editors read. The text is that of istanbul's reporter. */
import coverage, { type BranchMapping, type FileCoverageData, type Range } from 'istanbul-lib-coverage'
import report from 'istanbul-lib-report'
import LcovReport from 'istanbul-reports/lib/lcovonly/index.js'
import type { TextRange } from '../../model/body.ts'
import type { CoveredFile } from './coverage.ts'

/** `shownPath`: how the report names a file, relative to where it will be read. */
export function lcovText(files: readonly CoveredFile[], shownPath: (name: string) => string): string {
  const map = coverage.createCoverageMap({})
  for (const file of files) map.addFileCoverage(fileData(file, shownPath(file.path)))
  const lines: string[] = []
  const context = report.createContext({ coverageMap: map })
  const writer = {
    println: (line: string) => lines.push(line),
    close: () => undefined,
    colorize: (text: string) => text,
  }
  // Its own writer writes to files.
  Object.defineProperty(context, 'writer', { value: { writeFile: () => writer } })
  new LcovReport({ projectRoot: '.' }).execute(context)
  return `${lines.join('\n')}\n`
}

/** A message or a define is a function, and a condition a branch of two ways. */
function fileData({ statements, conditions }: CoveredFile, path: string): FileCoverageData {
  const owners = Map.groupBy(statements, ({ of }) => of.name)
  const functions = [...owners].map(([name, [first]]) => ({
    name,
    at: first?.at ?? [0, 0, 0, 0],
    count: first?.count ?? 0,
  }))
  return {
    path,
    statementMap: numbered(statements.map(({ at }) => rangeOf(at))),
    s: numbered(statements.map(({ count }) => count)),
    branchMap: numbered(conditions.map(({ at, use }) => branchOf(at, use))),
    b: numbered(conditions.map(({ held, failed }) => [held, failed])),
    fnMap: numbered(functions.map(({ name, at }) => ({ name, decl: rangeOf(at), loc: rangeOf(at), line: at[0] + 1 }))),
    f: numbered(functions.map(({ count }) => count)),
  }
}

function branchOf(at: TextRange, type: string): BranchMapping {
  const loc = rangeOf(at)
  return { loc, type, locations: [loc, loc], line: loc.start.line }
}

/** Lines from 1, columns from 0, as istanbul counts. */
function rangeOf([line, column, endLine, endColumn]: TextRange): Range {
  return { start: { line: line + 1, column }, end: { line: endLine + 1, column: endColumn } }
}

function numbered<T>(list: readonly T[]): { [key: string]: T } {
  return Object.fromEntries(list.map((one, i) => [String(i), one]))
}
