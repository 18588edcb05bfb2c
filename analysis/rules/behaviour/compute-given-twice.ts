/** A field is computed by two expressions. docs/language.md, Computed fields. */
import { type ComputeSymbol, classNamed, type FieldSymbol } from '../../scope/symbols.ts'
import type { CheckRule, Reporter } from '../rule.ts'

export const computeGivenTwice: CheckRule = {
  entry: {
    code: 'CROW1805',
    severity: 'error',
    title: 'A field is computed twice',
    explanation:
      'A computed field has one expression: behind `:=` in its class, or by a `compute` declaration in any file of the directory.',
    example: 'class VM {\n  RO/runtime size : int\n}\ncompute VM.size := 1\ncompute VM.size := 2\n',
    repaired: 'class VM {\n  RO/runtime size : int\n}\ncompute VM.size := 1\n',
  },
  check: {
    compute(compute, report, { scope }) {
      const field = classNamed(scope, compute.decl.class.text)?.fieldsByName.get(compute.decl.name.text)
      if (field?.decl.computed) reportAgain(compute, field, report)
    },
    all(report, { scope }) {
      for (const { what, again, first } of scope.duplicates) {
        if (what === 'compute') reportAgain(again as ComputeSymbol, first as ComputeSymbol, report)
      }
    },
  },
}

function reportAgain(again: ComputeSymbol, first: ComputeSymbol | FieldSymbol, report: Reporter): void {
  report({
    place: again.place,
    at: again.decl.name,
    message: `The field "${again.name}" is already computed.`,
    help: 'Remove one of the two.',
    related: [{ message: 'The first expression is here.', place: first.place, at: first.decl.name }],
  })
}
