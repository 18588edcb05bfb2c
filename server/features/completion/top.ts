/** Completion outside of braces: declarations, and the text between their name and their `{`. */

import { CLASS_ANNOTATIONS } from '../../../analysis/facts/annotations.ts'
import { stringsIn } from '../../../analysis/facts/implied-names.ts'
import { includedBy } from '../../../analysis/facts/role-lists.ts'
import { keepsObjects } from '../../../analysis/resolve/resolve-types.ts'
import { type ClassSymbol, classNamed, type Scope } from '../../../analysis/scope/symbols.ts'
import { DECLARATION_WORDS } from '../../../grammar/member-start.ts'
import { nameText } from '../../../grammar/quote.ts'
import * as t from '../../../grammar/tokens.ts'
import { ACCESS_KINDS, STANDARD_PARTS, WITH, WITHOUT_WORDS } from '../../../model/api.ts'
import { isWithoutNeeded } from '../../../model/implied.ts'
import type { Cursor } from '../../cursor/cursor.ts'
import { isDeclarationWord, isNameToken, type Token } from '../../cursor/token.ts'
import { allowsProposals, clauseLabel, clauseProposals, roleProposals } from './access.ts'
import { bodyHeader } from './bodies/headers.ts'
import { type Proposal, wordProposals } from './item.ts'
import { messageProposals } from './messages.ts'
import { annotationProposal } from './open-part.ts'
import { isFilled } from './slot.ts'
import { declarationSnippets } from './snippets.ts'
import { both, partsBehind, readTail } from './tail.ts'

/** Proposals outside of all braces. */
export function topProposals(scope: Scope, cursor: Cursor): Proposal[] {
  const { header, startsLine } = cursor
  const goesOn = isDeclarationWord(header[0]) && !isWhole(header) ? headerProposals(scope, cursor) : []
  return startsLine && !isOpen(header) ? [...goesOn, ...declarations(scope, cursor)] : goesOn
}

function isWhole(header: readonly Token[]): boolean {
  const last = header.at(-1)?.tokenType
  return last === t.RCurly || (last === t.RParen && header[0]?.image !== 'class')
}

/** True if a bracket or a list is open, so that no declaration can begin. */
function isOpen(header: readonly Token[]): boolean {
  const brackets = header.filter(({ tokenType }) => t.isBracket(tokenType))
  const open = brackets.filter(({ tokenType }) => t.isOpener(tokenType)).length
  const last = header.at(-1)?.tokenType
  return open * 2 > brackets.length || last === t.Comma || (header.length === 1 && isDeclarationWord(header[0]))
}

/** Whole declarations if nothing follows the cursor, else the keywords that fit before the following text. */
function declarations(scope: Scope, { after, header, wholeWord }: Cursor): Proposal[] {
  const known = declarationSnippets({ api: !scope.api, roles: scope.uses.has('session') })
  if (after.length === 0) return known
  const isBegun = isDeclarationWord(header[0]) && !isWhole(header)
  if (isBegun || DECLARATION_WORDS.includes(wholeWord)) return []
  const fitting = wordsBefore(after)
  return wordProposals(known.filter(({ label }) => fitting.includes(label)).map(({ label }) => label))
}

/** The keywords that fit before `NAME {`, `NAME (`, `NAME NAME {`, or a name that nothing follows. */
function wordsBefore(after: readonly Token[]): readonly string[] {
  const [name, next, third] = after
  if (!isNameToken(name) || isDeclarationWord(name)) return []
  if (next?.tokenType === t.LParen) return ['error']
  if (next?.tokenType === t.WithoutWord || next?.tokenType === t.WithWord) return ['class']
  if (isNameToken(next)) return third?.tokenType === t.LCurly ? ['object'] : []
  return next?.tokenType === t.LCurly ? ['class', 'record', 'enum'] : next ? [] : ['api', 'role']
}

function headerProposals(scope: Scope, cursor: Cursor): Proposal[] {
  const { header, after } = cursor
  const [word] = header
  if (word?.image === 'object') return header.length === 1 && !isFilledClass(after) ? objectClasses(scope) : []
  if (word?.image === 'body' || word?.image === 'compute') return bodyHeader(scope, cursor)
  if (header.length < 2) return []
  if (word?.image === 'define' || word?.image === 'external') return callableHeader(scope, cursor)
  if (word?.image === 'class') return classHeader(scope, header, after)
  if (word?.image === 'enum') return enumHeader(header, after)
  if (word?.image === 'role') return roleHeader(scope, header, after)
  return word?.image === 'api' ? apiHeader(header, after) : []
}

/** As in a message; only an external has errors. */
function callableHeader(scope: Scope, cursor: Cursor): Proposal[] {
  const isDefine = cursor.header[0]?.image === 'define'
  const proposals = messageProposals(scope, cursor, cursor.header)
  return proposals.filter(({ label }) => !label.startsWith('@') && !(isDefine && label === 'throws'))
}

/** True if the class of an object follows: two names, of which the second is the object's. */
function isFilledClass(after: readonly Token[]): boolean {
  return isNameToken(after[0]) && isNameToken(after[1])
}

function objectClasses(scope: Scope): Proposal[] {
  return [...scope.types.values()]
    .filter((type): type is ClassSymbol => type.kind === 'class' && !type.place.standard && keepsObjects(type))
    .map(({ name }) => ({ label: name, kind: 'class', rank: 0, about: { what: 'class', name } }))
}

function classHeader(scope: Scope, header: readonly Token[], after: readonly Token[]): Proposal[] {
  const owner = classNamed(scope, header[1]?.image ?? '')
  const named = behindWas(header)
  if (named > header.length) return []
  const list = headParts(header, named)
  const behind = partsBehind(after, ACCESS_KINDS)
  if (list.open === t.WithoutWord)
    return isFilled(after) ? [] : withoutWords(owner, [...list.without, ...after.map((x) => x.image)])
  if (list.open === t.WithWord) return wordProposals(WITH.filter((word) => !list.with.includes(word)))
  if (list.open === t.At) return isFilled(after) ? [] : CLASS_ANNOTATIONS.map(annotationProposal)
  const tail = readTail(header.slice(list.end), ACCESS_KINDS)
  if (tail.open?.is === 'roles') return roleProposals(scope, tail.open.listed, after)
  if (tail.open) return tail.open.is === 'allows' ? allowsProposals(after) : []
  const had = both(tail.had, behind)
  const gone = [...list.without, ...(owner?.without ?? [])]
  const words = gone.includes('objects') ? [''] : ['', ...ACCESS_KINDS.filter((word) => !gone.includes(word))]
  const clauses = behind.has('without') ? [] : words.filter((word) => !had.has(clauseLabel(word)))
  const isNamed = header.length === named
  const takesWithout = isNamed && !behind.has('without') && after[0]?.tokenType !== t.LParen
  const takesWas = header.length === 2 && !behind.has('was') && after[0]?.tokenType !== t.LParen
  const takesWith =
    header.length === list.end && list.with.length === 0 && !after.some((x) => x.tokenType === t.WithWord)
  const newWords = [
    ...wordProposals(takesWithout ? ['without'] : []),
    ...wordProposals(takesWas ? ['was'] : [], 3),
    ...wordProposals(takesWith && after[0]?.tokenType !== t.LParen && !gone.includes('objects') ? ['with'] : [], 3),
  ]
  if (isNamed && isFilled(after)) {
    const word = WITHOUT_WORDS.includes(after[0]?.image ?? '') ? 'without' : 'was'
    return newWords.filter(({ label }) => label === word)
  }
  return [...newWords, ...clauseProposals(scope, clauses, after)]
}

/** The index after the name and the earlier names; past the end if a name must come. */
function behindWas(header: readonly Token[]): number {
  let at = 2
  while (header[at]?.tokenType === t.WasWord) at += 2
  return at
}

function enumHeader(header: readonly Token[], after: readonly Token[]): Proposal[] {
  return header.length === 2 && after[0]?.tokenType !== t.WasWord ? wordProposals(['was'], 3) : []
}

/** The words after `without` and `with`. `open`: the token of the part to which another word must come. */
interface HeadParts {
  readonly without: readonly string[]
  readonly with: readonly string[]
  readonly open: Token['tokenType'] | undefined
  readonly end: number
}

function headParts(header: readonly Token[], from: number): HeadParts {
  const words = { without: [] as string[], with: [] as string[] }
  let at = from
  for (;;) {
    const type = header[at]?.tokenType
    if (type === t.At) {
      if (!header[at + 1]) return { ...words, open: type, end: at + 1 }
      at += 2
    } else if (type === t.WithoutWord || type === t.WithWord) {
      const list = wordsOf(header, at + 1)
      words[type === t.WithWord ? 'with' : 'without'].push(...list.words)
      if (list.open) return { ...words, open: type, end: list.end }
      at = list.end
    } else return { ...words, open: undefined, end: at }
  }
}

function wordsOf(header: readonly Token[], from: number): { words: string[]; open: boolean; end: number } {
  const words: string[] = []
  for (let at = from; ; at += 2) {
    const word = header[at]
    if (!word) return { words, open: true, end: at }
    words.push(word.image)
    if (header[at + 1]?.tokenType !== t.Comma) return { words, open: false, end: at + 1 }
  }
}

/** `objects` includes all others. A word without effect is not proposed. */
function withoutWords(owner: ClassSymbol | undefined, listed: readonly string[]): Proposal[] {
  const others = WITHOUT_WORDS.filter((word) => listed.includes(word))
  // The fields that a class without fields will have are not known.
  const hasString = owner?.fieldsByName.size ? stringsIn(owner) : () => true
  const fitting = WITHOUT_WORDS.filter(
    (word) => !listed.includes(word) && (word === 'objects' ? others.length === 0 : !listed.includes('objects')),
  )
  return wordProposals(fitting.filter((word) => word === 'objects' || isWithoutNeeded(word, hasString)))
}

function roleHeader(scope: Scope, header: readonly Token[], after: readonly Token[]): Proposal[] {
  if (header[2]?.tokenType === t.IncludesWord) {
    const name = [...scope.roles.keys()].find((role) => nameText(role) === header[1]?.image) ?? ''
    // A role that includes this one would close a circle.
    return roleProposals(scope, header.slice(3), after, (role) => role !== name && !includedBy(scope, role).has(name))
  }
  const free = header.length === 2 && after.length === 0 && scope.roles.size > 1 && scope.uses.has('session')
  return free ? wordProposals(['includes']) : []
}

const API_WORDS: readonly string[] = ['version', 'uses']

/** True if the word fits before the following text, also if that text is the rest of a part whose word is replaced. */
function fitsApi(word: string, [next]: readonly Token[]): boolean {
  if (!next || next.image === 'uses') return true
  if (next.image === 'version') return false
  return (next.tokenType === t.StringToken) === (word === 'version')
}

function apiHeader(header: readonly Token[], after: readonly Token[]): Proposal[] {
  const words = header.map((token) => token.image)
  const behind = after.map((token) => token.image)
  const uses = words.indexOf('uses', 2)
  if (uses > 0) {
    const isDue = (words.length === uses + 1 || words.at(-1) === ',') && !isFilled(after)
    const listed = [...words.slice(uses), ...behind]
    return isDue ? wordProposals(STANDARD_PARTS.filter((word) => !listed.includes(word))) : []
  }
  if (words.at(-1) === 'version' && words.length === 3) {
    return isFilled(after) ? [] : [{ label: '"1.0"', kind: 'value', rank: 0 }]
  }
  const there = [...words.slice(2), ...behind]
  return wordProposals(API_WORDS.filter((word) => !there.includes(word) && fitsApi(word, after)))
}
