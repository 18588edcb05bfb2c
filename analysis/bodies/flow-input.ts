/** What the checks of a typed body know, once the effects of all that it calls are known. */
import type { CallTarget, TypedExpr, TypedStatement } from '../../model/body.ts'
import { nestedStatements } from '../../model/nested-statements.ts'
import type { BodyProblem } from '../resolve/body-problem.ts'
import type { Scope } from '../scope/symbols.ts'
import type { EffectKey } from './direct-effects.ts'
import type { ClosedEffects } from './effect-graph.ts'
import type { TypedBody } from './typed-body.ts'
import { expressionsOf, partsOf } from './typed-parts.ts'
import type { UnitBody } from './unit-bodies.ts'

export interface FlowInput {
  readonly scope: Scope
  readonly body: UnitBody
  readonly typed: TypedBody
  /** The effects of the body itself, through all that it calls. */
  readonly own: ClosedEffects
  /** The circles through the body, and through its guard. */
  readonly circles: readonly { readonly key: EffectKey; readonly circle: readonly EffectKey[] }[]
  /** The effects of what a call names; `isGuard` for `can`, which evaluates the guard only. */
  effectsOf(target: CallTarget, isGuard: boolean): ClosedEffects
  report(problem: BodyProblem): void
}

/** Each statement and each expression of a body, in the order of the text. */
export function visit(
  statements: readonly TypedStatement[],
  visitor: { statement?(statement: TypedStatement): void; expr?(expr: TypedExpr): void },
): void {
  const ofExpr = (expr: TypedExpr): void => {
    visitor.expr?.(expr)
    partsOf(expr).forEach(ofExpr)
  }
  const ofStatement = (statement: TypedStatement): void => {
    visitor.statement?.(statement)
    expressionsOf(statement).forEach(ofExpr)
    nestedStatements(statement).forEach(ofStatement)
  }
  statements.forEach(ofStatement)
}
