/** Runs every rule over the user's declarations and lets rules describe the problems that resolving found. */
import { RULES } from './all-rules.ts'
import type { Diagnostic } from './diagnostic.ts'
import type { Entry } from './entry.ts'
import { type Problem, problemSpan } from './problem.ts'
import type { CheckRule, Checks, Finding, Knowledge, ProblemRule, Report } from './rule.ts'
import type { Declared } from './symbols.ts'

export function runRules(known: Knowledge, problems: readonly Problem[]): Diagnostic[] {
  const out: Diagnostic[] = []
  const { scope } = known
  for (const check of checksOf('all', out)) check.run(check.report, known)
  if (scope.api) visit('api', [scope.api], known, out)
  visit('class', scope.classes, known, out)
  visit(
    'field',
    scope.classes.flatMap((c) => c.fields),
    known,
    out,
  )
  visit(
    'message',
    scope.classes.flatMap((c) => c.messages),
    known,
    out,
  )
  visit('record', scope.records, known, out)
  visit('enum', scope.enums.values(), known, out)
  visit('error', scope.errors.values(), known, out)
  visit('object', scope.objects.values(), known, out)
  describe(problems, known, out)
  return out
}

const CHECK_RULES = RULES.filter((rule): rule is CheckRule => 'check' in rule)
const PROBLEM_RULES: ReadonlyMap<string, ProblemRule> = new Map(
  RULES.filter((rule): rule is ProblemRule => 'problem' in rule).map((rule) => [rule.problem, rule]),
)

function checksOf<Kind extends keyof Checks>(kind: Kind, out: Diagnostic[]) {
  return CHECK_RULES.flatMap(({ entry, check }) => {
    const run = check[kind]
    return run ? [{ run: run as NonNullable<Checks[Kind]>, report: reporter(entry, out) }] : []
  })
}

/** Standard texts are looked at by the project's own tests, not with every API. */
function visit<Kind extends Exclude<keyof Checks, 'all'>>(
  kind: Kind,
  symbols: Iterable<Parameters<NonNullable<Checks[Kind]>>[0]>,
  known: Knowledge,
  out: Diagnostic[],
): void {
  const checks = checksOf(kind, out) as {
    run: (symbol: unknown, report: Report, known: Knowledge) => void
    report: Report
  }[]
  for (const symbol of symbols) {
    if ((symbol as Declared<unknown>).place.standard) continue
    for (const check of checks) check.run(symbol, check.report, known)
  }
}

function describe(problems: readonly Problem[], known: Knowledge, out: Diagnostic[]): void {
  for (const problem of problems) {
    const rule = PROBLEM_RULES.get(problem.kind)
    if (!rule) throw new Error(`no rule describes the problem "${problem.kind}"`)
    const description = rule.describe(problem, known.scope)
    reporter(rule.entry, out)({ place: problem.place, at: problemSpan(problem), ...description })
  }
}

function reporter(entry: Entry, out: Diagnostic[]): Report {
  return ({ place, at, message, help, related = [], data }: Finding) =>
    out.push({
      code: entry.code,
      severity: entry.severity,
      message,
      ...(help === undefined ? {} : { help }),
      path: place.path,
      start: place.base + at.start,
      end: place.base + at.end,
      related: related.map((r) => ({
        message: r.message,
        path: r.place.path,
        start: r.place.base + r.at.start,
        end: r.place.base + r.at.end,
      })),
      ...(data === undefined ? {} : { data }),
    })
}
