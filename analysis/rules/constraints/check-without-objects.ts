/** A `check` in a class that has no objects. docs/language.md, Constraints. */
import { keepsObjects } from '../../resolve/resolve-types.ts'
import type { CheckRule } from '../rule.ts'

export const checkWithoutObjects: CheckRule = {
  entry: {
    code: 'CROW1825',
    severity: 'error',
    title: 'A check of a class without objects',
    explanation: 'A `check` is about each object of its class, and a class `without objects` has none.',
    example:
      'error BROKEN()\nclass tools without objects {\n  RO/runtime size : int\n\n  check self.size > 0 else BROKEN()\n}\n',
    repaired: 'error BROKEN()\nclass tool {\n  RO/runtime size : int = 1\n\n  check self.size > 0 else BROKEN()\n}\n',
  },
  check: {
    class(owner, report) {
      if (owner.broken || owner.decl.constraints.length === 0 || keepsObjects(owner)) return
      for (const line of owner.decl.constraints) {
        if (line.kind !== 'check') continue
        report({
          place: owner.place,
          at: line.condition,
          message: `The class "${owner.name}" has no objects, so there is nothing to check.`,
          help: 'Remove the line, or "without objects".',
        })
      }
    },
  },
}
