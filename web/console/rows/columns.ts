/** The widths and the filters of columns. */
import type { Api, Field, Type } from '../../../model/api.ts'
import { isScalar, type ScalarKind } from '../../../model/kinds.ts'
import { bytesIn } from '../values/field-looks.ts'
import { isNullRef, type TextParts, timeOf, valueAsText, wholeNumber } from '../values/value-as-text.ts'
import { dateSpan } from './date-span.ts'

interface ScalarColumn {
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
  string: { width: 190, compared: null },
  int: {
    width: 120,
    compared: {
      ...NUMBER,
      rangeOf: (text) =>
        pointOf(/^[+-]?\d+$/.test(text) ? wholeNumber(text.replace('+', '')) : (bytesIn(text) ?? Number(text))),
      numberOf: wholeNumber,
    },
  },
  float: {
    width: 110,
    compared: { ...NUMBER, rangeOf: (text) => pointOf(Number(text)), numberOf: Number },
  },
  bool: { width: 90, compared: null, choices: ['true', 'false'] },
  datetime: {
    width: 190,
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

/** Longer names of columns are cut. */
const LONGEST_HEAD = 190

/** The width of a column in pixels. The column that names the objects is wider. */
export function columnWidth({ name, type }: Pick<Field, 'name' | 'type'>, isFirst: boolean): number {
  const width = isScalar(type) ? SCALAR_COLUMNS[type.kind].width : (WIDTHS.get(type.kind) ?? 240)
  return Math.max(isFirst ? 250 : width, Math.min(name.length * 8 + 36, LONGEST_HEAD))
}

/** Whether values of the column are numbers, which stand at the right. */
export function isNumeric(type: Type): boolean {
  return type.kind === 'option' ? isNumeric(type.of) : type.kind === 'int' || type.kind === 'float'
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
