/** Which fields a table shows at first, how wide, and what a filter of a column means. */
import type { Class, Field } from '../../model/api.ts'
import { labelField } from './label-field.ts'
import { own } from './own.ts'
import { isNullRef, sortKey, type TextParts, timeOf, valueText } from './value-text.ts'

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

/** What the text in a column's filter lets through; undefined for all. Numbers and dates may be compared: `> 5`. */
export function columnTest(parts: TextParts, { type }: Pick<Field, 'type'>, text: string): Test | undefined {
  const wanted = text.trim()
  if (wanted === '') return undefined
  const [, sign, than] = /^(<=?|>=?|=)\s*(.+)$/s.exec(wanted) ?? []
  if (sign !== undefined && than !== undefined && COMPARED.has(type.kind)) {
    const limit = type.kind === 'datetime' ? Date.parse(than) : Number(than)
    return (value) => compare(type.kind === 'datetime' ? timeOf(String(value)) : Number(value), sign, limit)
  }
  if (type.kind === 'enum' || type.kind === 'bool') return (value) => String(value) === wanted
  const lower = wanted.toLowerCase()
  return (value) =>
    valueText(parts, type, value).toLowerCase().includes(lower) ||
    (type.kind === 'ref' && !isNullRef(value) && String(value).toLowerCase().includes(lower))
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
): (record: { readonly [field: string]: unknown } | undefined) => string | number {
  return (record) => (record === undefined ? '' : sortKey(parts, type, own(record, name)))
}

const COMPARED: ReadonlySet<string> = new Set(['int', 'float', 'datetime'])

function compare(value: number, sign: string, limit: number): boolean {
  if (sign === '=') return value === limit
  if (sign.startsWith('<')) return value < limit || (sign === '<=' && value === limit)
  return value > limit || (sign === '>=' && value === limit)
}
