/**
 * Where the behaviour of a message or an RPC, and the expression of a computed field, is written: in the class, or apart by
 * `body C.m` and `compute C.f`. docs/language.md, Bodies.
 */
import type { BlockNode, ExprNode } from '../../grammar/tree.ts'
import type { BodySymbol, ClassSymbol, ComputeSymbol, FieldSymbol, MessageSymbol, Scope, UnitPlace } from './symbols.ts'

/** A body, and the unit that its spans are relative to. */
export interface GivenBody {
  readonly place: UnitPlace
  readonly block: BlockNode
  /** The declaration `body C.m`; null for a body in the class. */
  readonly apart: BodySymbol | null
}

/** The body of a declared message; null if it has none. If it is given twice, the one in the class counts. */
export function bodyOf(scope: Pick<Scope, 'bodies'>, message: MessageSymbol): GivenBody | null {
  const { body } = message.decl
  if (body) return { place: message.place, block: body, apart: null }
  return bodyApart(scope, message.owner, message.name)
}

/** The `body` of the class's message or implied RPC of this name (`create`, `set_name_label`); null if there is none. */
export function bodyApart(scope: Pick<Scope, 'bodies'>, owner: ClassSymbol, name: string): GivenBody | null {
  const apart = scope.bodies.get(`${owner.name}.${name}`)
  return apart ? { place: apart.place, block: apart.decl.block, apart } : null
}

/** The expression of a computed field, and the unit that its spans are relative to. */
export interface GivenValue {
  readonly place: UnitPlace
  readonly value: ExprNode
  /** The declaration `compute C.f`; null for an expression in the class. */
  readonly apart: ComputeSymbol | null
}

/** The expression of a field; null if it is not computed. If it is given twice, the one in the class counts. */
export function computedBy(scope: Pick<Scope, 'computes'>, field: FieldSymbol): GivenValue | null {
  const { computed } = field.decl
  if (computed) return { place: field.place, value: computed, apart: null }
  const apart = scope.computes.get(`${field.owner.name}.${field.name}`)
  return apart ? { place: apart.place, value: apart.decl.value, apart } : null
}
