/** A class with more fields than a table can have columns: the server could not create the table. */

import { someType } from '../../../model/types.ts'
import type { Pairs } from '../../resolve/pairs.ts'
import { type ClassSymbol, type FieldSymbol, isNamespace } from '../../scope/symbols.ts'
import type { CheckRule } from '../rule.ts'

/**
 * SQLite's tables have at most 2,000 columns. The server itself needs 6: row, reference, uuid, time of creation, time of the
 * last change, checksum.
 */
export const MOST_COLUMNS = 2000 - 6

const fields = (count: number) => Array.from({ length: count }, (_, i) => `  RO/runtime f${i + 1} : int\n`).join('')

export const tooManyFields: CheckRule = {
  entry: {
    code: 'CROW1210',
    severity: 'error',
    title: 'A class has too many fields',
    explanation: `Each class is a table of the database and each of its fields a column; a table has room for ${MOST_COLUMNS.toLocaleString('en')} of them. Sets of references, maps that hold references and the computed ends of pairs have their own tables and do not count.`,
    example: `class meter {\n${fields(MOST_COLUMNS + 1)}}\n`,
    abridged: `class meter {\n  RO/runtime f1 : int\n  // and so on\n  RO/runtime f${MOST_COLUMNS + 1} : int\n}\n`,
    repaired: 'class meter {\n  RO/runtime readings : (string -> int) map\n}\n',
  },
  check: {
    class(owner, report, { pairs }) {
      if (owner.fields.length <= MOST_COLUMNS || isNamespace(owner)) return
      const columns = columnsOf(owner, pairs)
      if (columns <= MOST_COLUMNS) return
      report({
        place: owner.place,
        at: owner.decl.name,
        message: `The class "${owner.name}" has ${columns} fields that are columns; a table has room for ${MOST_COLUMNS}.`,
        help: 'Combine fields that belong together into a map, or split the class in two.',
      })
    },
  },
}

function columnsOf(owner: ClassSymbol, pairs: Pairs): number {
  return owner.fields.filter((field) => field.name !== 'uuid' && isColumn(field, pairs)).length
}

/** True for a field that the store keeps in a column: a value, or a reference that is not the computed end of a pair. */
function isColumn(field: FieldSymbol, pairs: Pairs): boolean {
  const { type } = field
  const relation = pairs.relationOf.get(field)
  if (!relation) return type?.kind === 'ref' || (type !== null && !someType(type, (t) => t.kind === 'ref'))
  const [stored] = relation.ends
  if (relation.symmetric || relation.kind === 'many-many') return false
  return stored.class === field.owner.name && stored.field === field.name
}
