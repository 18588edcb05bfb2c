/** Values as what SQLite keeps in a column, both ways. */
import type { Type } from '../../../model/api.ts'
import type { Shapes } from '../../values/shapes.ts'
import type { Value } from '../../values/values.ts'
import { jsonCodec } from '../json.ts'
import type { SQLInputValue, SQLOutputValue } from './statement.ts'

export interface Codec {
  readonly column: 'TEXT' | 'INTEGER' | 'REAL'
  encode(value: Value): SQLInputValue
  decode(stored: SQLOutputValue): Value
}

/** A ref is its text, null is NULL; sets, maps, options and records are JSON. */
export function codecOf(shapes: Shapes, type: Type): Codec {
  switch (type.kind) {
    case 'string':
    case 'enum':
    case 'datetime':
    case 'ref':
      return plain('TEXT')
    case 'int':
      return plain('INTEGER')
    case 'float':
      return plain('REAL')
    case 'bool':
      return { column: 'INTEGER', encode: (value) => (value ? 1n : 0n), decode: (stored) => stored === 1n }
    default: {
      const json = jsonCodec(shapes, type)
      return { column: 'TEXT', encode: json.write, decode: (stored) => json.read(stored as string) }
    }
  }
}

function plain(column: Codec['column']): Codec {
  return { column, encode: (value) => value as SQLInputValue, decode: (stored) => stored as Value }
}
