/** A `was` that carries nothing over: the declaration's own name, a name said twice, or where no data are kept. */
import { fieldsOf, type Named, namedClass, namedEnum, valuesOf } from '../../facts/renamed.ts'
import { keepsObjects } from '../../resolve/resolve-types.ts'
import { type ClassSymbol, isNamespace } from '../../scope/symbols.ts'
import type { CheckRule, Reporter } from '../rule.ts'

export const wasUnnecessary: CheckRule = {
  entry: {
    code: 'CROW1122',
    severity: 'warning',
    removable: true,
    title: 'A "was" carries nothing over',
    explanation:
      '`was old` carries stored data over to a new name. It does nothing with the name that the declaration has anyway, with a name that stands there already, and in a class that keeps no objects.',
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

/** `empty`: the class that keeps no objects. */
function check({ place, name, was }: Named, empty: ClassSymbol | null, report: Reporter): void {
  const seen = new Set<string>([name.text])
  for (const earlier of was) {
    if (earlier.text === '') continue
    const repeated = seen.has(earlier.text)
    seen.add(earlier.text)
    if (!repeated && !empty) continue
    const message = empty
      ? `"was ${earlier.text}" carries nothing over: "${empty.name}" keeps no objects.`
      : earlier.text === name.text
        ? `"was ${earlier.text}" carries nothing over: that is the name it has.`
        : `"was ${earlier.text}" stands here twice.`
    report({ place, at: earlier, message, help: 'Remove it.' })
  }
}
