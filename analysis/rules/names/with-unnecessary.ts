/** A word after `with` that adds nothing. docs/language.md, Declarations and What the text implies. */
import { WITH } from '../../../model/api.ts'
import { annotationOf } from '../../facts/annotations.ts'
import { type ClassSymbol, isNamespace } from '../../scope/symbols.ts'
import type { CheckRule } from '../rule.ts'

export const withUnnecessary: CheckRule = {
  entry: {
    code: 'CROW1124',
    severity: 'warning',
    removable: true,
    title: 'A word after "with" has no effect',
    explanation:
      '`with set` adds an RPC that sets `RW` fields. A class `without objects`, an `@internal` one, and one without `RW` fields that clients see have nothing that it could set.',
    example: 'class host with set {\n  RO/constructor label : string\n}\n',
    repaired: 'class host {\n  RO/constructor label : string\n}\n',
  },
  check: {
    class(owner, report) {
      if (owner.broken) return
      const reason = reasonOf(owner)
      if (reason === undefined) return
      for (const word of owner.decl.with) {
        if (!WITH.some((known) => known === word.text)) continue
        report({
          place: owner.place,
          at: word,
          message: `The class "${owner.name}" ${reason}, so this word has no effect.`,
          help: 'Remove the word.',
        })
      }
    },
  },
}

function reasonOf(owner: ClassSymbol): string | undefined {
  if (isNamespace(owner)) return 'has no objects'
  if (annotationOf(owner.decl, 'internal')) return 'is internal'
  const isSet = owner.fields.some(
    ({ decl }) => decl.qualifier.text === 'RW' && annotationOf(decl, 'internal') === undefined,
  )
  return isSet ? undefined : 'has no field that clients set'
}
