/** Drafts: the contents of a form before they are values, as typed texts and as parts that can be added and removed. */
import type { Api, Literal, RecordMember, Type } from '../../../model/api.ts'
import { breaksBounds } from '../../../model/bounds.ts'
import { canonicalDatetime } from '../../../model/datetime.ts'
import type { ScalarKind } from '../../../model/kinds.ts'
import { int64, isCarriableText } from '../../../model/text.ts'
import { isCall } from '../../../model/value-types.ts'
import { recordMembers } from '../../../reference/record-members.ts'
import { hasDefault } from '../../../reference/secret-values.ts'
import { article } from '../values/article.ts'
import { labelField } from '../values/label-field.ts'
import { own } from '../values/own-member.ts'
import { isNullRef, isRef } from '../values/value-as-text.ts'

export type Draft =
  | string
  | boolean
  /** The member is left to its default, which a form cannot show. */
  | { readonly kind: 'left out' }
  /** An explicit "", where an empty input is a problem. */
  | { readonly kind: 'empty text' }
  | { readonly kind: 'list'; readonly items: readonly Draft[] }
  | { readonly kind: 'pairs'; readonly pairs: readonly (readonly [key: Draft, value: Draft])[] }
  | { readonly kind: 'members'; readonly members: { readonly [name: string]: Draft } }

/** A value as JSON carries it, or all problems of the draft. */
export type Read = { readonly value: unknown } | { readonly problems: readonly InputProblem[] }

export interface InputProblem {
  readonly problem: string
  /** The path of the input, such as `.tags[1]`. */
  readonly path: string
  /** True if the input is empty, and an explicit "" would be valid. */
  readonly isEmptyText?: true
}

export const LEFT_TO_DEFAULT: Draft = { kind: 'left out' }
export const EMPTY_TEXT: Draft = { kind: 'empty text' }

/** The first draft of a form: the default, otherwise the start value of the type. */
export function emptyDraft(api: Api, type: Type, literal?: Literal): Draft {
  if (literal !== undefined) return draftOfLiteral(api, type, literal) ?? LEFT_TO_DEFAULT
  switch (type.kind) {
    case 'set':
    case 'option':
      return { kind: 'list', items: [] }
    case 'map':
      return { kind: 'pairs', pairs: [] }
    case 'record':
      return {
        kind: 'members',
        members: Object.fromEntries(givenMembers(api, type.name).map((m) => [m.name, memberDraft(api, m)])),
      }
    case 'enum':
    case 'ref':
    case 'any record':
      return ''
    default:
      return SCALAR_DRAFTS[type.kind].empty
  }
}

/** The conversions between values of a kind and the texts that users write: the drafts of values, and the values of drafts. */
interface ScalarDrafts {
  /** The first draft of an input. */
  readonly empty: string | boolean
  /** `value`: as JSON carries it, or a literal of the model. */
  of(value: unknown): string | boolean
  /** The reason why the text is not a valid value. */
  problem(text: string): string | undefined
  /** The JSON value of a valid text. */
  value(text: string): unknown
}

const plain = (value: unknown) => String(value ?? '')

const SCALAR_DRAFTS: { readonly [kind in ScalarKind]: ScalarDrafts } = {
  string: { empty: '', of: plain, problem: unfitText, value: (text) => text },
  int: { empty: '', of: plain, problem: intProblem, value: intValue },
  float: {
    empty: '',
    of: plain,
    problem: (text) =>
      text.trim() !== '' && Number.isFinite(Number(text)) ? undefined : 'A number is needed, such as 0.5.',
    value: Number,
  },
  bool: { empty: false, of: (value) => value === true, problem: unfitText, value: (text) => text },
  datetime: {
    empty: '',
    of: (value) => readableDate(plain(value)),
    problem: (text) =>
      canonicalDatetime(text.trim()) === undefined
        ? 'A date and time is needed, such as 2026-01-31T12:00:00Z.'
        : undefined,
    value: (text) => canonicalDatetime(text.trim()),
  },
}

function unfitText(text: string): string | undefined {
  return isCarriableText(text) ? undefined : 'The text has control characters that XML cannot carry.'
}

function intProblem(text: string): string | undefined {
  if (!/^\s*[+-]?\d+\s*$/.test(text)) return 'A whole number is needed, such as 42.'
  return int64(intOf(text)) === undefined ? 'An int has 64 bits: from -2^63 to 2^63 - 1.' : undefined
}

/** A number if it keeps all digits, otherwise a string. */
function intValue(text: string): unknown {
  const digits = intOf(text)
  return Number.isSafeInteger(Number(digits)) ? Number(digits) : digits
}

function intOf(text: string): string {
  return text.trim().replace(/^\+/, '')
}

/** Pages do not know the default of a `@secret` field, so such a field starts as left to its default. */
function memberDraft(api: Api, member: RecordMember): Draft {
  const { type } = member
  return hasDefault(member) && member.default === undefined ? LEFT_TO_DEFAULT : emptyDraft(api, type, member.default)
}

/** The draft of a value as JSON carries it. */
export function draftOf(api: Api, type: Type, value: unknown): Draft {
  switch (type.kind) {
    case 'set':
    case 'option':
      return { kind: 'list', items: asList(value).map((one) => draftOf(api, type.of, one)) }
    case 'map':
      return {
        kind: 'pairs',
        pairs: Object.entries(value ?? {}).map(([k, v]) => [draftOf(api, type.key, k), draftOf(api, type.value, v)]),
      }
    case 'record': {
      const members = (value ?? {}) as { readonly [name: string]: unknown }
      const drafts = givenMembers(api, type.name).map((m) => {
        const draft = draftOf(api, m.type, own(members, m.name))
        return [m.name, isNeededText(m) && draft === '' ? EMPTY_TEXT : draft]
      })
      return { kind: 'members', members: Object.fromEntries(drafts) }
    }
    case 'any record':
      return JSON.stringify(value ?? {}, null, 2)
    case 'ref':
      return isNullRef(value) ? '' : String(value ?? '')
    case 'enum':
      return plain(value)
    default:
      return SCALAR_DRAFTS[type.kind].of(value)
  }
}

/** `2026-01-31T12:00:00Z` of `20260131T12:00:00Z`. */
function readableDate(text: string): string {
  return text.replace(/^(\d{4})(\d\d)(\d\dT)/, '$1-$2-$3')
}

/**
 * The members of a record that a client gives: in a class's record, all that are not RO/runtime. The name is first,
 * then the required members.
 */
export function givenMembers(api: Api, name: string): readonly RecordMember[] {
  const given = recordMembers(api, name).filter((m) => !('qualifier' in m) || m.qualifier !== 'RO/runtime')
  const owner = api.classes.find((c) => c.name === name)
  const names = owner ? [labelField(owner), 'name_description'] : []
  const rank = (m: RecordMember) => (names.includes(m.name) ? names.indexOf(m.name) : hasDefault(m) ? 3 : 2)
  return given.toSorted((a, b) => rank(a) - rank(b))
}

/** The value of a draft that meets the condition of its field, parameter or member, or all its problems. */
export function readConditioned(api: Api, { type, where }: Conditioned, draft: Draft, path = ''): Read {
  const read = readDraft(api, type, draft, path)
  if ('problems' in read || !where || !breaksBounds(where.bounds, read.value)) return read
  return { problems: [{ problem: `The value must meet: ${where.text}.`, path }] }
}

type Conditioned = Pick<RecordMember, 'type' | 'where'>

/** The value of a draft, or all its problems. */
export function readDraft(api: Api, type: Type, draft: Draft, path = ''): Read {
  if (typeof draft === 'object') return readParts(api, type, draft, path)
  if (typeof draft === 'boolean') return { value: draft }
  const problem = textProblem(api, type, draft)
  if (problem !== undefined) return { problems: [{ problem, path }] }
  return { value: valueOfText(type, draft) }
}

function isNeededText(member: RecordMember): boolean {
  return 'qualifier' in member && member.type.kind === 'string' && !hasDefault(member)
}

/** An untouched input of a required text of a new object is a problem, not "". */
function readMember(api: Api, member: RecordMember, draft: Draft, path: string): Read {
  if (isNeededText(member) && draft === '')
    return { problems: [{ problem: 'A text is needed.', path, isEmptyText: true }] }
  return readConditioned(api, member, draft, path)
}

function readParts(api: Api, type: Type, draft: Exclude<Draft, string | boolean>, path: string): Read {
  if (draft.kind === 'list' && (type.kind === 'set' || type.kind === 'option'))
    return collect(
      draft.items.map((item, i) => readDraft(api, type.of, item, `${path}[${i}]`)),
      (values) => values,
    )
  if (draft.kind === 'pairs' && type.kind === 'map') return readPairs(api, type, draft.pairs, path)
  if (draft.kind === 'members' && type.kind === 'record') {
    const given = givenMembers(api, type.name).flatMap((m) => {
      const member = own(draft.members, m.name) ?? LEFT_TO_DEFAULT
      return member === LEFT_TO_DEFAULT ? [] : [{ name: m.name, read: readMember(api, m, member, `${path}.${m.name}`) }]
    })
    return collect(
      given.map(({ read }) => read),
      (values) => Object.fromEntries(values.map((value, i) => [given[i]?.name, value])),
    )
  }
  if (draft.kind === 'empty text' && type.kind === 'string') return { value: '' }
  return { problems: [{ problem: 'A value is needed.', path }] }
}

function readPairs(
  api: Api,
  type: Extract<Type, { kind: 'map' }>,
  pairs: readonly (readonly [Draft, Draft])[],
  path: string,
): Read {
  const reads = pairs.flatMap(([key, value], i) => [
    readDraft(api, type.key, key, `${path}[${i}].key`),
    readDraft(api, type.value, value, `${path}[${i}].value`),
  ])
  const keys = pairs.map((_, i) => readValue(reads[2 * i])).map((key) => key !== undefined && String(key))
  const twice = keys.findIndex((key, i) => key !== false && keys.indexOf(key) < i)
  const problem = `The key "${keys[twice]}" is there twice.`
  const again: Read[] = twice < 0 ? [] : [{ problems: [{ problem, path: `${path}[${twice}].key` }] }]
  return collect([...reads, ...again], (values) => {
    const entries = pairs.map((_, i) => [String(values[2 * i]), values[2 * i + 1]] as const)
    return Object.fromEntries(entries)
  })
}

function collect(reads: readonly Read[], make: (values: unknown[]) => unknown): Read {
  const problems = reads.flatMap((read) => ('problems' in read ? read.problems : []))
  if (problems.length > 0) return { problems }
  return { value: make(reads.map(readValue)) }
}

function readValue(read: Read | undefined): unknown {
  return read && 'value' in read ? read.value : undefined
}

function textProblem(api: Api, type: Type, text: string): string | undefined {
  switch (type.kind) {
    case 'ref':
      return refProblem(type, text.trim())
    case 'enum': {
      if (text === '') return 'Choose a value.'
      const known = api.enums.find((e) => e.name === type.name)?.values.some((v) => v.name === text)
      return known ? undefined : `${type.name} has no value "${text}".`
    }
    case 'any record':
      return isJsonObject(text) ? undefined : 'A record is needed, as a JSON object.'
    case 'record':
    case 'set':
    case 'option':
    case 'map':
      return unfitText(text)
    default:
      return SCALAR_DRAFTS[type.kind].problem(text)
  }
}

/** The draft holds the typed text if it is not the name of exactly one object. */
function refProblem(type: Extract<Type, { kind: 'ref' }>, text: string): string | undefined {
  if (text === '') return type.nullable ? undefined : `${article(type.class, true)} is needed.`
  if (isRef(text)) return undefined
  return `Not one ${type.class} is called "${text}", or more than one: choose from the list, or paste a reference.`
}

function valueOfText(type: Type, text: string): unknown {
  switch (type.kind) {
    case 'ref':
      return text.trim() === '' ? 'OpaqueRef:NULL' : text.trim()
    case 'any record':
      return JSON.parse(text)
    case 'enum':
    case 'record':
    case 'set':
    case 'option':
    case 'map':
      return text
    default:
      return SCALAR_DRAFTS[type.kind].value(text)
  }
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}

/** undefined if it contains an initial object, whose reference is not known here. */
function draftOfLiteral(api: Api, type: Type, literal: Literal): Draft | undefined {
  // The server makes it with the object.
  if (isCall(literal)) return undefined
  if (type.kind === 'set' || type.kind === 'option') {
    const items = (literal as readonly Literal[]).map((item) => draftOfLiteral(api, type.of, item))
    return items.every((item) => item !== undefined) ? { kind: 'list', items } : undefined
  }
  if (type.kind === 'map') {
    const pairs = (literal as readonly (readonly [Literal, Literal])[]).map(
      ([key, value]) => [draftOfLiteral(api, type.key, key), draftOfLiteral(api, type.value, value)] as const,
    )
    return pairs.every(isWhole) ? { kind: 'pairs', pairs } : undefined
  }
  if (type.kind === 'ref') return literal === null ? '' : undefined
  if (type.kind === 'record' || type.kind === 'any record') return undefined
  return type.kind === 'enum' ? String(literal) : SCALAR_DRAFTS[type.kind].of(literal)
}

function isWhole(pair: readonly [Draft | undefined, Draft | undefined]): pair is readonly [Draft, Draft] {
  return pair.every((part) => part !== undefined)
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
