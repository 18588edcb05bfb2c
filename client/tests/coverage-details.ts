/** The coverage of a file as the editor shows it: statements, and the ways of the conditions in them. */
import { BranchCoverage, Range, StatementCoverage } from 'vscode'
import type { ConditionCount, FileCounts, ReportedPlace } from './test-events.ts'

/** A condition belongs to the smallest statement around it; one of a define or a constraint stands for itself. */
export function coverageDetails({ statements, conditions }: FileCounts): StatementCoverage[] {
  const details = statements.map((one) => ({
    range: rangeOf(one),
    coverage: new StatementCoverage(one.count, rangeOf(one)),
  }))
  for (const condition of conditions) {
    const range = rangeOf(condition)
    const around = details.filter((one) => one.range.contains(range))
    const smallest = around.reduce<(typeof details)[number] | undefined>(
      (best, one) => (best?.range.contains(one.range) !== false ? one : best),
      undefined,
    )
    const own = smallest ?? { range, coverage: new StatementCoverage(condition.held + condition.failed, range) }
    if (!smallest) details.push(own)
    own.coverage.branches.push(...ways(condition, range))
  }
  return details.map(({ coverage }) => coverage)
}

function ways(condition: ConditionCount, range: Range): BranchCoverage[] {
  return [new BranchCoverage(condition.held, range, 'true'), new BranchCoverage(condition.failed, range, 'false')]
}

export function rangeOf({ line, column, endLine, endColumn }: Omit<ReportedPlace, 'file'>): Range {
  return new Range(line, column, endLine, endColumn)
}
