/** The types and literals of random bodies. */
import type { BodyType } from '../../../model/body.ts'

export const T = {
  int: { kind: 'int' },
  float: { kind: 'float' },
  string: { kind: 'string' },
  bool: { kind: 'bool' },
  datetime: { kind: 'datetime' },
  duration: { kind: 'duration' },
  colour: { kind: 'enum', name: 'colour' },
  label: { kind: 'record', name: 'label' },
  penRecord: { kind: 'record', name: 'pen' },
  pen: { kind: 'ref', class: 'pen', nullable: false },
  penOrNull: { kind: 'ref', class: 'pen', nullable: true },
  cup: { kind: 'ref', class: 'cup', nullable: false },
  cupOrNull: { kind: 'ref', class: 'cup', nullable: true },
  lid: { kind: 'ref', class: 'lid', nullable: false },
  lidOrNull: { kind: 'ref', class: 'lid', nullable: true },
} as const satisfies { readonly [name: string]: BodyType }

export const setOf = (of: BodyType): BodyType => ({ kind: 'set', of })
export const mapOf = (key: BodyType, value: BodyType): BodyType & { kind: 'map' } => ({ kind: 'map', key, value })

export const SCALARS: readonly BodyType[] = [T.int, T.float, T.string, T.bool, T.datetime, T.colour]
export const ORDERED: readonly BodyType[] = [T.int, T.float, T.string, T.datetime, T.duration]
export const REFS: readonly BodyType[] = [T.pen, T.penOrNull, T.cup, T.cupOrNull, T.lid, T.lidOrNull]
export const ELEMENTS: readonly BodyType[] = [
  ...[T.int, T.string, T.colour, T.datetime, T.pen, T.cup, T.lid],
  ...[T.label, setOf(T.int)],
]
export const SETS = ELEMENTS.map(setOf)
export const MAPS: readonly BodyType[] = [
  ...[mapOf(T.string, T.string), mapOf(T.int, T.int), mapOf(T.string, setOf(T.int))],
  ...[mapOf(T.pen, T.int), mapOf(T.string, T.int)],
]
export const OPTIONS: readonly BodyType[] = [
  { kind: 'option', of: T.int },
  { kind: 'option', of: T.string },
]
export const ANY: readonly BodyType[] = [
  ...SCALARS,
  T.duration,
  ...REFS,
  T.label,
  T.penRecord,
  ...SETS,
  ...MAPS,
  ...OPTIONS,
]

export const TEXTS = [
  '',
  'a',
  'B',
  'ab',
  '12',
  '-7',
  '3',
  '0',
  '1.5',
  'é😀',
  '\ue000x',
  '😀',
  'a,b,a',
  'x=1',
  'İ',
  '0x',
  '9223372036854775808',
]
export const INTS = [
  '0',
  '1',
  '-1',
  '2',
  '5',
  '-9',
  '255',
  '9223372036854775807',
  '-9223372036854775808',
  '4611686018427387904',
]
/** Of these, few sums leave 64 bits. */
export const SMALL_INTS = ['0', '1', '2', '3', '5', '7', '-1', '12', '100']
export const SMALL_FLOATS = [0, 0.5, 1.5, -2.25, 3]
export const FLOATS = [0, 1.5, -2.25, 1e300, -1e-300, 9.3e18, 0.1]
export const DATES = ['20260131T12:00:00Z', '20260131T12:00:00.500Z', '00010101T00:00:00Z', '99991231T23:59:59Z']
export const SMALL_SPANS = ['0', '1500', '-250', '60000']
export const SPANS = ['0', '1500', '-250', '86400000', '9223372036854775807']
export const PATTERNS = ['^[a-z]+$', '([0-9]+)', '(a|b),(a|b)', 'x=(.*)', '^$', '.']

export function is(a: BodyType, b: BodyType): boolean {
  if (a === b) return true
  if (a.kind !== b.kind) return false
  if (a.kind === 'ref' && b.kind === 'ref') return a.class === b.class && a.nullable === b.nullable
  if (a.kind === 'map' && b.kind === 'map') return is(a.key, b.key) && is(a.value, b.value)
  if ('of' in a && 'of' in b) return is(a.of, b.of)
  return 'name' in a && 'name' in b ? a.name === b.name : true
}
