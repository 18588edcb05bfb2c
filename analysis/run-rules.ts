/** Runs the rules: over what a unit declares, over the whole API, and over the problems that resolving found. */
import { RULES } from './all-rules.ts'
import type { Entry } from './entry.ts'
import { type Problem, problemSpan } from './problem.ts'
import type { CheckRule, Checks, Finding, Knowledge, ProblemRule, Report } from './rule.ts'
import type { UnitSymbol } from './scope.ts'
import type { ClassSymbol, FieldSymbol, MessageSymbol } from './symbols.ts'

/** What a rule found. */
export interface Found extends Finding {
  readonly entry: Entry
}

/** Runs the rules that look at declarations of a kind over what one unit declares. */
export function checkUnit(declared: UnitSymbol, known: Knowledge, out: Found[]): void {
  const { kind, symbol } = declared
  if (kind !== 'type') run(kind, symbol, known, out)
  else if (symbol.kind === 'record') run('record', symbol, known, out)
  else checkClass(symbol, known, out)
}

/** What an extended class has from the standard text is not the user's to mend. */
function checkClass(owner: ClassSymbol, known: Knowledge, out: Found[]): void {
  run('class', owner, known, out)
  for (const field of owner.fields) if (!field.place.standard) run('field', field, known, out)
  for (const message of owner.messages) if (!message.place.standard) run('message', message, known, out)
}

/** Runs the rules that look at the API as a whole. */
export function checkApi(known: Knowledge, out: Found[]): void {
  for (const { check, report } of checksOf('all')) check(reportTo(report, out), known)
}

/** Lets the rule that names a problem's kind describe it. */
export function describeProblem(problem: Problem, known: Knowledge, out: Found[]): void {
  const rule = PROBLEM_RULES.get(problem.kind)
  if (!rule) throw new Error(`no rule describes the problem "${problem.kind}"`)
  const description = rule.describe(problem, known.scope)
  out.push({ entry: rule.entry, place: problem.place, at: problemSpan(problem), ...description })
}

const CHECK_RULES = RULES.filter((rule): rule is CheckRule => 'check' in rule)
const PROBLEM_RULES: ReadonlyMap<string, ProblemRule> = new Map(
  RULES.filter((rule): rule is ProblemRule => 'problem' in rule).map((rule) => [rule.problem, rule]),
)

type Kind = Exclude<keyof Checks, 'all'>
type Check<K extends keyof Checks> = { readonly check: NonNullable<Checks[K]>; readonly report: Entry }

/** The rules that look at a kind, found once. */
function checksOf<K extends keyof Checks>(kind: K): readonly Check<K>[] {
  return BY_KIND[kind] as unknown as readonly Check<K>[]
}

const BY_KIND = Object.fromEntries(
  (['api', 'class', 'field', 'message', 'record', 'enum', 'error', 'object', 'all'] as const).map((kind) => [
    kind,
    CHECK_RULES.flatMap(({ entry, check }) => (check[kind] ? [{ check: check[kind], report: entry }] : [])),
  ]),
) as unknown as { readonly [K in keyof Checks]-?: readonly Check<K>[] }

function run(kind: Kind, symbol: UnitSymbol['symbol'] | FieldSymbol | MessageSymbol, known: Knowledge, out: Found[]) {
  for (const { check, report } of checksOf(kind)) {
    ;(check as (symbol: unknown, report: Report, known: Knowledge) => void)(symbol, reportTo(report, out), known)
  }
}

function reportTo(entry: Entry, out: Found[]): Report {
  return (finding) => out.push({ entry, ...finding })
}
