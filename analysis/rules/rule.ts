/** The two kinds of rules. Each rule finds or describes one mistake and has its own file and code. */
import type { Span } from '../../grammar/tree.ts'
import type { CatalogueEntry } from '../diagnostics/catalogue-entry.ts'
import type { Pairs } from '../resolve/pairs.ts'
import type { ResolveProblem } from '../resolve/problem.ts'
import type {
  ApiSymbol,
  BodySymbol,
  CallableSymbol,
  ClassSymbol,
  ComputeSymbol,
  EnumSymbol,
  ErrorSymbol,
  FieldSymbol,
  InvariantSymbol,
  MessageSymbol,
  ObjectSymbol,
  RecordSymbol,
  RoleSymbol,
  Scope,
  TestSymbol,
  UnitPlace,
} from '../scope/symbols.ts'

/** A report of a rule: where, what, and how to fix it. Spans are relative to the unit of their place. */
export interface RuleFinding {
  readonly place: UnitPlace
  readonly at: Span
  readonly message: string
  readonly help?: string | undefined
  readonly related?: readonly { readonly message: string; readonly place: UnitPlace; readonly at: Span }[]
  readonly data?: { readonly [key: string]: string }
}

export type Reporter = (finding: RuleFinding) => void

/** The facts that a rule can use in addition to the declaration that it checks. */
export interface Knowledge {
  readonly scope: Scope
  readonly pairs: Pairs
}

/**
 * Checks of each declaration of a kind, or of the whole API (`all`). Declarations of standard texts are not checked.
 */
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
  /** A define or an external. */
  readonly callable?: (callable: CallableSymbol, report: Reporter, known: Knowledge) => void
  /** A `body` apart from its class. */
  readonly body?: (body: BodySymbol, report: Reporter, known: Knowledge) => void
  /** A `compute` apart from its class. */
  readonly compute?: (compute: ComputeSymbol, report: Reporter, known: Knowledge) => void
  readonly invariant?: (invariant: InvariantSymbol, report: Reporter, known: Knowledge) => void
  readonly test?: (test: TestSymbol, report: Reporter, known: Knowledge) => void
  readonly all?: (report: Reporter, known: Knowledge) => void
}

/** A rule that finds its mistake itself. */
export interface CheckRule {
  readonly entry: CatalogueEntry
  readonly check: Checks
}

/** A rule that describes a problem found while types, values or pairs were resolved. */
export interface ProblemRule {
  readonly entry: CatalogueEntry
  readonly problem: ResolveProblem['kind']
  readonly describe: (problem: ResolveProblem, scope: Scope) => Description
}

export type Description = Omit<RuleFinding, 'place' | 'at'> & { readonly at?: Span }

export type Rule = CheckRule | ProblemRule

/** Makes a problem rule; `describe` takes the problem with the fields of its kind. */
export function problemRule<Kind extends ResolveProblem['kind']>(
  problem: Kind,
  entry: CatalogueEntry,
  describe: (problem: Extract<ResolveProblem, { kind: Kind }>, scope: Scope) => Description,
): ProblemRule {
  return { entry, problem, describe: describe as ProblemRule['describe'] }
}
