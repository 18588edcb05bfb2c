/** A value as one line of text, for filters, sorting and tooltips. */
import type { Api, Type } from '../../../model/api.ts'
import { isScalar, type ScalarKind } from '../../../model/kinds.ts'
import { recordMembers } from '../../../reference/record-members.ts'

/** `nameOf` returns the name of a referenced object. */
export interface TextParts {
  readonly api: Api
  readonly nameOf: (className: string, ref: string) => string
}

/** Takes values as JSON carries them. A value that does not fit its type is written as JSON. */
export function valueAsText(parts: TextParts, type: Type | null, value: unknown): string {
  if (value === undefined || value === null) return ''
  if (type === null) return plain(value)
  switch (type.kind) {
    case 'ref':
      return isNullRef(value) ? '' : parts.nameOf(type.class, String(value))
    case 'set':
    case 'option':
      return Array.isArray(value) ? value.map((one) => valueAsText(parts, type.of, one)).join(', ') : plain(value)
    case 'map':
      return Object.entries(value)
        .map(([key, one]) => `${valueAsText(parts, type.key, key)} → ${valueAsText(parts, type.value, one)}`)
        .join(', ')
    case 'record':
      return recordText(parts, type.name, value)
    case 'enum':
    case 'any record':
      return plain(value)
    default:
      return SCALAR_TEXTS[type.kind](value)
  }
}

const SCALAR_TEXTS: { readonly [kind in ScalarKind]: (value: unknown) => string } = {
  string: plain,
  int: plain,
  float: plain,
  bool: plain,
  datetime: (value) => localTime(String(value)),
}

/** A bigint if a number would lose digits; both compare like numbers. */
export type SortKey = string | number | bigint

/** A key in the order that users expect: numbers by value, texts ignoring case, numbers in texts by value. */
export function sortKey(parts: TextParts, type: Type, value: unknown): SortKey {
  if (type.kind === 'option') {
    const [item] = Array.isArray(value) ? value : []
    return item === undefined ? '' : sortKey(parts, type.of, item)
  }
  const key = isScalar(type) ? SORT_KEYS[type.kind] : 'text'
  return key === 'text' ? textKey(valueAsText(parts, type, value)) : key(value)
}

/** 'text': by the text that people see. */
const SORT_KEYS: { readonly [kind in ScalarKind]: 'text' | ((value: unknown) => SortKey) } = {
  string: 'text',
  int: wholeNumber,
  float: (value) => Number(value ?? 0),
  bool: (value) => (value === true ? 1 : 0),
  datetime: (value) => String(value ?? ''),
}

function textKey(text: string): string {
  return text.toLowerCase().replace(/\d+/g, (digits) => digits.padStart(20, '0'))
}

/** The exact value: ints that a number cannot hold travel as strings of digits. */
export function wholeNumber(value: unknown): number | bigint {
  return typeof value === 'string' && /^-?\d+$/.test(value) ? BigInt(value) : Number(value ?? 0)
}

/**
 * A date in the user's time zone and locale; `never` for the start of 1970, which means that in APIs without null.
 * Returns a text that is not a date unchanged.
 */
export function localTime(text: string): string {
  const ms = timeOf(text)
  return Number.isNaN(ms) ? text : ms === 0 ? 'never' : FORMAT.format(ms)
}

/** Milliseconds since 1970 of a date in wire format, such as `20260131T12:00:00Z`. NaN for any other text. */
export function timeOf(text: string): number {
  const [, year, month, rest] = /^(\d{4})(\d\d)(\d\dT.*)$/.exec(text) ?? []
  return Date.parse(`${year}-${month}-${rest}`)
}

/** Whether a text is a reference and not a typed name. */
export function isRef(text: string): boolean {
  return /^OpaqueRef:./i.test(text)
}

export function isNullRef(value: unknown): boolean {
  return value === 'OpaqueRef:NULL' || value === '' || value === null
}

const FORMAT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })

function recordText(parts: TextParts, name: string, value: unknown): string {
  if (typeof value !== 'object') return plain(value)
  const types = new Map(recordMembers(parts.api, name).map((m) => [m.name, m.type]))
  return Object.entries(value as object)
    .map(([member, one]) => `${member}: ${valueAsText(parts, types.get(member) ?? null, one)}`)
    .join(', ')
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
