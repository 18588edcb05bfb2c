/** Converts types of the Xen API reference (`enum vm_power_state set`) to Crowfoot types. */
import type { Type } from '../model/api.ts'
import { scalarType } from '../model/kinds.ts'

/** The record that `event.from` returns; the standard text of `uses event` declares it. */
export const EVENT_BATCH: Type = { kind: 'record', name: 'event_batch' }

/** The most characters of a type, which limits the depth of nesting. Types in practice are much shorter. */
const LONGEST = 1000

/** The type of a text of the reference; undefined where it is not a type. `<class> record` becomes `any record`. */
export function parseType(text: string): Type | undefined {
  if (text === 'an event batch') return EVENT_BATCH
  if (text.length > LONGEST) return undefined
  const words = text.match(/->|<class>|[A-Za-z_][A-Za-z0-9_]*|\S/g) ?? []
  const parsed = typeAt(words, 0)
  return parsed?.next === words.length ? parsed.type : undefined
}

/** Allows null for a `C ref`; returns other types as they are. */
export function orNull(type: Type): Type {
  return type.kind === 'ref' ? { ...type, nullable: true } : type
}

/** The class of a `C ref` or a `C ref set`; undefined for other types. */
export function refersTo(type: Type): string | undefined {
  const one = type.kind === 'set' ? type.of : type
  return one.kind === 'ref' ? one.class : undefined
}

interface Parsed {
  readonly type: Type
  /** The index of the word after it. */
  readonly next: number
}

/** type: (`(` type `->` type `)` `map` | `enum` NAME | NAME [`ref` | `record`]) (`set` | `option`)* */
function typeAt(words: readonly string[], at: number): Parsed | undefined {
  const head = words[at] === '(' ? mapAt(words, at) : plainAt(words, at)
  if (!head) return undefined
  let { type, next } = head
  for (let word = words[next]; word === 'set' || word === 'option'; word = words[++next])
    type = { kind: word, of: type }
  return { type, next }
}

function mapAt(words: readonly string[], at: number): Parsed | undefined {
  const key = typeAt(words, at + 1)
  if (!key || words[key.next] !== '->') return undefined
  const value = typeAt(words, key.next + 1)
  if (!value || words[value.next] !== ')' || words[value.next + 1] !== 'map') return undefined
  return { type: { kind: 'map', key: key.type, value: value.type }, next: value.next + 2 }
}

function plainAt(words: readonly string[], at: number): Parsed | undefined {
  const word = words[at]
  const after = words[at + 1]
  if (word === undefined) return undefined
  if (word === '<class>') return after === 'record' ? { type: { kind: 'any record' }, next: at + 2 } : undefined
  if (!/^\w+$/.test(word)) return undefined
  if (after === 'ref') return { type: { kind: 'ref', class: word, nullable: false }, next: at + 2 }
  if (after === 'record') return { type: { kind: 'record', name: word }, next: at + 2 }
  if (word === 'enum' && after !== undefined) return { type: { kind: 'enum', name: after }, next: at + 2 }
  const type = scalarType(word)
  return type && { type, next: at + 1 }
}
