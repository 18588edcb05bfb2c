/** A `compute` of a field that does not exist. docs/language.md, Computed fields. */
import { closestField, closestName } from '../../facts/known-names.ts'
import { type ClassSymbol, type ComputeSymbol, classNamed, mayBeLost } from '../../scope/symbols.ts'
import type { CheckRule, RuleFinding } from '../rule.ts'

export const computeFieldUnknown: CheckRule = {
  entry: {
    code: 'CROW1806',
    severity: 'error',
    title: 'A computed field that does not exist',
    explanation: 'A `compute` names a field that a class declares.',
    example: 'class VM {\n  RO/runtime size : int\n}\ncompute VM.sise := 1\n',
    repaired: 'class VM {\n  RO/runtime size : int\n}\ncompute VM.size := 1\n',
  },
  check: {
    compute(compute, report, { scope }) {
      const { class: of, name } = compute.decl
      if (compute.name === '') return
      const owner = classNamed(scope, of.text)
      if (owner) {
        if (!owner.broken && !owner.fieldsByName.has(name.text)) report(fieldUnknown(compute, owner))
      } else if (!mayBeLost(scope, of.text)) {
        const meant = closestName(scope, 'class', of.text)
        report({ place: compute.place, at: of, message: `There is no class "${of.text}".`, ...meantBy(meant) })
      }
    },
  },
}

function fieldUnknown({ place, decl: { name } }: ComputeSymbol, owner: ClassSymbol): RuleFinding {
  const meant = closestField(owner, name.text)
  const message = `The class "${owner.name}" has no field "${name.text}".`
  return { place, at: name, message, ...meantBy(meant) }
}

function meantBy(meant: string | undefined): Pick<RuleFinding, 'help' | 'data'> {
  if (meant === undefined) return { help: 'Declare it, or remove the "compute".' }
  return { help: `Did you mean "${meant}"?`, data: { replace: meant } }
}
