/** The first columns of a table, their widths, and the filters of columns. */
import type { Api, Class, Field, Type } from '../../../model/api.ts'
import { isScalar, type ScalarKind } from '../../../model/kinds.ts'
import { bytesIn } from '../values/field-looks.ts'
import { labelField } from '../values/label-field.ts'
import { own } from '../values/own-member.ts'
import {
  isNullRef,
  type SortKey,
  sortKey,
  type TextParts,
  timeOf,
  valueAsText,
  wholeNumber,
} from '../values/value-as-text.ts'
import { dateSpan } from './date-span.ts'

/** The name and the uuid, then up to five short and informative fields. */
export function firstColumns(owner: Pick<Class, 'fields'>): string[] {
  const { fields } = owner
  const named = leadingColumns(owner)
  const others = fields
    .filter((f) => !named.includes(f.name) && rankOf(f.type) !== undefined)
    .map((field, i) => ({ field, rank: (rankOf(field.type) as number) * 100 + i }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, 5)
  const chosen = new Set(others.map(({ field }) => field))
  return [...named, ...fields.filter((f) => chosen.has(f)).map((f) => f.name)]
}

/** The name and the uuid, if the class has them. */
export function leadingColumns(owner: Pick<Class, 'fields'>): string[] {
  return [labelField(owner), 'uuid'].flatMap((name) => owner.fields.find((f) => f.name === name)?.name ?? [])
}

/** The lower, the sooner it is shown; undefined for types whose values are too long for a column. */
function rankOf(type: Type): number | undefined {
  if (isScalar(type)) return SCALAR_COLUMNS[type.kind].rank
  return type.kind === 'enum' ? 0 : type.kind === 'ref' ? 1 : undefined
}

interface ScalarColumn {
  readonly rank: number
  /** The width of a column in pixels. */
  readonly width: number
  /** How a filter compares values; null if it searches their texts or offers a choice. */
  readonly compared: Compared | null
  /** The choices of a filter; absent if there are too many values. */
  readonly choices?: readonly string[]
}

/** For dates `to` is exclusive, because a day is longer than an instant. For numbers `from` and `to` are the same. */
interface Range {
  readonly from: number | bigint
  readonly to: number | bigint
}

interface Compared {
  /** The operand after the sign, in words: `a number`. */
  readonly needed: string
  readonly example: string
  /** The placeholder of an empty filter. */
  readonly hint: string
  /** A range has a length, may stand without a sign and does not include its end. */
  readonly isPeriod: boolean
  rangeOf(text: string): Range | undefined
  numberOf(value: unknown): number | bigint
}

const NUMBER = { needed: 'a number', example: '> 5', hint: '> 0', isPeriod: false }

const pointOf = (limit: number | bigint) => (Number.isNaN(limit) ? undefined : { from: limit, to: limit })

const SCALAR_COLUMNS: { readonly [kind in ScalarKind]: ScalarColumn } = {
  string: { rank: 2, width: 240, compared: null },
  int: {
    rank: 2,
    width: 150,
    compared: {
      ...NUMBER,
      rangeOf: (text) =>
        pointOf(/^[+-]?\d+$/.test(text) ? wholeNumber(text.replace('+', '')) : (bytesIn(text) ?? Number(text))),
      numberOf: wholeNumber,
    },
  },
  float: {
    rank: 3,
    width: 110,
    compared: { ...NUMBER, rangeOf: (text) => pointOf(Number(text)), numberOf: Number },
  },
  bool: { rank: 3, width: 90, compared: null, choices: ['true', 'false'] },
  datetime: {
    rank: 3,
    width: 200,
    compared: {
      needed: 'a date',
      example: '> 2026-01-31',
      hint: '> 2026-01-31',
      isPeriod: true,
      rangeOf: dateSpan,
      numberOf: (value) => timeOf(String(value)),
    },
  },
}

function comparedBy(type: Type): Compared | null {
  return isScalar(type) ? SCALAR_COLUMNS[type.kind].compared : null
}

function scalarChoices(type: Type): readonly string[] | undefined {
  return isScalar(type) ? SCALAR_COLUMNS[type.kind].choices : undefined
}

/** The choices of the column's filter; undefined if the filter is a text. */
export function filterChoices({ enums }: Pick<Api, 'enums'>, type: Type): readonly string[] | undefined {
  return type.kind === 'enum' ? enums.find((e) => e.name === type.name)?.values.map((v) => v.name) : scalarChoices(type)
}

/** The hint that an empty filter of the column shows. */
export function filterHint(type: Type): string {
  return comparedBy(type)?.hint ?? ''
}

/** The width of a column in pixels. */
export function columnWidth({ name, type }: Pick<Field, 'name' | 'type'>): number {
  if (name === 'name_label' || name === 'title' || name === 'name') return 220
  const width = isScalar(type) ? SCALAR_COLUMNS[type.kind].width : (WIDTHS.get(type.kind) ?? 240)
  return Math.max(width, name.length * 9 + 40)
}

const WIDTHS: ReadonlyMap<string, number> = new Map([
  ['enum', 130],
  ['ref', 180],
])

/**
 * The test of a column's filter; undefined if all values pass, also for an unreadable filter (`filterProblem`). Numbers
 * and dates can be compared, such as `> 5`. A date without a comparison is that day in local time.
 */
export function columnTest(parts: TextParts, { type }: Pick<Field, 'type'>, text: string): Test | undefined {
  const wanted = text.trim()
  if (wanted === '') return undefined
  if (type.kind === 'option') {
    const test = columnTest(parts, { type: type.of }, text)
    return test && ((value) => Array.isArray(value) && value.length > 0 && test(value[0]))
  }
  const compared = comparedBy(type)
  const comparison = compared && readComparison(compared, wanted)
  if (comparison) return comparison === 'unreadable' ? undefined : comparisonTest(compared, comparison)
  if (type.kind === 'enum' || scalarChoices(type)) return (value) => String(value) === wanted
  const lower = wanted.toLowerCase()
  return (value) =>
    valueAsText(parts, type, value).toLowerCase().includes(lower) ||
    (type.kind === 'ref' && !isNullRef(value) && String(value).toLowerCase().includes(lower))
}

/** Why a filter is unreadable, as a sentence; undefined if it is readable. */
export function filterProblem({ name, type }: Pick<Field, 'name' | 'type'>, text: string): string | undefined {
  const inner = type.kind === 'option' ? type.of : type
  const compared = comparedBy(inner)
  if (!compared || readComparison(compared, text.trim()) !== 'unreadable') return undefined
  return `The filter of ${name} is not used: ${compared.needed} is needed, such as ${compared.example}.`
}

export type Test = (value: unknown) => boolean

/** A test that searches a text in all given fields. */
export function rowTest(
  parts: TextParts,
  fields: readonly Field[],
  text: string,
): ((record: { readonly [field: string]: unknown }) => boolean) | undefined {
  const lower = text.trim().toLowerCase()
  if (lower === '') return undefined
  return (record) =>
    fields.some(({ name, type }) => valueAsText(parts, type, own(record, name)).toLowerCase().includes(lower))
}

/** The sort key of a column. */
export function columnKey(
  parts: TextParts,
  { name, type }: Field,
): (record: { readonly [field: string]: unknown } | undefined) => SortKey {
  return (record) => (record === undefined ? '' : sortKey(parts, type, own(record, name)))
}

interface Comparison extends Range {
  readonly sign: string
}

/** undefined if the text is not a comparison; then the texts of values are searched. */
function readComparison({ isPeriod, rangeOf }: Compared, wanted: string): Comparison | 'unreadable' | undefined {
  const [, sign, than = ''] = /^(<=?|>=?|=)\s*(.*)$/s.exec(wanted) ?? []
  if (sign === undefined) {
    const range = isPeriod ? rangeOf(wanted) : undefined
    return range && { sign: '=', ...range }
  }
  const range = than === '' ? undefined : rangeOf(than)
  return range ? { sign, ...range } : 'unreadable'
}

function comparisonTest({ isPeriod, numberOf }: Compared, { sign, from, to }: Comparison): Test {
  const isAfter = (value: number | bigint) => (isPeriod ? value >= to : value > to)
  switch (sign) {
    case '<':
      return (value) => numberOf(value) < from
    case '<=':
      return (value) => !isAfter(numberOf(value))
    case '>':
      return (value) => isAfter(numberOf(value))
    case '>=':
      return (value) => numberOf(value) >= from
    default:
      return (value) => numberOf(value) >= from && !isAfter(numberOf(value))
  }
}
