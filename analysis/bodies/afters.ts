/** `after D { … }`: a block that runs later, with the values of the locals that it uses. */
import type { AfterStatement } from '../../grammar/tree.ts'
import type { Effects, Local, TypedExpr, TypedStatement } from '../../model/body.ts'
import { nestedStatements } from '../../model/nested-statements.ts'
import { expressionsOf, partsOf } from './typed-parts.ts'
import type { Typing } from './typing.ts'

/** Filled in when the effects of all bodies are known (effects.ts). */
export const NO_EFFECTS: Effects = {
  reads: [],
  writes: [],
  creates: [],
  destroys: [],
  raises: [],
  scans: [],
  waits: false,
  holds: false,
  after: false,
  progress: false,
  context: false,
  calls: [],
}

export function afterStatement(
  t: Typing,
  node: AfterStatement,
  delay: TypedExpr,
  block: () => TypedStatement[],
): TypedStatement {
  t.afters++
  const id = `${t.input.name}#${t.afters}`
  const before = t.slots
  const outside = t.inAfter
  t.inAfter = true
  const statements = block()
  t.inAfter = outside
  const captured = capturedBy(statements, before)
  return { kind: 'after', at: t.at(node), id, delay, captured, statements, effects: NO_EFFECTS }
}

/** The locals from outside of the block, whose slots are below `before`, in the order of their slots. */
function capturedBy(statements: readonly TypedStatement[], before: number): Local[] {
  const captured = new Map<number, Local>()
  const ofExpr = (expr: TypedExpr): void => {
    if (expr.kind === 'local' && expr.slot < before) {
      const { name, slot, type } = expr
      captured.set(slot, { name, slot, type })
    }
    partsOf(expr).forEach(ofExpr)
  }
  const ofStatement = (statement: TypedStatement): void => {
    expressionsOf(statement).forEach(ofExpr)
    nestedStatements(statement).forEach(ofStatement)
  }
  statements.forEach(ofStatement)
  return [...captured.values()].sort((a, b) => a.slot - b.slot)
}
