/** The body of a `set_f` whose field other RPCs change too. docs/language.md, Bodies of implied RPCs. */
import { bodyTarget } from '../../facts/body-target.ts'
import { accessorNames } from '../../facts/implied-names.ts'
import type { CheckRule } from '../rule.ts'

export const setBodyBypassed: CheckRule = {
  entry: {
    code: 'CROW1804',
    severity: 'hint',
    title: 'Other RPCs change the field without this body',
    explanation:
      'The body of `set_f` runs for `set_f`, and for `C.set` in a class `with set`. `add_f`, `remove_f`, `add_to_f` and `remove_from_f` change the field without it. What must hold for every write is better a `where` of the field or a `check` of the class.',
    example: 'class VM {\n  RW tags : string set = []\n}\nbody VM.set_tags {\n  self.tags = value\n}\n',
    repaired: 'class VM {\n  RW tag : string = ""\n}\nbody VM.set_tag {\n  self.tag = value\n}\n',
  },
  check: {
    body(body, report, { scope }) {
      const target = bodyTarget(scope, body)
      if (target?.kind !== 'implied' || target.signature.does.kind !== 'set') return
      const field = target.owner.fieldsByName.get(target.signature.does.field)
      if (!field) return
      const others = accessorNames(field).filter((name) => !/^[gs]et_/.test(name))
      const without = others.filter((name) => !scope.bodies.has(`${target.owner.name}.${name}`))
      if (without.length === 0) return
      report({
        place: body.place,
        at: body.decl.name,
        message: `${without.map((name) => `"${name}"`).join(' and ')} ${without.length > 1 ? 'change' : 'changes'} "${field.name}" without this body.`,
        help: 'If the same must hold there, give them bodies too, or write a "where" or a "check".',
      })
    },
  },
}
