/** Reads a type from the tokens before the cursor, and finds the tokens that can come next. */
import { MAX_NESTING } from '../../../grammar/brackets.ts'
import * as t from '../../../grammar/tokens.ts'
import type { Type } from '../../../model/api.ts'
import { scalarType } from '../../../model/kinds.ts'
import type { Token } from '../../cursor/token.ts'

/** The position of the cursor in a type. */
export type TypePlace =
  | { readonly at: 'start'; readonly key: boolean }
  /** After a name that needs its kind word. */
  | { readonly at: 'name'; readonly name: string }
  /** After a complete type, which may continue. `inMap` for the type of a map's values. */
  | { readonly at: 'end'; readonly type: Type | null; readonly inMap: boolean }
  /** This word must come. */
  | { readonly at: 'word'; readonly word: 'null' | 'map' | '->' }

export interface TypeRead {
  readonly type: Type | null
  /** The index after the type. */
  readonly next: number
  /** null if something follows the type. */
  readonly place: TypePlace | null
}

/** The type that begins at index `from`, within `depth` open maps. */
export function readType(tokens: readonly Token[], from: number, key = false, depth = 0): TypeRead {
  const first = tokens[from]
  if (!first) return { type: null, next: from, place: { at: 'start', key } }
  if (first.tokenType === t.LParen) return readMap(tokens, from, depth)
  return readSuffixes(tokens, readNamed(tokens, from))
}

function readNamed(tokens: readonly Token[], from: number): TypeRead {
  const name = tokens[from]?.image ?? ''
  const scalar = scalarType(name)
  if (scalar) return { type: scalar, next: from + 1, place: null }
  const kind = tokens[from + 1]?.image
  if (kind === undefined) return { type: null, next: from + 1, place: { at: 'name', name } }
  if (kind === 'enum' || kind === 'record') return { type: { kind, name }, next: from + 2, place: null }
  if (kind !== 'ref') return { type: null, next: from + 1, place: null }
  if (tokens[from + 2]?.image !== 'or')
    return { type: { kind: 'ref', class: name, nullable: false }, next: from + 2, place: null }
  const type: Type = { kind: 'ref', class: name, nullable: true }
  return { type, next: from + 4, place: tokens[from + 3] ? null : { at: 'word', word: 'null' } }
}

function readMap(tokens: readonly Token[], from: number, depth: number): TypeRead {
  if (depth >= MAX_NESTING) return { type: null, next: from + 1, place: null }
  const key = readType(tokens, from + 1, true, depth + 1)
  if (key.place) return key.place.at === 'end' ? stop(key.next, '->') : key
  if (tokens[key.next]?.tokenType !== t.Arrow) return { type: null, next: key.next, place: null }
  const value = readType(tokens, key.next + 1, false, depth + 1)
  if (value.place?.at === 'end') return { ...value, place: { ...value.place, inMap: true } }
  if (value.place) return value
  if (tokens[value.next]?.tokenType !== t.RParen) return { type: null, next: value.next, place: null }
  if (!tokens[value.next + 1]) return stop(value.next + 1, 'map')
  const type: Type | null = key.type && value.type && { kind: 'map', key: key.type, value: value.type }
  return readSuffixes(tokens, { type, next: value.next + 2, place: null })
}

function stop(next: number, word: 'map' | '->'): TypeRead {
  return { type: null, next, place: { at: 'word', word } }
}

function readSuffixes(tokens: readonly Token[], read: TypeRead): TypeRead {
  if (read.place) return read
  let { type, next } = read
  for (let word = tokens[next]?.image; word === 'set' || word === 'option'; word = tokens[next]?.image) {
    type = type && { kind: word, of: type }
    next++
  }
  return { type, next, place: next >= tokens.length ? { at: 'end', type, inMap: false } : null }
}
