/** Runs the rules: over what a unit declares, over the whole API, and over the problems that resolving found. */
import { RULES } from './all-rules.ts'
import type { Entry } from './entry.ts'
import { type Problem, problemSpan } from './problem.ts'
import type { CheckRule, Checks, Finding, Knowledge, ProblemRule, Report } from './rule.ts'
import type { UnitSymbol } from './scope.ts'
import type { ClassSymbol } from './symbols.ts'

/** What a rule found. */
export interface Found extends Finding {
  readonly entry: Entry
}

/** Runs the rules that look at declarations of a kind over what one unit declares. */
export function checkUnit(declared: UnitSymbol, known: Knowledge, out: Found[]): void {
  const { kind, symbol } = declared
  sink = out
  if (kind !== 'type') run(kind, symbol, known)
  else if (symbol.kind === 'record') run('record', symbol, known)
  else checkClass(symbol, known)
}

/** What an extended class has from the standard text is not the user's to mend. */
function checkClass(owner: ClassSymbol, known: Knowledge): void {
  run('class', owner, known)
  for (const field of owner.fields) if (!field.place.standard) run('field', field, known)
  for (const message of owner.messages) if (!message.place.standard) run('message', message, known)
}

/** Runs the rules that look at the API as a whole. */
export function checkApi(known: Knowledge, out: Found[]): void {
  sink = out
  for (const { check, report } of BY_KIND.all) check(report, known)
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

/** Where reports go. One for all rules, so that no rule needs a reporter made for each declaration. */
let sink: Found[] = []

interface Check<Of extends keyof Checks> {
  readonly check: NonNullable<Checks[Of]>
  readonly report: Report
}

/** The rules that look at a kind. */
function checksOf<Of extends keyof Checks>(kind: Of): readonly Check<Of>[] {
  return CHECK_RULES.flatMap(({ entry, check }) => {
    const of = check[kind]
    const report: Report = (finding) => sink.push({ entry, ...finding })
    return of ? [{ check: of as NonNullable<Checks[Of]>, report }] : []
  })
}

const BY_KIND: { readonly [Of in keyof Checks]-?: readonly Check<Of>[] } = {
  api: checksOf('api'),
  class: checksOf('class'),
  field: checksOf('field'),
  message: checksOf('message'),
  record: checksOf('record'),
  enum: checksOf('enum'),
  error: checksOf('error'),
  object: checksOf('object'),
  role: checksOf('role'),
  all: checksOf('all'),
}

type Looked = Parameters<NonNullable<Checks[Exclude<keyof Checks, 'all'>]>>[0]

function run(kind: Exclude<keyof Checks, 'all'>, symbol: Looked, known: Knowledge): void {
  const checks = BY_KIND[kind] as readonly {
    check: (symbol: Looked, report: Report, known: Knowledge) => void
    report: Report
  }[]
  for (const { check, report } of checks) check(symbol, report, known)
}
