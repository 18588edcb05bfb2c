/** Converts values to the content of SQLite's columns, and back. */
import type { Type } from '../../../model/api.ts'
import type { ScalarKind } from '../../../model/kinds.ts'
import type { Shapes } from '../../values/shapes.ts'
import type { Value } from '../../values/values.ts'
import type { ColumnCodec, StoredValue } from '../database/database.ts'
import { type Sql, sql } from '../database/sql.ts'
import { jsonCodec } from '../objects/json-column.ts'

/** A ref is a text, and the null reference is NULL. Sets, maps, options and records are JSON. */
export function codecOf(shapes: Shapes, type: Type): ColumnCodec {
  switch (type.kind) {
    case 'enum':
    case 'ref':
      return TEXT_CODEC
    case 'record':
    case 'any record':
    case 'set':
    case 'option':
    case 'map': {
      const json = jsonCodec(shapes, type)
      return codec(TEXT, json.write, (stored) => json.read(stored as string))
    }
    default:
      return SCALAR_COLUMNS[type.kind]
  }
}

interface ColumnType {
  readonly type: Sql
  toJson(column: Sql): Sql
  fromJson(json: unknown): StoredValue
}

const TEXT: ColumnType = {
  type: sql.raw('text'),
  toJson: (column) => column,
  fromJson: (json) => json as string | null,
}

/** As a text in JSON, the number keeps all its digits. */
const INTEGER: ColumnType = {
  type: sql.raw('integer'),
  toJson: (column) => sql`cast(${column} as text)`,
  fromJson: (json) => BigInt(json as string),
}

/** Not all versions of SQLite write floats exactly. */
const REAL: ColumnType = {
  type: sql.raw('real'),
  toJson: (column) => sql`crowfoot_text(${column})`,
  fromJson: Number,
}

const TEXT_CODEC = plain(TEXT)

const SCALAR_COLUMNS: { readonly [kind in ScalarKind]: ColumnCodec } = {
  string: TEXT_CODEC,
  int: plain(INTEGER),
  float: plain(REAL),
  bool: {
    ...codec(
      INTEGER,
      (value) => (value ? 1n : 0n),
      (stored) => stored === 1n,
    ),
    check: (column) => sql`${column} in (0, 1)`,
  },
  datetime: TEXT_CODEC,
}

function plain(column: ColumnType): ColumnCodec {
  return codec(
    column,
    (value) => value as StoredValue,
    (stored) => stored as Value,
  )
}

function codec(
  { type, toJson, fromJson }: ColumnType,
  encode: ColumnCodec['encode'],
  decode: ColumnCodec['decode'],
): ColumnCodec {
  return { column: type, encode, decode, toJson, fromJson: (json) => decode(fromJson(json)) }
}
