/** A declared message with the name of a field's accessor, but not its types ("Declared accessors"). */
import { sameType, typeText } from '../../../model/types.ts'
import { accessorTypes, type Idle, idleAccessors } from '../../facts/accessor-form.ts'
import { type FieldSymbol, fieldPath } from '../../scope/symbols.ts'
import type { CheckRule } from '../rule.ts'

export const accessorTypeDiffers: CheckRule = {
  entry: {
    code: 'CROW1510',
    severity: 'hint',
    title: 'An accessor has another type than its field',
    explanation:
      'A declared message does what the accessor would do whose name and types it has. This one has the name of the accessor of a field, but another type, so it answers `NOT_IMPLEMENTED`.',
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

/** The first type that is another one. */
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
