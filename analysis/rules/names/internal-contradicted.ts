/** `@internal` beside words about clients, or on a standard class. docs/language.md, Internal parts. */
import type { AccessClause, NameNode } from '../../../grammar/tree.ts'
import { annotationOf } from '../../facts/annotations.ts'
import type { UnitPlace } from '../../scope/symbols.ts'
import type { CheckRule, Reporter } from '../rule.ts'

export const internalContradicted: CheckRule = {
  entry: {
    code: 'CROW1125',
    severity: 'error',
    title: 'An internal part that clients would see',
    explanation:
      'No client sees what is `@internal`. So it is not `@public`, no `allows` says who may use it, and it is not the class of sessions, tasks or events.',
    example: 'api Lab uses session\nclass VM {\n  message tick() @internal @public\n}\n',
    repaired: 'api Lab uses session\nclass VM {\n  message tick() @internal\n}\n',
  },
  check: {
    class(owner, report) {
      const mark = annotationOf(owner.decl, 'internal')
      if (!mark) return
      if (owner.extends)
        report({
          place: owner.place,
          at: mark,
          message: `The standard class "${owner.name}" cannot be internal.`,
          help: 'Remove "@internal".',
        })
      clauses('class', owner.name, owner.decl.access, owner.place, report)
    },
    field(field, report) {
      if (annotationOf(field.decl, 'internal')) clauses('field', field.name, field.decl.access, field.place, report)
    },
    message(message, report) {
      if (!annotationOf(message.decl, 'internal')) return
      clauses('message', message.name, message.decl.access, message.place, report)
      const mark = annotationOf(message.decl, 'public')
      if (mark)
        contradiction(mark, `The message "${message.name}" is internal, so it cannot be public.`, message.place, report)
    },
  },
}

function clauses(
  what: string,
  name: string,
  access: readonly AccessClause[],
  place: UnitPlace,
  report: Reporter,
): void {
  for (const clause of access)
    report({
      place,
      at: clause,
      message: `The ${what} "${name}" is internal, so no role may use it.`,
      help: 'Remove the clause, or "@internal".',
    })
}

function contradiction(at: NameNode, message: string, place: UnitPlace, report: Reporter): void {
  report({ place, at, message, help: 'Remove one of the two annotations.' })
}
