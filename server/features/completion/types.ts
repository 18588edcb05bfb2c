/** Proposals for types, with their kind words, so that a whole type is inserted. */

import { isStorable } from '../../../analysis/facts/storable.ts'
import { keepsObjects } from '../../../analysis/resolve/resolve-types.ts'
import type { Scope } from '../../../analysis/scope/symbols.ts'
import * as t from '../../../grammar/tokens.ts'
import type { Type } from '../../../model/api.ts'
import { KEY_KINDS, SCALAR_KINDS, type ScalarKind } from '../../../model/kinds.ts'
import type { Token } from '../../cursor/token.ts'
import { type Proposal, wordProposals } from './item.ts'
import { isFilled } from './slot.ts'
import { snippet } from './snippets.ts'
import type { TypePlace } from './type-tokens.ts'

/** The use of the type. A field can store fewer types than a message can pass. */
export type TypeUse = 'field' | 'value'

/** The proposals that fit at a place in a type, given the tokens after the cursor. */
export function typeProposals(scope: Scope, place: TypePlace, use: TypeUse, after: readonly Token[]): Proposal[] {
  const [next] = after
  switch (place.at) {
    case 'start': {
      const kind = kindOf(next)
      if (kind) return named(scope, kind, place.key, use)
      if (isFilled(after) && !isSuffix(next)) return []
      const types = place.key ? keyTypes(scope) : allTypes(scope, use)
      // No field has the type option of a reference.
      return use === 'field' && next?.tokenType === t.OptionWord ? types.filter(({ kind }) => kind !== 'class') : types
    }
    case 'name':
      return kindOf(next) ? [] : kindWords(scope, place.name, use)
    case 'end':
      return isFilled(after) && !isSuffix(next) && next?.tokenType !== t.NullWord ? [] : suffixes(place, use, next)
    case 'word':
      return next?.image === place.word || isFilled(after) ? [] : wordProposals([place.word])
  }
}

const KINDS: readonly string[] = ['ref', 'enum', 'record']

function kindOf(token: Token | undefined): string | undefined {
  return token && KINDS.includes(token.image) ? token.image : undefined
}

function isSuffix(token: Token | undefined): boolean {
  return token?.tokenType === t.SetWord || token?.tokenType === t.OptionWord
}

/** Names without the kind word, which follows the cursor. */
function named(scope: Scope, kind: string, key: boolean, use: TypeUse): Proposal[] {
  return (key ? keyTypes(scope) : allTypes(scope, use))
    .filter(({ label }) => label.endsWith(` ${kind}`))
    .map((proposal) => ({ ...proposal, insert: proposal.label.slice(0, -kind.length - 1) }))
}

/** The types that most fields have come first. */
const PLACES: { readonly [kind in ScalarKind]: number } = { string: 0, int: 1, bool: 2, float: 3, datetime: 4 }
const BY_PLACE = SCALAR_KINDS.toSorted((a, b) => PLACES[a] - PLACES[b])

function allTypes(scope: Scope, use: TypeUse): Proposal[] {
  const map = snippet(1, 'type', '(K -> V) map', '(<K> -> <V>) map')
  return [...basicTypes(BY_PLACE), map, ...references(scope), ...enums(scope), ...records(scope, use)]
}

function keyTypes(scope: Scope): Proposal[] {
  return [...basicTypes(BY_PLACE.filter((kind) => KEY_KINDS.includes(kind))), ...enums(scope), ...references(scope)]
}

function basicTypes(names: readonly string[]): Proposal[] {
  return names.map((label, order) => ({ label, kind: 'type', rank: 0, order, about: { what: 'word', name: label } }))
}

function references(scope: Scope): Proposal[] {
  const out: Proposal[] = []
  for (const type of scope.types.values()) {
    if (type.kind !== 'class' || !keepsObjects(type)) continue
    const rank = type.place.standard ? 3 : 1
    out.push({ label: `${type.name} ref`, kind: 'class', rank, about: { what: 'class', name: type.name } })
  }
  return out
}

function enums(scope: Scope): Proposal[] {
  return [...scope.enums.values()].map(({ name, place }) => ({
    label: `${name} enum`,
    kind: 'enum',
    rank: place.standard ? 5 : 2,
    about: { what: 'enum', name },
  }))
}

function records(scope: Scope, use: TypeUse): Proposal[] {
  if (use === 'field') return []
  return [...scope.types.values()].map(({ kind, name, place }) => ({
    label: `${name} record`,
    kind: 'record',
    rank: place.standard ? 5 : kind === 'record' ? 2 : 4,
    about: { what: kind, name },
  }))
}

/** `ref` after a class, `enum` after an enum; all kind words if the name is unknown. */
function kindWords(scope: Scope, name: string, use: TypeUse): Proposal[] {
  const type = scope.types.get(name)
  const isEnum = scope.enums.has(name)
  const isUnknown = !type && !isEnum
  const isClass = type?.kind === 'class' && keepsObjects(type)
  return wordProposals([
    ...(isClass || isUnknown ? ['ref'] : []),
    ...(isEnum || isUnknown ? ['enum'] : []),
    ...((type || isUnknown) && use === 'value' ? ['record'] : []),
  ])
}

/** The words that make another type of this one; for a field, one that can be stored. */
function suffixes({ type, inMap }: TypePlace & { at: 'end' }, use: TypeUse, next: Token | undefined): Proposal[] {
  if (next?.tokenType === t.OrWord) return []
  const fits = (made: Type | null) => !made || use === 'value' || isStorable(inMap ? inMapOf(made) : made)
  const words: string[] = []
  for (const word of ['set', 'option'] as const)
    if (type?.kind !== word && next?.image !== word && fits(type && { kind: word, of: type })) words.push(word)
  if (type?.kind === 'ref' && !type.nullable && fits({ ...type, nullable: true })) words.push('or null')
  // `null` may already follow the cursor.
  if (next?.tokenType === t.NullWord) return words.includes('or null') ? [{ ...OR_NULL, insert: 'or' }] : []
  return wordProposals(words)
}

const OR_NULL = wordProposals(['or null'])[0] as Proposal

function inMapOf(value: Type): Type {
  return { kind: 'map', key: { kind: 'string' }, value }
}
