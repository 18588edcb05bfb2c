/** Two fields, messages, parameters, members or values of one declaration have the same name. */
import type { Name } from '../../../grammar/tree.ts'
import type { CheckRule, Report } from '../../rule.ts'
import type { Place } from '../../symbols.ts'

export const duplicateMember: CheckRule = {
  entry: {
    code: 'CROW1102',
    severity: 'error',
    title: 'A member is declared twice',
    explanation:
      'The fields of a class have different names, and so have its messages, the parameters of a message or an error, the members of a record and the values of an enum.',
    example: 'class VM {\n  RW name_label : string\n  RW name_label : string\n}\n',
    repaired: 'class VM {\n  RW name_label : string\n}\n',
  },
  check: {
    class(owner, report) {
      const own = owner.decl.members
      names(
        'field',
        own.filter((m) => m.kind === 'field').map((m) => m.name),
        owner.place,
        report,
      )
      names(
        'message',
        own.filter((m) => m.kind === 'message').map((m) => m.name),
        owner.place,
        report,
      )
    },
    message(message, report) {
      names(
        'parameter',
        message.decl.params.map((p) => p.name),
        message.place,
        report,
      )
    },
    record(record, report) {
      names(
        'member',
        record.decl.members.map((m) => m.name),
        record.place,
        report,
      )
    },
    enum(declared, report) {
      names(
        'value',
        declared.decl.values.map((v) => v.name),
        declared.place,
        report,
      )
    },
    error(error, report) {
      names('parameter', error.decl.params, error.place, report)
    },
  },
}

function names(what: string, all: readonly Name[], place: Place, report: Report): void {
  if (all.length < 2) return
  const seen = new Map<string, Name>()
  for (const name of all) {
    const first = seen.get(name.text)
    if (!first) seen.set(name.text, name)
    else if (name.text !== '')
      report({
        place,
        at: name,
        message: `The ${what} "${name.text}" is declared already.`,
        help: 'Rename or remove one of the two.',
        related: [{ message: `"${name.text}" is declared here first.`, place, at: first }],
      })
  }
}
