/** An annotation that does not exist, or that cannot stand here. docs/language.md, Declarations. */
import type { NameNode } from '../../../grammar/tree.ts'
import { CLASS_ANNOTATIONS, FIELD_ANNOTATIONS, MESSAGE_ANNOTATIONS } from '../../facts/annotations.ts'
import { suggest } from '../../facts/suggest.ts'
import type { UnitPlace } from '../../scope/symbols.ts'
import type { CheckRule, Reporter } from '../rule.ts'

export const annotationUnknown: CheckRule = {
  entry: {
    code: 'CROW1109',
    severity: 'error',
    title: 'Unknown annotation',
    explanation:
      'A field can be marked `@unbound`, `@secret` and `@internal`, a message `@public` and `@internal`, a class `@internal`.',
    example: 'class VM {\n  message ping() @pubic\n}\n',
    repaired: 'class VM {\n  message ping()\n}\n',
  },
  check: {
    class: (owner, report) => annotations('class', owner.decl.annotations, CLASS_ANNOTATIONS, owner.place, report),
    field: (field, report) => annotations('field', field.decl.annotations, FIELD_ANNOTATIONS, field.place, report),
    message: (message, report) =>
      annotations('message', message.decl.annotations, MESSAGE_ANNOTATIONS, message.place, report),
  },
}

function annotations(
  what: string,
  found: readonly NameNode[],
  known: readonly string[],
  place: UnitPlace,
  report: Reporter,
) {
  for (const name of found) {
    if (name.text === '' || known.includes(name.text)) continue
    const meant = suggest(name.text, known)
    report({
      place,
      at: name,
      message: `A ${what} cannot be "@${name.text}".`,
      help: meant === undefined ? `It can be ${known.map((k) => `@${k}`).join(', ')}.` : `Did you mean "@${meant}"?`,
    })
  }
}
