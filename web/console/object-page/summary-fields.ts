/** Which fields tell most of an object: its state, and the values that its summary shows. Follows from the model only. */
import type { Class, Field } from '../../../model/api.ts'
import { ANY_VALUE } from '../../../model/state-arrow.ts'
import { labelField } from '../values/label-field.ts'
import { own } from '../values/own-member.ts'
import { isSecret } from '../values/secrets.ts'
import { isNullRef, timeOf } from '../values/value-as-text.ts'

/** The enum field that says how the object is; undefined if no enum is moved by messages or named like a state. */
export function headState({ fields }: Pick<Class, 'fields'>): Field | undefined {
  const enums = fields.filter(({ type, qualifier }) => type.kind === 'enum' && qualifier !== 'RW')
  const ranked = enums.map((field) => ({ field, rank: stateRank(field) })).filter(({ rank }) => rank > 0)
  return ranked.sort((a, b) => b.rank - a.rank)[0]?.field
}

/** A setting is changed by its one setter. A state is moved by several messages, which tells more than most names. */
function stateRank({ name, states = [] }: Field): number {
  const movers = new Set(states.flatMap(({ from, by }) => (from === null || from === ANY_VALUE ? [] : by)))
  return (/(^|_)(state|status)$/i.test(name) ? 100 : 0) + (movers.size > 1 ? movers.size : 0)
}

/** The text that describes an object in words, shown below its name. */
export function descriptionField({ fields }: Pick<Class, 'fields'>): string | undefined {
  const texts = new Set(fields.flatMap(({ name, type }) => (type.kind === 'string' ? [name] : [])))
  return ['name_description', 'description'].find((name) => texts.has(name))
}

/** The most values in a summary. */
const MOST = 6

/**
 * The fields whose values are in the summary, best first: sizes and numbers, choices, short texts and times that have a
 * value. Of fields with the same first word, such as `memory_max` and `memory_min`, one is enough. References are among
 * the related objects.
 */
export function keyFields(owner: Pick<Class, 'fields'>, record: { readonly [field: string]: unknown }): Field[] {
  const elsewhere = new Set([labelField(owner), descriptionField(owner), headState(owner)?.name, 'uuid'])
  const ranked = owner.fields
    .filter((field) => !elsewhere.has(field.name) && !isSecret(field) && tells(field, own(record, field.name)))
    .map((field, i) => ({ field, rank: rankOf(field) * owner.fields.length + i }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ field }) => field)
  const firsts = Map.groupBy(ranked, ({ name }) => name.split('_')[0] ?? name)
  const second = new Set([...firsts.values()].flatMap((same) => same.slice(1)))
  return [...ranked.filter((field) => !second.has(field)), ...second].slice(0, MOST)
}

/** Names of what people ask first: how large, how much of it, and where it is found. */
const ASKED = /(size|memory|total|free|capacity|utilisation|usage|count|VCPUs|cpu|speed|address|^IP|hostname)/i
/** Of several such fields: the one that tells the whole. */
const WHOLE = /(^|_)(max|total|size|limit)$/i
/** Last words of names of values that only programs read. */
const INNER = /(^|_)(id|domid|order|index|version|delay|multiplier)$/i

/** The lower, the sooner it is shown. */
function rankOf({ name, type }: Field): number {
  const asked = ASKED.test(name) ? (WHOLE.test(name) ? 0 : 1) : 6
  if (type.kind === 'int' || type.kind === 'float') return asked
  if (type.kind === 'enum') return 2 + asked
  if (type.kind === 'string' || type.kind === 'set') return 3 + asked
  return 4 + asked
}

/** Whether the value is there, short enough for a summary, and means something to people. */
function tells({ name, type }: Field, value: unknown): boolean {
  if (INNER.test(name)) return false
  switch (type.kind) {
    case 'int':
    case 'float':
      return Number(value ?? 0) !== 0
    case 'enum':
      return typeof value === 'string' && value !== ''
    case 'string':
      return typeof value === 'string' && value !== '' && value.length <= 40 && !/^[<{[]/.test(value)
    case 'bool':
      return value === true
    case 'datetime':
      return timeOf(String(value)) > 0
    case 'set':
      return type.of.kind === 'string' && Array.isArray(value) && value.length > 0 && value.join('').length <= 24
    default:
      return false
  }
}

/** Whether a field has nothing to show: an empty text, set or map, the null reference, a zero or `false`. */
export function isBlank({ type }: Pick<Field, 'type'>, value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === false || value === 0) return true
  if (type.kind === 'ref') return isNullRef(value)
  if (type.kind === 'datetime') return !(timeOf(String(value)) > 0)
  return typeof value === 'object' && Object.keys(value).length === 0
}
