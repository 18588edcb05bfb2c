/** Converts defaults of the reference (`{}`, `-1.`, `OpaqueRef:NULL`) to `.crow` text. */
import type { Type } from '../model/api.ts'
import type { ScalarKind } from '../model/kinds.ts'
import { enumValue } from './text.ts'

/** Returns the name of the initial object of class `owner` with this uuid. */
export type NameObject = (owner: string, uuid: string) => string

/** The default as `.crow` text; undefined where it is not a value of the type. */
export function defaultText(type: Type, written: string, nameObject: NameObject): string | undefined {
  const tokens = written.match(TOKEN) ?? []
  const read = valueAt(type, tokens, 0, nameObject)
  return read?.next === tokens.length ? read.text : undefined
}

/** Whether a default is the null reference, which the reference writes in two ways. */
export function isNull(written: string): boolean {
  return written === 'Null' || written === 'OpaqueRef:NULL'
}

const TOKEN = /"(?:[^"\\]|\\.)*"|->|[{},;]|[^\s{},;"]+/g

interface Read {
  readonly text: string
  readonly next: number
}

type Tokens = readonly string[]

function valueAt(type: Type, tokens: Tokens, at: number, nameObject: NameObject): Read | undefined {
  if (type.kind === 'set') return listAt(tokens, at, ['[', ']'], (i) => valueAt(type.of, tokens, i, nameObject))
  if (type.kind === 'map') return listAt(tokens, at, ['{ ', ' }'], (i) => entryAt(type, tokens, i, nameObject))
  const token = tokens[at]
  const text = token === undefined ? undefined : plain(type, token, nameObject)
  return text === undefined ? undefined : { text, next: at + 1 }
}

function entryAt(type: Type & { kind: 'map' }, tokens: Tokens, at: number, nameObject: NameObject): Read | undefined {
  const key = valueAt(type.key, tokens, at, nameObject)
  if (!key || tokens[key.next] !== '->') return undefined
  const value = valueAt(type.value, tokens, key.next + 1, nameObject)
  return value && { text: `${key.text} -> ${value.text}`, next: value.next }
}

/** Reads `{ item, item }`. The text has `marks` as its brackets. */
function listAt(
  tokens: Tokens,
  at: number,
  marks: readonly [string, string],
  itemAt: (at: number) => Read | undefined,
): Read | undefined {
  if (tokens[at] !== '{') return undefined
  const items: string[] = []
  let next = at + 1
  while (tokens[next] !== '}') {
    const item = itemAt(next)
    if (!item) return undefined
    items.push(item.text)
    next = tokens[item.next] === ',' || tokens[item.next] === ';' ? item.next + 1 : item.next
    if (next === item.next && tokens[next] !== '}') return undefined
  }
  const [open, close] = items.length === 0 ? marks.map((m) => m.trim()) : marks
  return { text: `${open}${items.join(', ')}${close}`, next: next + 1 }
}

function plain(type: Type, token: string, nameObject: NameObject): string | undefined {
  switch (type.kind) {
    case 'enum':
      return /[{}"]/.test(token) ? undefined : enumValue(token)
    case 'ref':
      return reference(type.class, token, nameObject)
    case 'record':
    case 'any record':
    case 'set':
    case 'option':
    case 'map':
      return undefined
    default:
      return SCALAR_TEXTS[type.kind](token)
  }
}

/** `.crow` text for what the reference writes; undefined if it is not a value of the kind. */
const SCALAR_TEXTS: { readonly [kind in ScalarKind]: (token: string) => string | undefined } = {
  string: quoted,
  int: (token) => (/^-?\d+$/.test(token) ? token : undefined),
  float,
  bool: (token) => (token === 'true' || token === 'false' ? token : undefined),
  datetime: (token) => (/^\d{8}T\d\d:\d\d:\d\dZ$/.test(token) ? JSON.stringify(token) : undefined),
}

function reference(owner: string, token: string, nameObject: NameObject): string | undefined {
  if (isNull(token)) return 'null'
  const uuid = /^OpaqueRef:([0-9a-f-]{36})$/.exec(token)?.[1]
  return uuid === undefined ? undefined : nameObject(owner, uuid)
}

/** The reference writes floats as OCaml does: `-1.` is `-1.0`. */
function float(token: string): string | undefined {
  if (!/^-?\d+(\.\d*)?$/.test(token)) return undefined
  if (token.endsWith('.')) return `${token}0`
  return token.includes('.') ? token : `${token}.0`
}

/** A string literal, if JSON has all its escapes. */
function quoted(token: string): string | undefined {
  return /^"([^"\\]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"$/.test(token) ? token : undefined
}
