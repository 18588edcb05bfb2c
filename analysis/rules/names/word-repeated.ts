/** A word is listed twice after `uses`, `without`, `with`, `throws` or `includes`, in `allows(…)` or as an annotation. */
import type { NameNode } from '../../../grammar/tree.ts'
import type { ClassSymbol, FieldSymbol, MessageSymbol, UnitPlace } from '../../scope/symbols.ts'
import type { CheckRule, Reporter } from '../rule.ts'

export const wordRepeated: CheckRule = {
  entry: {
    code: 'CROW1106',
    severity: 'warning',
    removable: true,
    title: 'A word is listed twice',
    explanation:
      'Each word after `uses`, `without`, `with`, `throws` and `includes`, each annotation and each role of `allows(…)` counts once.',
    example: 'class host without create, destroy, create {\n}\n',
    repaired: 'class host without create, destroy {\n}\n',
  },
  check: {
    api: (api, report) => words(api.decl.uses, 'uses', api.place, report),
    class(owner, report) {
      words(owner.decl.without, 'without', owner.place, report)
      words(owner.decl.with, 'with', owner.place, report)
      words(owner.decl.annotations, '@', owner.place, report)
      allowed(owner, report)
    },
    field(field, report) {
      words(field.decl.annotations, '@', field.place, report)
      allowed(field, report)
    },
    message(message, report) {
      words(message.decl.throws, 'throws', message.place, report)
      words(message.decl.annotations, '@', message.place, report)
      allowed(message, report)
    },
    role: (role, report) => words(role.decl.includes, 'includes', role.place, report),
  },
}

function allowed({ decl, place }: ClassSymbol | FieldSymbol | MessageSymbol, report: Reporter): void {
  for (const clause of decl.access) words(clause.roles, 'allows', place, report)
}

function words(list: readonly NameNode[], after: string, place: UnitPlace, report: Reporter): void {
  if (list.length < 2) return
  const seen = new Map<string, NameNode>()
  for (const word of list) {
    const first = seen.get(word.text)
    if (!first) seen.set(word.text, word)
    if (!first || word.text === '') continue
    report({
      place,
      at: word,
      message: `"${word.text}" is listed twice after "${after}".`,
      help: 'Remove one of the two.',
      related: [{ message: 'It is first listed here.', place, at: first }],
    })
  }
}
