/**
 * A declared message that has the name of a field's accessor, but not its types. docs/language.md, Declared accessors.
 */
import { sameType, typeText } from '../../../model/types.ts'
import { accessorTypes, type Idle, idleAccessors } from '../../facts/accessor-form.ts'
import { type FieldSymbol, fieldPath } from '../../scope/symbols.ts'
import type { CheckRule } from '../rule.ts'

export const accessorTypeDiffers: CheckRule = {
  entry: {
    code: 'CROW1510',
    severity: 'hint',
    title: 'An accessor and its field have different types',
    explanation:
      'A declared message with the name and types of an accessor does what that accessor would do. This message has the name of an accessor, but another type, so it answers `NOT_IMPLEMENTED`.',
    example: 'class team {\n  RO/runtime size : int\n\n  message set_size(self : team ref, value : string)\n}\n',
    repaired: 'class team {\n  RO/runtime size : int\n\n  message set_size(self : team ref, value : int)\n}\n',
  },
  check: {
    class(owner, report) {
      if (owner.broken) return
      for (const accessor of idleAccessors(owner)) {
        const field = owner.fieldsByName.get(accessor.of)
        const differs = field && difference(accessor, field)
        if (!differs) continue
        const { message } = accessor
        report({
          place: message.place,
          at: differs.at,
          message: `"${owner.name}.${message.name}" has "${differs.has}" where "${fieldPath(field)}" needs "${differs.needs}", so it answers NOT_IMPLEMENTED.`,
          help: `Write "${differs.needs}", or give the message another name.`,
          related: [{ message: `"${field.name}" is declared here.`, place: field.place, at: field.decl.name }],
          data: { replace: differs.needs },
        })
      }
    },
  },
}

/** The first type that differs. */
function difference({ message, verb }: Idle, field: FieldSymbol) {
  const { decl, params, result } = message
  const expected = accessorTypes(field, verb)
  const found = verb === 'get' ? [{ type: result, at: decl.result }] : params.slice(1).map(typeAt)
  for (const [i, { type, at }] of found.entries()) {
    const needs = expected?.[i]
    if (needs && type && at && !sameType(needs, type)) return { at, has: typeText(type), needs: typeText(needs) }
  }
  return undefined
}

function typeAt({ type, decl }: Idle['message']['params'][number]) {
  return { type, at: decl.type }
}
