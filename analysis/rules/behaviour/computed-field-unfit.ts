/** A computed field that clients give values, that is an end of a pair, or that has no objects. docs/language.md, Computed fields. */
import { keepsObjects } from '../../resolve/resolve-types.ts'
import { computedBy } from '../../scope/given-bodies.ts'
import { type FieldSymbol, fieldPath } from '../../scope/symbols.ts'
import type { CheckRule } from '../rule.ts'

export const computedFieldUnfit: CheckRule = {
  entry: {
    code: 'CROW1807',
    severity: 'error',
    title: 'A field that cannot be computed',
    explanation:
      'A computed field is RO/runtime, because nobody gives it a value. It is not an end of a bound pair, whose value follows from the other end, and its class has objects.',
    example: 'class VM {\n  RW size : int\n}\ncompute VM.size := 1\n',
    repaired: 'class VM {\n  RO/runtime size : int\n}\ncompute VM.size := 1\n',
  },
  check: {
    field(field, report, { scope }) {
      const given = field.broken ? null : computedBy(scope, field)
      const why = given && whyNot(field)
      if (!why) return
      report({
        place: field.place,
        at: field.decl.name,
        message: `The field "${fieldPath(field)}" cannot be computed, because ${why.reason}.`,
        help: why.help,
        related: given.apart
          ? [{ message: 'It is computed here.', place: given.place, at: given.apart.decl.name }]
          : [],
      })
    },
  },
}

function whyNot({ decl, owner }: FieldSymbol): { readonly reason: string; readonly help: string } | undefined {
  const { qualifier, partner } = decl
  if (!keepsObjects(owner)) return { reason: 'its class has no objects', help: 'Remove the expression.' }
  if (partner) return { reason: 'it is an end of a bound pair', help: 'Remove the expression, or the "<->".' }
  if (qualifier.text === 'RO/runtime' || qualifier.text === '') return undefined
  return { reason: `it is ${qualifier.text}`, help: 'Make it RO/runtime.' }
}
