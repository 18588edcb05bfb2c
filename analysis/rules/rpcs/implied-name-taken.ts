/** A declared message has the name of an RPC that its class implies. docs/language.md, What the text implies. */
import { WITHOUT } from '../../../model/api.ts'
import { impliedBy, uniqueBehind } from '../../facts/implied-names.ts'
import type { ClassSymbol, FieldSymbol } from '../../scope/symbols.ts'
import type { CheckRule } from '../rule.ts'

export const impliedNameTaken: CheckRule = {
  entry: {
    code: 'CROW1501',
    severity: 'error',
    title: 'A message has the name of an implied RPC',
    explanation:
      'A class implies accessors for its fields and RPCs such as `create`, `destroy` and `get_record`. A message can replace `create`, `destroy`, `get_all` or `get_by_name_label` only in a class that is `without` it.',
    example: 'class VM {\n  message destroy(self : VM ref)\n}\n',
    repaired: 'class VM without destroy {\n  message destroy(self : VM ref)\n}\n',
  },
  check: {
    class(owner, report) {
      // A syntax error may have hidden the "without" of the class.
      if (owner.broken) return
      for (const message of owner.messages) {
        const by = impliedBy(owner, message.name)
        if (by === undefined || message.place.standard) continue
        report({
          place: message.place,
          at: message.decl.name,
          message: `The RPC "${owner.name}.${message.name}" is already implied${source(owner, message.name, by)}.`,
          help: SPARED.has(message.name)
            ? `Rename the message, or make the class "without ${message.name}".`
            : 'Rename or remove the message.',
          related:
            by === 'class' ? [] : [{ message: `"${by.name}" is declared here.`, place: by.place, at: by.decl.name }],
        })
      }
    },
  },
}

function source(owner: ClassSymbol, rpc: string, by: FieldSymbol | 'class'): string {
  if (by !== 'class') return ` by the field "${by.name}"`
  const unique = uniqueBehind(owner, rpc)
  return unique === undefined ? '' : ` by "unique ${unique}"`
}

const SPARED: ReadonlySet<string> = new Set(WITHOUT)
