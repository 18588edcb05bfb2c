/** Types as the Xen API reference writes them (`enum vm_power_state set`), and what becomes of them in Crowfoot. */
import type { Type } from '../model/api.ts'
import { scalarType } from '../model/kinds.ts'

/** What `event.from` returns; the standard text of `uses event` declares this record. */
export const EVENT_BATCH: Type = { kind: 'record', name: 'event_batch' }

/** Longer than any type anybody wrote by hand: bounds the depth of what is read. */
const LONGEST = 1000

/** The type that the reference's text means; undefined where it is none. `<class> record` becomes `any record`. */
export function parseType(text: string): Type | undefined {
  if (text === 'an event batch') return EVENT_BATCH
  if (text.length > LONGEST) return undefined
  const words = text.match(/->|<class>|[A-Za-z_][A-Za-z0-9_]*|\S/g) ?? []
  const parsed = typeAt(words, 0)
  return parsed?.next === words.length ? parsed.type : undefined
}

/** `C ref` with the null reference allowed; every other type as it is. */
export function orNull(type: Type): Type {
  return type.kind === 'ref' ? { ...type, nullable: true } : type
}

/** The class that a `C ref` or a `C ref set` refers to. */
export function refersTo(type: Type): string | undefined {
  const one = type.kind === 'set' ? type.of : type
  return one.kind === 'ref' ? one.class : undefined
}

interface Parsed {
  readonly type: Type
  /** The word after it. */
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
