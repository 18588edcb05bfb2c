/** Runs the rules: on the declaration of a unit, on the whole API, and on the problems found while resolving. */

import type { CatalogueEntry } from '../diagnostics/catalogue-entry.ts'
import { problemSpan, type ResolveProblem } from '../resolve/problem.ts'
import type { UnitSymbol } from '../scope/declare.ts'
import type { ClassSymbol } from '../scope/symbols.ts'
import { RULES } from './all-rules.ts'
import type { CheckRule, Checks, Knowledge, ProblemRule, RuleFinding } from './rule.ts'

/** A finding with the rule that reported it. */
export interface Found extends RuleFinding {
  readonly entry: CatalogueEntry
}

/** Runs the rules that check declarations of its kind on the declaration of one unit. */
export function checkUnit(declared: UnitSymbol, known: Knowledge, out: Found[]): void {
  const { kind, symbol } = declared
  if (kind !== 'type') run(kind, symbol, known, out)
  else if (symbol.kind === 'record') run('record', symbol, known, out)
  else checkClass(symbol, known, out)
}

/** Skips members that an extended class has from the standard text: users cannot fix them. */
function checkClass(owner: ClassSymbol, known: Knowledge, out: Found[]): void {
  run('class', owner, known, out)
  for (const field of owner.fields) if (!field.place.standard) run('field', field, known, out)
  for (const message of owner.messages) if (!message.place.standard) run('message', message, known, out)
}

/** Runs the rules that check the API as a whole. */
export function checkApi(known: Knowledge, out: Found[]): void {
  for (const { entry, check } of BY_KIND.all) check((finding) => out.push({ entry, ...finding }), known)
}

/** Lets the rule for the problem's kind describe it. */
export function describeProblem(problem: ResolveProblem, known: Knowledge, out: Found[]): void {
  const rule = PROBLEM_RULES.get(problem.kind)
  if (!rule) throw new Error(`no rule describes the problem "${problem.kind}"`)
  const description = rule.describe(problem, known.scope)
  out.push({ entry: rule.entry, place: problem.place, at: problemSpan(problem), ...description })
}

const CHECK_RULES = RULES.filter((rule): rule is CheckRule => 'check' in rule)
const PROBLEM_RULES: ReadonlyMap<string, ProblemRule> = new Map(
  RULES.filter((rule): rule is ProblemRule => 'problem' in rule).map((rule) => [rule.problem, rule]),
)

interface Check<Of extends keyof Checks> {
  readonly entry: CatalogueEntry
  readonly check: NonNullable<Checks[Of]>
}

/** The rules that check declarations of a kind. */
function checksOf<Of extends keyof Checks>(kind: Of): readonly Check<Of>[] {
  return CHECK_RULES.flatMap(({ entry, check }) => {
    const of = check[kind]
    return of ? [{ entry, check: of as NonNullable<Checks[Of]> }] : []
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
  callable: checksOf('callable'),
  body: checksOf('body'),
  compute: checksOf('compute'),
  invariant: checksOf('invariant'),
  test: checksOf('test'),
  all: checksOf('all'),
}

type DeclarationKind = Exclude<keyof Checks, 'all'>
type Looked = Parameters<NonNullable<Checks[DeclarationKind]>>[0]

function run(kind: DeclarationKind, symbol: Looked, known: Knowledge, out: Found[]): void {
  const checks = BY_KIND[kind] as readonly {
    entry: CatalogueEntry
    check: (symbol: Looked, report: (finding: RuleFinding) => void, known: Knowledge) => void
  }[]
  let asked: CatalogueEntry
  // One function for all rules: most find nothing, and this runs for each member.
  const report = (finding: RuleFinding) => {
    out.push({ entry: asked, ...finding })
  }
  for (const { entry, check } of checks) {
    asked = entry
    check(symbol, report, known)
  }
}
