/** Types as completion proposes them: with their kind word, so that what is inserted is a whole type. */
import { isNamespace, type Scope } from '../../../analysis/symbols.ts'
import { type Proposal, wordProposals } from './item.ts'
import { snippet } from './snippets.ts'
import type { TypePlace } from './type-tokens.ts'

/** Where the type stands: what a field can store is less than what a message can pass. */
export type TypeUse = 'field' | 'value'

/** What can come at a place in a type. */
export function typeProposals(scope: Scope, place: TypePlace, use: TypeUse): Proposal[] {
  switch (place.at) {
    case 'start':
      return place.key ? keyTypes(scope) : allTypes(scope, use)
    case 'name':
      return kindWords(scope, place.name)
    case 'end':
      return suffixes(place)
    case 'word':
      return wordProposals([place.word])
  }
}

const BASIC = ['string', 'int', 'float', 'bool', 'datetime']

function allTypes(scope: Scope, use: TypeUse): Proposal[] {
  const map = snippet(1, 'type', '(K -> V) map', '(<K> -> <V>) map')
  return [...basicTypes(BASIC), map, ...references(scope), ...enums(scope), ...records(scope, use)]
}

function keyTypes(scope: Scope): Proposal[] {
  return [...basicTypes(['string', 'int']), ...enums(scope), ...references(scope)]
}

function basicTypes(names: readonly string[]): Proposal[] {
  return names.map((label) => ({ label, kind: 'type', rank: 0, about: { what: 'word', name: label } }))
}

function references(scope: Scope): Proposal[] {
  const out: Proposal[] = []
  for (const type of scope.types.values()) {
    if (type.kind !== 'class' || isNamespace(type)) continue
    out.push({ label: `${type.name} ref`, kind: 'class', rank: 1, about: { what: 'class', name: type.name } })
  }
  return out
}

function enums(scope: Scope): Proposal[] {
  return [...scope.enums.keys()].map((name) => ({
    label: `${name} enum`,
    kind: 'enum',
    rank: 2,
    about: { what: 'enum', name },
  }))
}

function records(scope: Scope, use: TypeUse): Proposal[] {
  if (use === 'field') return []
  return [...scope.types.values()].map(({ kind, name }) => ({
    label: `${name} record`,
    kind: 'record',
    rank: kind === 'record' ? 2 : 3,
    about: { what: kind, name },
  }))
}

/** `ref` behind a class, `enum` behind an enum; all where the name is unknown. */
function kindWords(scope: Scope, name: string): Proposal[] {
  const type = scope.types.get(name)
  if (type?.kind === 'class') return wordProposals(isNamespace(type) ? ['record'] : ['ref', 'record'])
  if (type) return wordProposals(['record'])
  return wordProposals(scope.enums.has(name) ? ['enum'] : ['ref', 'enum', 'record'])
}

function suffixes({ type }: TypePlace & { at: 'end' }): Proposal[] {
  const words = type?.kind === 'ref' && !type.nullable ? ['set', 'or null', 'option'] : ['set', 'option']
  return wordProposals(words)
}
