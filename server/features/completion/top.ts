/** Completion outside the braces: declarations, and what stands between their name and their `{`. */

import type { Scope } from '../../../analysis/symbols.ts'
import * as t from '../../../grammar/tokens.ts'
import { ACCESSES, STANDARD_PARTS, WITHOUT_WORDS } from '../../../model/api.ts'
import { clauseProposals, clauseRoles, roleProposals } from './access.ts'
import { type Cursor, isDeclarationWord, type Token } from './cursor.ts'
import { type Proposal, wordProposals } from './item.ts'
import { API_SNIPPET, DECLARATION_SNIPPETS } from './snippets.ts'

/** Proposals at depth 0. */
export function topProposals(scope: Scope, { header, startsLine }: Cursor): Proposal[] {
  const [word, name] = header
  const whole = isWhole(header)
  if (!isDeclarationWord(word) || whole || (startsLine && name)) {
    const goesOn = !whole && isDeclarationWord(word) ? headerProposals(scope, header) : []
    return [...goesOn, ...declarations(scope)]
  }
  return headerProposals(scope, header)
}

function isWhole(header: readonly Token[]): boolean {
  const last = header.at(-1)?.tokenType
  return last === t.RCurly || (last === t.RParen && header[0]?.image !== 'class')
}

function declarations(scope: Scope): Proposal[] {
  const api = scope.api ? [] : [API_SNIPPET, ...wordProposals(['api'])]
  return [...wordProposals(['class', 'record', 'enum', 'error', 'object', 'role']), ...api, ...DECLARATION_SNIPPETS]
}

function headerProposals(scope: Scope, header: readonly Token[]): Proposal[] {
  const words = header.map((token) => token.image)
  if (words[0] === 'object') return words.length === 1 ? objectClasses(scope) : []
  if (words.length < 2) return []
  if (words[0] === 'class') return clauseRoles(scope, header) ?? classHeader(scope, header)
  if (words[0] === 'role') return roleHeader(scope, header)
  return words[0] === 'api' ? apiHeader(words) : []
}

function objectClasses(scope: Scope): Proposal[] {
  return [...scope.types.values()]
    .filter((type) => type.kind === 'class' && !type.place.standard)
    .map(({ name }) => ({ label: name, kind: 'class', rank: 0, about: { what: 'class', name } }))
}

function classHeader(scope: Scope, header: readonly Token[]): Proposal[] {
  const words = header.map((token) => token.image)
  if (words[2] === 'without' && isListOpen(words, 2)) return rest(WITHOUT_WORDS, words.slice(3))
  return [
    ...(words.length === 2 ? wordProposals(['without']) : []),
    ...clauseProposals(scope, ['', ...ACCESSES], header),
  ]
}

function roleHeader(scope: Scope, header: readonly Token[]): Proposal[] {
  if (header[2]?.tokenType === t.IncludesWord) return roleProposals(scope, header.slice(3), header[1]?.image)
  return header.length === 2 ? wordProposals(['includes']) : []
}

function apiHeader(words: readonly string[]): Proposal[] {
  const uses = words.indexOf('uses', 2)
  if (uses > 0) return isListOpen(words, uses) ? rest(STANDARD_PARTS, words.slice(uses)) : []
  if (words.at(-1) === 'version') return [{ label: '"1.0"', kind: 'value', rank: 0 }]
  return wordProposals(words.includes('version', 2) ? ['uses'] : ['version', 'uses'])
}

/** Another word of the list behind `words[from]` is expected. */
function isListOpen(words: readonly string[], from: number): boolean {
  return words.length === from + 1 || words.at(-1) === ','
}

function rest(all: readonly string[], taken: readonly string[]): Proposal[] {
  return wordProposals(all.filter((word) => !taken.includes(word)))
}
