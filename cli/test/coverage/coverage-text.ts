/** Coverage for the terminal: a table of the files, and what no test has raised or taken. */
import {
  type Coverage,
  type CoveredFile,
  percentOf,
  type Share,
  sharesOf,
  sharesOfFiles,
} from '../../../testing/coverage/coverage.ts'
import { raisedText, shareText, transitionText } from '../../../testing/coverage/coverage-words.ts'
import type { Output } from '../../host.ts'
import { clean } from '../../print/clean.ts'
import { paint } from '../../print/style.ts'
import { tableText } from '../../print/table.ts'

/** The most lines that a row of the table names, and the most items of a list. */
const MOST = { lines: 12, items: 20 }

export function coverageText(
  coverage: Coverage,
  output: Pick<Output, 'colour' | 'columns'>,
  shownPath: (name: string) => string,
): string {
  const shares = sharesOf(coverage)
  const rows = coverage.files.map((file) => {
    const { statements, ways } = sharesOfFiles([file])
    return [shownPath(file.path), percentText(statements), percentText(ways), missedLines(file)]
  })
  const all = ['all files', percentText(shares.statements), percentText(shares.ways), '']
  const strong = paint(output.colour)
  const table = tableText(['file', 'statements', 'conditions', 'lines not run'], [...rows, all], output)
  const lists = [
    list(
      `errors raised: ${numberText(shares.errors)}`,
      'not raised',
      coverage.errors.filter(isMissing).map(raisedText),
    ),
    list(
      `transitions taken: ${numberText(shares.transitions)}`,
      'not taken',
      coverage.transitions.filter(isMissing).map(transitionText),
    ),
  ]
  return [table, ...lists.map(([head, ...lines]) => [strong('strong', head ?? ''), ...lines].join('\n'))].join('\n')
}

function list(head: string, what: string, items: readonly string[]): string[] {
  const more = items.length > MOST.items ? [`  and ${items.length - MOST.items} more`] : []
  return [head, ...items.slice(0, MOST.items).map((item) => `  ${what}: ${clean(item)}`), ...more]
}

function isMissing({ count }: { readonly count: number }): boolean {
  return count === 0
}

function numberText(share: Share): string {
  return `${shareText(share)} (${percentText(share)})`
}

/** `96.4 %`; never 100 while something is missing. */
export function percentText(share: Share): string {
  return `${Math.floor(percentOf(share) * 10) / 10} %`
}

/** `12, 18-20`. */
function missedLines({ statements }: CoveredFile): string {
  const lines = [...new Set(statements.filter(isMissing).map(({ at }) => at[0] + 1))].sort((a, b) => a - b)
  const ranges: [number, number][] = []
  for (const line of lines) {
    const last = ranges.at(-1)
    if (last && line === last[1] + 1) last[1] = line
    else ranges.push([line, line])
  }
  const texts = ranges.slice(0, MOST.lines).map(([from, to]) => (from === to ? String(from) : `${from}-${to}`))
  return ranges.length > MOST.lines ? `${texts.join(', ')}, …` : texts.join(', ')
}
