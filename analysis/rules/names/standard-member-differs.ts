/** An extension of a standard class declares one of its members in another way. LANGUAGE section 9. */
import type { Type } from '../../../model/api.ts'
import { sameType, typeText } from '../../../model/types.ts'
import type { CheckRule } from '../../rule.ts'
import type { FieldSymbol, MessageSymbol } from '../../symbols.ts'

export const standardMemberDiffers: CheckRule = {
  entry: {
    code: 'CROW1111',
    severity: 'error',
    title: 'A standard member is declared in another way',
    explanation:
      'A `class session`, `task` or `event` of the API’s own extends the standard one. What the standard class has already may be declared again, with other documentation, but its type, parameters and result are what clients and the server rely on.',
    example: 'api Pool uses session\nclass session {\n  RO/runtime originator : int\n}\n',
    repaired:
      'api Pool uses session\nclass session {\n  RO/runtime originator : string\n  RW other_config : (string -> string) map = {}\n}\n',
  },
  check: {
    field(field, report) {
      const standard = standardField(field)
      if (!field.type || !standard || sameType(field.type, standard)) return
      report({
        place: field.place,
        at: field.decl.type,
        message: `The standard field "${field.owner.name}.${field.name}" is of type "${typeText(standard)}".`,
        help: 'Give it that type, or rename yours.',
      })
    },
    message(message, report) {
      const standard = message.owner.extends?.messages.find((m) => m.name === message.name)
      if (!standard || sameSignature(message, standard)) return
      report({
        place: message.place,
        at: message.decl.name,
        message: `The standard message "${message.owner.name}.${message.name}" has other parameters or another result.`,
        help: `Its signature is ${signatureText(standard)}.`,
      })
    },
  },
}

function standardField(field: FieldSymbol): Type | null | undefined {
  return field.owner.extends?.fieldsByName.get(field.name)?.type
}

function sameSignature(a: MessageSymbol, b: MessageSymbol): boolean {
  return (
    a.params.length === b.params.length &&
    a.params.every((p, i) => same(p.type, b.params[i]?.type ?? null)) &&
    same(a.result, b.result)
  )
}

/** A type that could not be resolved has been told of already. */
function same(a: Type | null, b: Type | null): boolean {
  return a === null || b === null ? a === b : sameType(a, b)
}

function signatureText(message: MessageSymbol): string {
  const params = message.params.map((p) => `${p.name} : ${p.type ? typeText(p.type) : '?'}`)
  return `${message.name}(${params.join(', ')})${message.result ? ` : ${typeText(message.result)}` : ''}`
}
