/** Two fields, messages, parameters, members or values of one declaration have the same name. */
import type { FieldDecl, MessageDecl, NameNode } from '../../../grammar/tree.ts'
import type { Declared } from '../../scope/symbols.ts'
import type { CheckRule, Reporter } from '../rule.ts'

export const duplicateMember: CheckRule = {
  entry: {
    code: 'CROW1102',
    severity: 'error',
    title: 'A member is declared twice',
    explanation:
      'The fields of a class have different names. So do its messages, the parameters of a message, a define, an external or an error, the members of a record and the values of an enum.',
    example: 'class VM {\n  RW name_label : string\n  RW name_label : string\n}\n',
    repaired: 'class VM {\n  RW name_label : string\n}\n',
  },
  check: {
    class(owner, report) {
      const { members } = owner.decl
      // Nearly always so, and faster to see than to look at each name.
      const allDiffer = owner.extends === null && owner.fieldsByName.size === owner.fields.length
      if (!allDiffer) named('field', members.filter(isField), owner, report)
      named('message', members.filter(isMessage), owner, report)
    },
    message: (message, report) => named('parameter', message.decl.params, message, report),
    callable: (callable, report) => named('parameter', callable.decl.params, callable, report),
    record: (record, report) => named('member', record.decl.members, record, report),
    enum: (declared, report) => named('value', declared.decl.values, declared, report),
    error: (error, report) =>
      named(
        'parameter',
        error.decl.params.map((name) => ({ name })),
        error,
        report,
      ),
  },
}

function isField(member: FieldDecl | MessageDecl): boolean {
  return member.kind === 'field'
}

function isMessage(member: FieldDecl | MessageDecl): boolean {
  return member.kind === 'message'
}

type Holder = Pick<Declared<unknown>, 'place' | 'broken'>

function named(what: string, all: readonly { readonly name: NameNode }[], of: Holder, report: Reporter): void {
  // A declaration with a syntax error may not have been read as it was meant.
  if (all.length < 2 || of.broken) return
  const { place } = of
  const seen = new Map<string, NameNode>()
  for (const { name } of all) {
    const first = seen.get(name.text)
    if (!first) seen.set(name.text, name)
    else if (name.text !== '')
      report({
        place,
        at: name,
        message: `The ${what} "${name.text}" is already declared.`,
        help: 'Rename or remove one of the two.',
        related: [{ message: `"${name.text}" is first declared here.`, place, at: first }],
      })
  }
}
