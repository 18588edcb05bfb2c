/**
 * Names for locals that hide others. The language warns of them; in JavaScript a name cannot be declared twice in a block, nor
 * read in the block before its declaration.
 */
import type { Local, TypedStatement } from '../../../model/body.ts'

/** By slot, the names of the locals of `let` and `for` that hide another one; the others have their own. */
export function hidingNames(
  params: readonly Local[],
  statements: readonly TypedStatement[],
): ReadonlyMap<number, string> {
  const names = new Map<number, string>()
  /** `visible`: the names outside of the block. */
  const block = (inside: readonly TypedStatement[], outside: ReadonlySet<string>): void => {
    const visible = new Set(outside)
    const declare = ({ name, slot }: Local): void => {
      if (visible.has(name)) names.set(slot, `${name}$${slot}`)
      visible.add(name)
    }
    for (const statement of inside) {
      if (statement.kind === 'let') declare(statement.local)
      else nested(statement, visible)
    }
  }
  const nested = (statement: TypedStatement, visible: ReadonlySet<string>): void => {
    switch (statement.kind) {
      case 'if':
        block(statement.then, visible)
        block(statement.else, visible)
        return
      case 'for': {
        const { name, slot } = statement.from.local
        if (visible.has(name)) names.set(slot, `${name}$${slot}`)
        block(statement.statements, new Set([...visible, name]))
        return
      }
      case 'try':
        block(statement.statements, visible)
        block(statement.handler, visible)
        return
      case 'given': {
        const own = new Set<string>()
        for (const { name, slot } of statement.params) {
          if (own.has(name)) names.set(slot, `${name}$${slot}`)
          own.add(name)
        }
        return
      }
      case 'after':
      case 'as':
        block(statement.statements, visible)
        return
      default:
    }
  }
  block(statements, new Set(params.map(({ name }) => name)))
  return names
}
