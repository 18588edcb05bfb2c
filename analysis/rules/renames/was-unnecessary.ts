/**
 * A `was` that has no effect: with the declaration's own name, with a name listed twice, or where no data is stored.
 */
import { fieldsOf, type Named, namedClass, namedEnum, valuesOf } from '../../facts/renamed.ts'
import { keepsObjects } from '../../resolve/resolve-types.ts'
import { type ClassSymbol, isNamespace } from '../../scope/symbols.ts'
import type { CheckRule, Reporter } from '../rule.ts'

export const wasUnnecessary: CheckRule = {
  entry: {
    code: 'CROW1122',
    severity: 'warning',
    removable: true,
    title: 'A "was" has no effect',
    explanation:
      '`was old` moves stored data to a new name. It has no effect with the name that the declaration already has, with a name that is already listed, and in a class that has no objects.',
    example: 'class VM {\n  RW title : string was title = ""\n}\n',
    repaired: 'class VM {\n  RW title : string = ""\n}\n',
  },
  check: {
    class(owner, report) {
      if (owner.broken) return
      const kept = !isNamespace(owner) || keepsObjects(owner)
      for (const named of [namedClass(owner), ...fieldsOf(owner)]) check(named, kept ? null : owner, report)
    },
    enum(declared, report) {
      if (declared.broken) return
      for (const named of [namedEnum(declared), ...valuesOf(declared)]) check(named, null, report)
    },
  },
}

/** `empty` is the class if it has no objects. */
function check({ place, name, was }: Named, empty: ClassSymbol | null, report: Reporter): void {
  const seen = new Set<string>([name.text])
  for (const earlier of was) {
    if (earlier.text === '') continue
    const repeated = seen.has(earlier.text)
    seen.add(earlier.text)
    if (!repeated && !empty) continue
    const message = empty
      ? `"was ${earlier.text}" has no effect: "${empty.name}" has no objects.`
      : earlier.text === name.text
        ? `"was ${earlier.text}" has no effect: that is its present name.`
        : `"was ${earlier.text}" is written twice.`
    report({ place, at: earlier, message, help: 'Remove it.' })
  }
}
