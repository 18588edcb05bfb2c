/** A message or an implied RPC has two bodies. docs/language.md, Bodies apart from their class. */
import { bodyTarget } from '../../facts/body-target.ts'
import type { BodySymbol, MessageSymbol } from '../../scope/symbols.ts'
import type { CheckRule, Reporter } from '../rule.ts'

export const bodyGivenTwice: CheckRule = {
  entry: {
    code: 'CROW1801',
    severity: 'error',
    title: 'A body is given twice',
    explanation:
      'A message has one body: in its class, or by a `body` declaration in any file of the directory. So has each implied RPC.',
    example:
      'class VM {\n  RW name_label : string\n}\nbody VM.destroy {\n  destroy self\n}\nbody VM.destroy {\n  destroy self\n}\n',
    repaired: 'class VM {\n  RW name_label : string\n}\nbody VM.destroy {\n  destroy self\n}\n',
  },
  check: {
    body(body, report, { scope }) {
      const target = bodyTarget(scope, body)
      if (target?.kind === 'message' && target.message.decl.body) reportAgain(body, target.message, report)
    },
    all(report, { scope }) {
      for (const { what, again, first } of scope.duplicates) {
        if (what === 'body') reportAgain(again as BodySymbol, first as BodySymbol, report)
      }
    },
  },
}

function reportAgain(again: BodySymbol, first: BodySymbol | MessageSymbol, report: Reporter): void {
  report({
    place: again.place,
    at: again.decl.name,
    message: `"${again.name}" already has a body.`,
    help: 'Remove one of the two.',
    related: [{ message: 'The first body is here.', place: first.place, at: first.decl.name }],
  })
}
