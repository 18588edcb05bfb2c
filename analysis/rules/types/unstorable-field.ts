/** A field whose type the database cannot store: a record, or references nested too deeply. */
import type { Type } from '../../../model/api.ts'
import { someType, typeText } from '../../../model/types.ts'
import { isNullable, isRecordType, isStorable } from '../../facts/storable.ts'
import { referredClass } from '../../resolve/pairs.ts'
import { keepsObjects } from '../../resolve/resolve-types.ts'
import { fieldPath } from '../../scope/symbols.ts'
import type { CheckRule } from '../rule.ts'

export const unstorableField: CheckRule = {
  entry: {
    code: 'CROW1207',
    severity: 'error',
    title: 'A field of this type cannot be stored',
    explanation:
      'Records are for parameters and results; they are not stored. References are stored only where the database can check them: as `C ref`, as `C ref set`, or as the keys or values of a map.',
    example: 'record point { x : int, y : int }\nclass window {\n  RO/runtime at : point record\n}\n',
    repaired: 'class window {\n  RO/runtime x : int\n  RO/runtime y : int\n}\n',
  },
  check: {
    field(field, report) {
      const { type } = field
      if (!type || field.owner.broken || isStorable(type) || !keepsObjects(field.owner)) return
      // A bound field that is not a reference is reported by another rule.
      if (field.decl.partner && referredClass(field) === undefined) return
      report({
        place: field.place,
        at: field.decl.type,
        message: `The field "${fieldPath(field)}" cannot be of type "${typeText(type)}": ${reasonOf(type)}.`,
        help: 'Give the field another type, or make the class "without objects" if its objects are only values.',
      })
    },
  },
}

function reasonOf(type: Type): string {
  if (someType(type, isRecordType)) return 'records are not stored'
  const inside = type.kind === 'set' ? type.of : type.kind === 'map' ? type.key : type
  if (isNullable(inside)) return `the ${type.kind === 'set' ? 'elements of a set' : 'keys of a map'} cannot be null`
  return 'references are stored only as "C ref", "C ref set", or the keys or values of a map'
}
