/** A value as one line of text: what filters look into, what sorting goes by, what a title shows. */
import type { Api, Type } from '../../../model/api.ts'
import { isScalar, type ScalarKind } from '../../../model/kinds.ts'
import { membersOf } from '../../../reference/members.ts'

/** `nameOf` is what a reference is called. */
export interface TextParts {
  readonly api: Api
  readonly nameOf: (className: string, ref: string) => string
}

/** Values are as JSON carries them; one of another shape than its type is written as JSON. */
export function valueText(parts: TextParts, type: Type | null, value: unknown): string {
  if (value === undefined || value === null) return ''
  if (type === null) return plain(value)
  switch (type.kind) {
    case 'ref':
      return isNullRef(value) ? '' : parts.nameOf(type.class, String(value))
    case 'set':
    case 'option':
      return Array.isArray(value) ? value.map((one) => valueText(parts, type.of, one)).join(', ') : plain(value)
    case 'map':
      return Object.entries(value)
        .map(([key, one]) => `${valueText(parts, type.key, key)} → ${valueText(parts, type.value, one)}`)
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

/** bigint where a number would lose digits: the two compare as numbers do. */
export type SortKey = string | number | bigint

/** What sorts as people expect: numbers by their size, texts without regard to case, numbers within them by their size. */
export function sortKey(parts: TextParts, type: Type, value: unknown): SortKey {
  if (type.kind === 'option') {
    const [item] = Array.isArray(value) ? value : []
    return item === undefined ? '' : sortKey(parts, type.of, item)
  }
  const key = isScalar(type) ? SORT_KEYS[type.kind] : 'text'
  return key === 'text' ? textKey(valueText(parts, type, value)) : key(value)
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

/** Exact: ints that a number cannot hold travel as texts of digits. */
export function wholeNumber(value: unknown): number | bigint {
  return typeof value === 'string' && /^-?\d+$/.test(value) ? BigInt(value) : Number(value ?? 0)
}

/** In the reader's own time zone and way of writing; what is no date comes back as it is. */
export function localTime(text: string): string {
  const ms = timeOf(text)
  return Number.isNaN(ms) ? text : FORMAT.format(ms)
}

/** Milliseconds since 1970 of a date as it travels: `20260131T12:00:00Z`. NaN for another text. */
export function timeOf(text: string): number {
  const [, year, month, rest] = /^(\d{4})(\d\d)(\d\dT.*)$/.exec(text) ?? []
  return Date.parse(`${year}-${month}-${rest}`)
}

/** Else it is a name that somebody has typed. */
export function isRef(text: string): boolean {
  return /^OpaqueRef:./i.test(text)
}

export function isNullRef(value: unknown): boolean {
  return value === 'OpaqueRef:NULL' || value === '' || value === null
}

const FORMAT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })

function recordText(parts: TextParts, name: string, value: unknown): string {
  if (typeof value !== 'object') return plain(value)
  const types = new Map(membersOf(parts.api, name).map((m) => [m.name, m.type]))
  return Object.entries(value as object)
    .map(([member, one]) => `${member}: ${valueText(parts, types.get(member) ?? null, one)}`)
    .join(', ')
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
