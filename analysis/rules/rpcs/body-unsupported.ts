/** A message with a body: part of the language, but this version cannot run it. docs/language.md, Not yet. */
import type { CheckRule } from '../rule.ts'

export const bodyUnsupported: CheckRule = {
  entry: {
    code: 'CROW1506',
    severity: 'error',
    title: 'Message bodies are not supported yet',
    explanation:
      'A later version runs message bodies. Until then a message is declared without one, and answers `NOT_IMPLEMENTED` unless its name and parameters make it an accessor, a `destroy` or a `create`.',
    example: 'class VM {\n  message start(vm : VM ref) {\n    return\n  }\n}\n',
    repaired: 'class VM {\n  message start(vm : VM ref)\n}\n',
  },
  check: {
    message(message, report) {
      if (!message.decl.body || message.broken) return
      report({
        place: message.place,
        at: { start: message.decl.body.start, end: message.decl.body.start + 1 },
        message: `The message "${message.owner.name}.${message.name}" has a body, which this version of Crowfoot cannot run yet.`,
        help: 'Declare it without the body for now.',
      })
    },
  },
}
