/** Values as what SQLite keeps in a column, both ways. */
import type { Type } from '../../../model/api.ts'
import type { ScalarKind } from '../../../model/kinds.ts'
import type { Shapes } from '../../values/shapes.ts'
import type { Value } from '../../values/values.ts'
import { jsonCodec } from '../objects/json-column.ts'
import type { SQLInputValue, SQLOutputValue } from './statement.ts'

export interface Codec {
  readonly column: 'TEXT' | 'INTEGER' | 'REAL'
  /** SQL's list of all that may be stored; absent where the column's type says enough. */
  readonly only?: string
  encode(value: Value): SQLInputValue
  decode(stored: SQLOutputValue): Value
}

/** A ref is its text, null is NULL; sets, maps, options and records are JSON. */
export function codecOf(shapes: Shapes, type: Type): Codec {
  switch (type.kind) {
    case 'enum':
    case 'ref':
      return TEXT
    case 'record':
    case 'any record':
    case 'set':
    case 'option':
    case 'map': {
      const json = jsonCodec(shapes, type)
      return { column: 'TEXT', encode: json.write, decode: (stored) => json.read(stored as string) }
    }
    default:
      return SCALAR_COLUMNS[type.kind]
  }
}

const TEXT = plain('TEXT')

const SCALAR_COLUMNS: { readonly [kind in ScalarKind]: Codec } = {
  string: TEXT,
  int: plain('INTEGER'),
  float: plain('REAL'),
  bool: { column: 'INTEGER', only: '0, 1', encode: (value) => (value ? 1n : 0n), decode: (stored) => stored === 1n },
  datetime: TEXT,
}

function plain(column: Codec['column']): Codec {
  return { column, encode: (value) => value as SQLInputValue, decode: (stored) => stored as Value }
}
