/** The problems that resolving types, values and pairs can find. The rule that names a kind of problem describes it. */
import type { CallValue, DurationExpr, NamedType, NameNode, Span, TypeNode, ValueNode } from '../../grammar/tree.ts'
import type { BodyType } from '../../model/body.ts'
import type { ClassSymbol, FieldSymbol, UnitPlace } from '../scope/symbols.ts'
import type { BodyProblem } from './body-problem.ts'

export type TypeProblem =
  /** `vm_power_state` without `enum`. */
  | { readonly kind: 'kind-word-missing'; readonly node: NamedType; readonly word: 'ref' | 'enum' | 'record' }
  /** `VM enum`, where VM is a class, or `string ref`. */
  | { readonly kind: 'kind-word-wrong'; readonly node: NamedType; readonly is: string; readonly fix: string }
  /** No class, record, enum or basic type has this name. */
  | { readonly kind: 'type-unknown'; readonly node: NamedType }
  /** `or null` after a type that is not a reference. */
  | { readonly kind: 'null-on-non-reference'; readonly node: NamedType }
  | { readonly kind: 'map-key-type'; readonly node: TypeNode; readonly type: BodyType }
  /** A reference to a class that has no objects. */
  | { readonly kind: 'reference-without-objects'; readonly node: NamedType }

export type ValueProblem =
  | { readonly kind: 'value-type'; readonly node: ValueNode; readonly type: BodyType }
  | { readonly kind: 'enum-value-unknown'; readonly node: ValueNode; readonly name: string; readonly enum: string }
  | { readonly kind: 'int-range'; readonly node: ValueNode | DurationExpr; readonly text: string }
  | { readonly kind: 'date-impossible'; readonly node: ValueNode; readonly text: string }
  | { readonly kind: 'object-unknown'; readonly node: ValueNode; readonly name: string; readonly class: string }
  | {
      readonly kind: 'repeated-element'
      readonly node: ValueNode
      readonly first: ValueNode
      readonly what: 'element' | 'key'
    }
  | { readonly kind: 'null-not-allowed'; readonly node: ValueNode; readonly class: string }
  | { readonly kind: 'text-unfit'; readonly node: ValueNode }
  /** `later()`: not a function whose result can be a value. */
  | { readonly kind: 'value-call-unknown'; readonly node: CallValue }
  /** `now()` where no object is made, or inside a set or map. */
  | { readonly kind: 'value-call-misplaced'; readonly node: CallValue }

export type PairProblem =
  | { readonly kind: 'pair-not-reference'; readonly field: FieldSymbol }
  | { readonly kind: 'partner-unknown'; readonly field: FieldSymbol; readonly class: string }
  | PartnerProblem
  /** The partner is null if it is the implied uuid of its owner. */
  | {
      readonly kind: 'partner-not-reference'
      readonly field: FieldSymbol
      readonly partner: FieldSymbol | null
      readonly owner: ClassSymbol
    }
  | { readonly kind: 'partner-qualified'; readonly field: FieldSymbol; readonly name: NameNode }
  | { readonly kind: 'pair-without-objects'; readonly field: FieldSymbol; readonly class: string }

/** A problem between two fields that both exist. */
export type PartnerProblem = {
  [Kind in PartnerProblemKind]: { readonly kind: Kind; readonly field: FieldSymbol; readonly partner: FieldSymbol }
}[PartnerProblemKind]

type PartnerProblemKind =
  | 'partner-other-class'
  | 'partner-not-bound-back'
  | 'partner-bound-elsewhere'
  | 'computed-end-writable'
  | 'computed-end-default'
  | 'both-ends-constructor'
  | 'both-ends-own'
  | 'one-one-default'

export type ResolveProblem = (TypeProblem | ValueProblem | PairProblem | BodyProblem) & { readonly place: UnitPlace }

/** The span of a problem in its unit. */
export function problemSpan(problem: ResolveProblem): Span {
  if ('node' in problem) return problem.node
  if ('at' in problem) return problem.at
  if (problem.kind === 'pair-not-reference') return problem.field.decl.type
  return problem.field.decl.partner ?? problem.field.decl.name
}
