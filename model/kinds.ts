/**
 * The kinds of scalar types, and the facts about each in the model. A new kind is added here first. Other folders have
 * their own facts (columns, wire codecs, inputs, examples) in tables over `ScalarKind`, which do not compile without it.
 */
import { canonicalDatetime, EPOCH } from './datetime.ts'
import { int64, isCarriableText } from './text.ts'

/** A value of a scalar type as the model has it (`Literal` in api.ts). */
export type ScalarLiteral = string | number | boolean

/** The kinds of values in the syntax tree that a scalar can be written as. */
export type WrittenKind = 'string-value' | 'int-value' | 'float-value' | 'name-value'

export interface ScalarFacts {
  /** The description of the kind, as a sentence in Markdown. */
  readonly meaning: string
  /** The instruction for writing a value of the kind, after "Write". */
  readonly wanted: string
  /** How its values may be written. */
  readonly written: readonly WrittenKind[]
  /** The value of what is written so, without its quotes; undefined where there is none: out of range, no day of the calendar. */
  literal(text: string): ScalarLiteral | undefined
  /** A value as `.crow` text. */
  text(literal: ScalarLiteral): string
  /** The value that a field starts with if no default is given. */
  readonly zero: ScalarLiteral
  /** The zero as people write it. */
  readonly zeroText: string
  /** The value in example calls. */
  readonly example: ScalarLiteral
  /** Maps may have keys of it. */
  readonly isKey: boolean
  /** JSON's type for it. */
  readonly json: 'string' | 'integer' | 'number' | 'boolean'
  /** XML-RPC's element for it. */
  readonly xml: 'string' | 'double' | 'boolean' | 'dateTime.iso8601'
}

const FACTS = {
  string: {
    meaning: 'Text: any characters that XML can carry.',
    wanted: 'a text in double quotes',
    written: ['string-value'],
    literal: (text) => (isCarriableText(text) ? text : undefined),
    text: JSON.stringify,
    zero: '',
    zeroText: '""',
    example: 'text',
    isKey: true,
    json: 'string',
    xml: 'string',
  },
  int: {
    meaning: 'A whole number of 64 bits.',
    wanted: 'a whole number, such as 42',
    written: ['int-value'],
    literal: (text) => int64(text)?.toString(),
    text: String,
    zero: '0',
    zeroText: '0',
    example: '1',
    isKey: true,
    json: 'integer',
    xml: 'string',
  },
  float: {
    meaning: 'An IEEE double; no NaN and no infinity.',
    wanted: 'a number, such as 1.5',
    written: ['float-value', 'int-value'],
    literal: (text) => (Number.isFinite(Number(text)) ? Number(text) : undefined),
    text: (literal) => (Number.isInteger(literal) ? `${literal}.0` : String(literal)),
    zero: 0,
    zeroText: '0.0',
    example: 0.5,
    isKey: false,
    json: 'number',
    xml: 'double',
  },
  bool: {
    meaning: '`true` or `false`.',
    wanted: 'true or false',
    written: ['name-value'],
    literal: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
    text: String,
    zero: false,
    zeroText: 'false',
    example: true,
    isKey: false,
    json: 'boolean',
    xml: 'boolean',
  },
  datetime: {
    meaning: 'A moment, written as an ISO 8601 string: `"2026-01-31T12:00:00Z"`.',
    wanted: 'an ISO 8601 date in double quotes, such as "2026-01-31T12:00:00Z"',
    written: ['string-value'],
    literal: canonicalDatetime,
    text: JSON.stringify,
    zero: EPOCH,
    zeroText: '"1970-01-01T00:00:00Z"',
    example: '20260131T12:00:00Z',
    isKey: false,
    json: 'string',
    xml: 'dateTime.iso8601',
  },
} as const satisfies { readonly [kind: string]: ScalarFacts }

/** The names of the kinds, which are also the names of the types in `.crow` text. */
export type ScalarKind = keyof typeof FACTS

export interface ScalarType {
  readonly kind: ScalarKind
}

export const SCALARS: { readonly [kind in ScalarKind]: ScalarFacts } = FACTS

/** In the order in which they are listed for people. */
export const SCALAR_KINDS = Object.keys(FACTS) as readonly ScalarKind[]

/** The kinds that the keys of a map can have. */
export const KEY_KINDS: readonly ScalarKind[] = SCALAR_KINDS.filter((kind) => SCALARS[kind].isKey)

/** True for a type that has no parts and names nothing that a text declares. */
export function isScalar<T extends { readonly kind: string }>(type: T): type is T & ScalarType {
  return Object.hasOwn(FACTS, type.kind)
}

const TYPES: ReadonlyMap<string, ScalarType> = new Map(SCALAR_KINDS.map((kind) => [kind, { kind }]))

/** The scalar type of this name: one object for each, so that it can also be compared by identity. */
export function scalarType(word: string): ScalarType | undefined {
  return TYPES.get(word)
}

/** True where the written value is one of the kind: its literal and the value itself fit. */
export function isWritten(kind: ScalarKind, written: { readonly kind: string; readonly text?: string }): boolean {
  const { literal } = SCALARS[kind]
  return mayBeWritten(kind, written.kind) && written.text !== undefined && literal(written.text) !== undefined
}

/** True where values of the kind are written as such literals. */
export function mayBeWritten(kind: ScalarKind, written: string): boolean {
  return SCALARS[kind].written.some((one) => one === written)
}
