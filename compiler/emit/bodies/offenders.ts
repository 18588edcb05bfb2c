/** Which objects break an invariant: those for which its outermost `every` does not hold, or `not (some …)`. */
import type { From, Invariant, TypedExpr } from '../../../model/body.ts'

export interface OffendersSet {
  readonly class: string
  /** The expression of the set of their refs. */
  readonly set: TypedExpr
}

/** undefined where the invariant is about no single objects. */
export function offendersOf({ condition }: Pick<Invariant, 'condition'>): OffendersSet | undefined {
  if (condition.kind === 'quantifier' && condition.word === 'every')
    return setOf(condition.from, { kind: 'not', at: condition.at, type: { kind: 'bool' }, of: condition.condition })
  if (condition.kind !== 'not' || condition.of.kind !== 'quantifier' || condition.of.word !== 'some') return undefined
  return setOf(condition.of.from, condition.of.condition)
}

function setOf(from: From, offends: TypedExpr): OffendersSet | undefined {
  const { local, where } = from
  const { type } = local
  if (type.kind !== 'ref') return undefined
  const { at } = offends
  const both: TypedExpr | undefined = where && {
    ...{ kind: 'logic', at, type: { kind: 'bool' }, operator: 'and', left: where, right: offends },
  }
  const value: TypedExpr = { kind: 'local', at, type, slot: local.slot, name: local.name }
  const set: TypedExpr = {
    kind: 'set for',
    at,
    type: { kind: 'set', of: type },
    value,
    from: { ...from, where: both ?? offends },
  }
  return { class: type.class, set }
}
