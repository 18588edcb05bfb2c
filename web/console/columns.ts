/** Which fields a table shows at first, how wide, and what a filter of a column means. */
import type { Class, Field, Type } from '../../model/api.ts'
import { dateSpan } from './date-span.ts'
import { labelField } from './label-field.ts'
import { own } from './own.ts'
import { isNullRef, type SortKey, sortKey, type TextParts, timeOf, valueText, wholeNumber } from './value-text.ts'

/** The name and the uuid, then what tells most in little room. */
export function firstColumns(owner: Pick<Class, 'fields'>): string[] {
  const { fields } = owner
  const named = leadingColumns(owner)
  const others = fields
    .filter((f) => !named.includes(f.name) && RANKS.has(f.type.kind))
    .map((field, i) => ({ field, rank: (RANKS.get(field.type.kind) as number) * 100 + i }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, 5)
  const chosen = new Set(others.map(({ field }) => field))
  return [...named, ...fields.filter((f) => chosen.has(f)).map((f) => f.name)]
}

/** The name and the uuid, of those that there are. */
export function leadingColumns(owner: Pick<Class, 'fields'>): string[] {
  return [labelField(owner), 'uuid'].flatMap((name) => owner.fields.find((f) => f.name === name)?.name ?? [])
}

const RANKS: ReadonlyMap<string, number> = new Map([
  ['enum', 0],
  ['ref', 1],
  ['string', 2],
  ['int', 2],
  ['bool', 3],
  ['datetime', 3],
  ['float', 3],
])

/** In pixels. */
export function columnWidth({ name, type }: Pick<Field, 'name' | 'type'>): number {
  if (name === 'name_label' || name === 'title' || name === 'name') return 220
  const width = WIDTHS.get(type.kind) ?? 240
  return Math.max(width, name.length * 9 + 40)
}

const WIDTHS: ReadonlyMap<string, number> = new Map([
  ['bool', 90],
  ['int', 150],
  ['float', 110],
  ['enum', 130],
  ['datetime', 200],
  ['ref', 180],
])

/**
 * What the text in a column's filter lets through; undefined for all, also where it cannot be read (`filterProblem`).
 * Numbers and dates may be compared: `> 5`; a date alone is that day, in local time.
 */
export function columnTest(parts: TextParts, { type }: Pick<Field, 'type'>, text: string): Test | undefined {
  const wanted = text.trim()
  if (wanted === '') return undefined
  if (type.kind === 'option') {
    const test = columnTest(parts, { type: type.of }, text)
    return test && ((value) => Array.isArray(value) && value.length > 0 && test(value[0]))
  }
  const comparison = readComparison(type, wanted)
  if (comparison) return comparison === 'unreadable' ? undefined : comparisonTest(type, comparison)
  if (type.kind === 'enum' || type.kind === 'bool') return (value) => String(value) === wanted
  const lower = wanted.toLowerCase()
  return (value) =>
    valueText(parts, type, value).toLowerCase().includes(lower) ||
    (type.kind === 'ref' && !isNullRef(value) && String(value).toLowerCase().includes(lower))
}

/** Why a filter cannot be read, as a sentence; undefined where it can. */
export function filterProblem({ name, type }: Pick<Field, 'name' | 'type'>, text: string): string | undefined {
  const inner = type.kind === 'option' ? type.of : type
  if (readComparison(inner, text.trim()) !== 'unreadable') return undefined
  const example =
    inner.kind === 'datetime' ? 'a date is needed, such as > 2026-01-31' : 'a number is needed, such as > 5'
  return `The filter of ${name} is not used: ${example}.`
}

export type Test = (value: unknown) => boolean

/** Over all of the fields that are given. */
export function rowTest(
  parts: TextParts,
  fields: readonly Field[],
  text: string,
): ((record: { readonly [field: string]: unknown }) => boolean) | undefined {
  const lower = text.trim().toLowerCase()
  if (lower === '') return undefined
  return (record) =>
    fields.some(({ name, type }) => valueText(parts, type, own(record, name)).toLowerCase().includes(lower))
}

/** What a column is sorted by. */
export function columnKey(
  parts: TextParts,
  { name, type }: Field,
): (record: { readonly [field: string]: unknown } | undefined) => SortKey {
  return (record) => (record === undefined ? '' : sortKey(parts, type, own(record, name)))
}

const COMPARED: ReadonlySet<string> = new Set(['int', 'float', 'datetime'])

/** From the first to before the second: a day is more than an instant. Of numbers both are the same, and inclusive. */
interface Comparison {
  readonly sign: string
  readonly from: number | bigint
  readonly to: number | bigint
}

/** undefined where the text is none: it is looked for in the values' texts. */
function readComparison(type: Type, wanted: string): Comparison | 'unreadable' | undefined {
  if (!COMPARED.has(type.kind)) return undefined
  const [, sign, than = ''] = /^(<=?|>=?|=)\s*(.*)$/s.exec(wanted) ?? []
  if (type.kind === 'datetime') {
    const span = dateSpan(sign === undefined ? wanted : than)
    if (span) return { sign: sign ?? '=', ...span }
  } else if (sign !== undefined) {
    const limit = type.kind === 'int' && /^[+-]?\d+$/.test(than) ? wholeNumber(than.replace('+', '')) : Number(than)
    if (than !== '' && !Number.isNaN(limit)) return { sign, from: limit, to: limit }
  }
  return sign === undefined ? undefined : 'unreadable'
}

function comparisonTest(type: Type, { sign, from, to }: Comparison): Test {
  const isDate = type.kind === 'datetime'
  const of = isDate ? (value: unknown) => timeOf(String(value)) : type.kind === 'int' ? wholeNumber : Number
  const isAfter = (value: number | bigint) => (isDate ? value >= to : value > to)
  switch (sign) {
    case '<':
      return (value) => of(value) < from
    case '<=':
      return (value) => !isAfter(of(value))
    case '>':
      return (value) => isAfter(of(value))
    case '>=':
      return (value) => of(value) >= from
    default:
      return (value) => of(value) >= from && !isAfter(of(value))
  }
}
