/** Coverage as a page: what web/reports shows, from the texts and the counts. */
import { gunzipSync } from 'node:zlib'
import type { TextRange } from '../../../model/body.ts'
import {
  type Coverage,
  type CoverageShares,
  type CoveredFile,
  percentOf,
  type Share,
  sharesOf,
  sharesOfFiles,
} from '../../../testing/coverage/coverage.ts'
import { missedWay, raisedText, shareText, transitionText } from '../../../testing/coverage/coverage-words.ts'
import type { Assets } from '../../../web/assets.ts'
import {
  type CoverageFileView,
  type CoverageLine,
  type CoverageNumber,
  type CoveragePart,
  coverageReport,
} from '../../../web/reports/coverage-report.tsx'

/** `texts`: by the names of the files. */
export function coverageHtml(
  name: string,
  coverage: Coverage,
  texts: ReadonlyMap<string, string>,
  assets: Assets,
): string {
  const shares = sharesOf(coverage)
  const missing = [
    { title: 'Errors that were not raised', items: coverage.errors.filter(isMissing).map(raisedText) },
    { title: 'Transitions that were not taken', items: coverage.transitions.filter(isMissing).map(transitionText) },
  ].filter(({ items }) => items.length > 0)
  const view = {
    title: `Coverage of ${name}`,
    totals: numbersOf(shares),
    missing,
    files: coverage.files.map((file) => fileView(file, texts.get(file.path) ?? '')),
  }
  return coverageReport(view, gunzipSync(Buffer.from(assets['app.css'], 'base64')).toString('utf8'))
}

const NAMES: { readonly [part in keyof CoverageShares]: string } = {
  statements: 'Statements',
  ways: 'Ways of conditions',
  errors: 'Errors',
  transitions: 'Transitions',
}

function numbersOf(shares: Partial<CoverageShares>): CoverageNumber[] {
  return (Object.entries(shares) as [keyof CoverageShares, Share][]).map(([part, share]) => ({
    name: NAMES[part],
    text: shareText(share),
    percent: percentOf(share),
  }))
}

function fileView(file: CoveredFile, text: string): CoverageFileView {
  const missed = [
    ...file.statements.filter(isMissing).map(({ at }) => ({ at, why: 'this statement was not run' })),
    ...file.conditions.flatMap((one) => {
      const why = missedWay(one)
      return why === undefined ? [] : [{ at: one.at, why }]
    }),
  ]
  const lines = text.split('\n').map((line, i) => lineView(line, i, file, missed))
  return { name: file.path, totals: numbersOf(sharesOfFiles([file])), lines }
}

interface Missed {
  readonly at: TextRange
  readonly why: string
}

function lineView(line: string, number: number, { statements }: CoveredFile, missed: readonly Missed[]): CoverageLine {
  const first = statements.find(({ at }) => at[0] === number)
  return { parts: partsOf(line, number, missed), count: first?.count ?? null }
}

/** A statement that was not run covers the conditions in it. */
function partsOf(line: string, number: number, missed: readonly Missed[]): CoveragePart[] {
  const parts: CoveragePart[] = []
  let done = 0
  for (const { at, why } of [...missed].sort((a, b) => a.at[0] - b.at[0] || a.at[1] - b.at[1])) {
    const [from, to] = columnsIn(at, number, line)
    if (to <= from || from < done) continue
    if (from > done) parts.push({ text: line.slice(done, from) })
    parts.push({ text: line.slice(from, to), missed: why })
    done = to
  }
  if (done < line.length) parts.push({ text: line.slice(done) })
  return parts
}

/** Of a range of several lines, its part in this line, without the blanks at the start. */
function columnsIn(
  [startLine, start, endLine, end]: TextRange,
  number: number,
  line: string,
): readonly [number, number] {
  if (number < startLine || number > endLine) return [0, 0]
  const from = number === startLine ? start : line.length - line.trimStart().length
  return [from, number === endLine ? end : line.length]
}

function isMissing({ count }: { readonly count: number }): boolean {
  return count === 0
}
