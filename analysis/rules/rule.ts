/** What a rule is: one mistake, one code, one file. */
import type { Span } from '../../grammar/tree.ts'
import type { CatalogueEntry } from '../diagnostics/catalogue-entry.ts'
import type { Pairs } from '../resolve/pairs.ts'
import type { ResolveProblem } from '../resolve/problem.ts'
import type {
  ApiSymbol,
  ClassSymbol,
  EnumSymbol,
  ErrorSymbol,
  FieldSymbol,
  MessageSymbol,
  ObjectSymbol,
  RecordSymbol,
  RoleSymbol,
  Scope,
  UnitPlace,
} from '../scope/symbols.ts'

/** A finding: where, what, how to mend it. Spans are relative to the unit at their place. */
export interface RuleFinding {
  readonly place: UnitPlace
  readonly at: Span
  readonly message: string
  readonly help?: string | undefined
  readonly related?: readonly { readonly message: string; readonly place: UnitPlace; readonly at: Span }[]
  readonly data?: { readonly [key: string]: string }
}

export type Reporter = (finding: RuleFinding) => void

/** What a rule may look at besides the declaration it is asked about. */
export interface Knowledge {
  readonly scope: Scope
  readonly pairs: Pairs
}

/** Looks at each declaration of its kind, or at the whole API. Standard texts are not looked at. */
export interface Checks {
  readonly api?: (api: ApiSymbol, report: Reporter, known: Knowledge) => void
  readonly class?: (owner: ClassSymbol, report: Reporter, known: Knowledge) => void
  readonly field?: (field: FieldSymbol, report: Reporter, known: Knowledge) => void
  readonly message?: (message: MessageSymbol, report: Reporter, known: Knowledge) => void
  readonly record?: (record: RecordSymbol, report: Reporter, known: Knowledge) => void
  readonly enum?: (declared: EnumSymbol, report: Reporter, known: Knowledge) => void
  readonly error?: (error: ErrorSymbol, report: Reporter, known: Knowledge) => void
  readonly object?: (object: ObjectSymbol, report: Reporter, known: Knowledge) => void
  readonly role?: (role: RoleSymbol, report: Reporter, known: Knowledge) => void
  readonly all?: (report: Reporter, known: Knowledge) => void
}

/** A rule that looks for its mistake itself. */
export interface CheckRule {
  readonly entry: CatalogueEntry
  readonly check: Checks
}

/** A rule that describes a problem which resolving types, values or pairs has found. */
export interface ProblemRule {
  readonly entry: CatalogueEntry
  readonly problem: ResolveProblem['kind']
  readonly describe: (problem: ResolveProblem, scope: Scope) => Description
}

export type Description = Omit<RuleFinding, 'place' | 'at'> & { readonly at?: Span }

export type Rule = CheckRule | ProblemRule

/** A problem rule whose description sees the problem with its own fields. */
export function problemRule<Kind extends ResolveProblem['kind']>(
  problem: Kind,
  entry: CatalogueEntry,
  describe: (problem: Extract<ResolveProblem, { kind: Kind }>, scope: Scope) => Description,
): ProblemRule {
  return { entry, problem, describe: describe as ProblemRule['describe'] }
}
