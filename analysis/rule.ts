/** What a rule is: one mistake, one code, one file. */
import type { Span } from '../grammar/tree.ts'
import type { Entry } from './entry.ts'
import type { Pairs } from './pairs.ts'
import type { Problem } from './problem.ts'
import type {
  ApiSymbol,
  ClassSymbol,
  EnumSymbol,
  ErrorSymbol,
  FieldSymbol,
  MessageSymbol,
  ObjectSymbol,
  Place,
  RecordSymbol,
  RoleSymbol,
  Scope,
} from './symbols.ts'

/** A finding: where, what, how to mend it. Spans are relative to the unit at their place. */
export interface Finding {
  readonly place: Place
  readonly at: Span
  readonly message: string
  readonly help?: string | undefined
  readonly related?: readonly { readonly message: string; readonly place: Place; readonly at: Span }[]
  readonly data?: { readonly [key: string]: string }
}

export type Report = (finding: Finding) => void

/** What a rule may look at besides the declaration it is asked about. */
export interface Knowledge {
  readonly scope: Scope
  readonly pairs: Pairs
}

/** Looks at each declaration of its kind, or at the whole API. Standard texts are not looked at. */
export interface Checks {
  readonly api?: (api: ApiSymbol, report: Report, known: Knowledge) => void
  readonly class?: (owner: ClassSymbol, report: Report, known: Knowledge) => void
  readonly field?: (field: FieldSymbol, report: Report, known: Knowledge) => void
  readonly message?: (message: MessageSymbol, report: Report, known: Knowledge) => void
  readonly record?: (record: RecordSymbol, report: Report, known: Knowledge) => void
  readonly enum?: (declared: EnumSymbol, report: Report, known: Knowledge) => void
  readonly error?: (error: ErrorSymbol, report: Report, known: Knowledge) => void
  readonly object?: (object: ObjectSymbol, report: Report, known: Knowledge) => void
  readonly role?: (role: RoleSymbol, report: Report, known: Knowledge) => void
  readonly all?: (report: Report, known: Knowledge) => void
}

/** A rule that looks for its mistake itself. */
export interface CheckRule {
  readonly entry: Entry
  readonly check: Checks
}

/** A rule that describes a problem which resolving types, values or pairs has found. */
export interface ProblemRule {
  readonly entry: Entry
  readonly problem: Problem['kind']
  readonly describe: (problem: Problem, scope: Scope) => Description
}

export type Description = Omit<Finding, 'place' | 'at'> & { readonly at?: Span }

export type Rule = CheckRule | ProblemRule

/** A problem rule whose description sees the problem with its own fields. */
export function problemRule<Kind extends Problem['kind']>(
  problem: Kind,
  entry: Entry,
  describe: (problem: Extract<Problem, { kind: Kind }>, scope: Scope) => Description,
): ProblemRule {
  return { entry, problem, describe: describe as ProblemRule['describe'] }
}
