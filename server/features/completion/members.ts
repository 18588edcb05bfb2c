/** Completion in the braces of a class or a record: fields, messages and their parts. */
import { FIELD_ANNOTATIONS, MESSAGE_ANNOTATIONS } from '../../../analysis/annotations.ts'
import { QUALIFIERS } from '../../../analysis/qualifiers.ts'
import type { Scope } from '../../../analysis/symbols.ts'
import * as t from '../../../grammar/tokens.ts'
import type { Type } from '../../../model/api.ts'
import { BUILT_IN_ERRORS } from '../../../model/built-in-errors.ts'
import { clauseProposals, clauseRoles } from './access.ts'
import type { Cursor, Token } from './cursor.ts'
import { type Proposal, wordProposals } from './item.ts'
import { partnerProposals } from './partners.ts'
import { MEMBER_SNIPPETS } from './snippets.ts'
import { readType } from './type-tokens.ts'
import { type TypeUse, typeProposals } from './types.ts'
import { valueProposals } from './values.ts'

/** Proposals for the member of a class that the cursor is in. */
export function classMemberProposals(scope: Scope, cursor: Cursor): Proposal[] {
  const tokens = cursor.member ?? []
  const [first, second] = tokens
  if (!first)
    return [...wordProposals([...QUALIFIERS, 'message']), ...MEMBER_SNIPPETS, ...lineThatGoesOn(scope, cursor)]
  const roles = clauseRoles(scope, tokens)
  if (roles) return roles
  if (first.tokenType === t.MessageWord && second?.tokenType !== t.Colon) return message(scope, tokens)
  const colon = tokens.findIndex((token) => token.tokenType === t.Colon)
  return colon < 0 ? [] : fieldProposals(scope, cursor, tokens, colon)
}

/** `throws` and clauses may stand on a line of their own. */
function lineThatGoesOn(scope: Scope, { startsLine }: Cursor): Proposal[] {
  return startsLine ? [...wordProposals(['throws'], 2), ...clauseProposals(scope, [''], [])] : []
}

function fieldProposals(scope: Scope, cursor: Cursor, tokens: readonly Token[], colon: number): Proposal[] {
  const read = readType(tokens, colon + 1)
  if (read.place && read.place.at !== 'end') return typeProposals(scope, read.place, 'field')
  const rest = tokens.slice(read.next)
  const sign = lastSign(rest)
  const behind = rest.slice(sign + 1)
  const qualifier = tokens[0]?.image ?? ''
  switch (rest[sign]?.tokenType) {
    case t.Bound:
      if (behind.length > 0) break
      return partnerProposals(scope, {
        ...{ owner: cursor.header[1]?.image ?? '', name: tokens[colon - 1]?.image ?? '', qualifier },
        type: read.type,
      })
    case t.At:
      if (behind.length > 0) break
      return annotations(FIELD_ANNOTATIONS)
    case t.Equals: {
      const values = valueProposals(scope, startType(read.type, qualifier), behind)
      if (values) return values
    }
  }
  const words = [
    ...wordProposals(fieldWords(read.type, rest), 1),
    ...clauseProposals(scope, ['', 'get', 'set'], tokens),
  ]
  return read.place ? [...typeProposals(scope, read.place, 'field'), ...words] : words
}

/** A RO/runtime reference may be null (LANGUAGE section 4). */
export function startType(type: Type | null, qualifier: string): Type | null {
  return type?.kind === 'ref' && qualifier === 'RO/runtime' ? { ...type, nullable: true } : type
}

/** What may still follow in a field. */
function fieldWords(type: Type | null, rest: readonly Token[]): string[] {
  const has = (image: string) => rest.some((token) => token.image === image)
  const of = type?.kind === 'set' ? type.of : type
  const words = of?.kind === 'ref' && !has('<->') && !has('@') ? ['<->'] : []
  if (type?.kind === 'set' && of?.kind === 'ref' && !has('<->') && !has('@')) words.push('@unbound')
  if (!has('secret')) words.push('@secret')
  if (!has('=') && !has(':=') && !has('allows')) words.push('=')
  return words
}

/** The index of the last `<->`, `@`, `=` or `throws` outside brackets, or -1. */
function lastSign(tokens: readonly Token[]): number {
  let depth = 0
  let last = -1
  tokens.forEach((token, i) => {
    if (t.isOpener(token.tokenType)) depth++
    else if (t.isCloser(token.tokenType)) depth--
    else if (depth === 0 && SIGNS.has(token.tokenType)) last = i
  })
  return last
}

const SIGNS = new Set([t.Bound, t.At, t.Equals, t.ThrowsWord])

function message(scope: Scope, tokens: readonly Token[]): Proposal[] {
  const open = tokens.findIndex((token) => token.tokenType === t.LParen)
  if (open < 0) return []
  const close = closing(tokens, open)
  if (close < 0) return memberProposals(scope, afterComma(tokens.slice(open + 1)), 'value')
  const rest = tokens.slice(close + 1)
  if (rest.some((token) => token.tokenType === t.LCurly)) return []
  return afterParams(scope, rest)
}

function afterParams(scope: Scope, rest: readonly Token[]): Proposal[] {
  const read = rest[0]?.tokenType === t.Colon ? readType(rest, 1) : undefined
  if (read?.place && read.place.at !== 'end') return typeProposals(scope, read.place, 'value')
  const sign = lastSign(rest)
  const behind = rest.slice(sign + 1)
  const expects = behind.length === 0 || behind.at(-1)?.tokenType === t.Comma
  if (rest[sign]?.tokenType === t.At && expects) return annotations(MESSAGE_ANNOTATIONS)
  if (rest[sign]?.tokenType === t.ThrowsWord && expects) return errors(scope, behind)
  const has = (image: string) => rest.some((token) => token.image === image)
  const words = [
    ...(rest.length === 0 ? [':'] : []),
    ...(has('throws') ? [] : ['throws']),
    ...(has('@') ? [] : ['@public']),
  ]
  return [
    ...(read?.place ? typeProposals(scope, read.place, 'value') : []),
    ...wordProposals(words, 1),
    ...clauseProposals(scope, [''], rest),
  ]
}

/** `name : type = default`: a member of a record, or a parameter. */
export function memberProposals(scope: Scope, tokens: readonly Token[], use: TypeUse): Proposal[] {
  if (tokens[1]?.tokenType !== t.Colon) return []
  const read = readType(tokens, 2)
  if (read.place && read.place.at !== 'end') return typeProposals(scope, read.place, use)
  if (read.place) return [...typeProposals(scope, read.place, use), ...wordProposals(['='], 1)]
  if (tokens[read.next]?.tokenType !== t.Equals) return []
  return valueProposals(scope, read.type, tokens.slice(read.next + 1)) ?? []
}

/** Behind the last comma that no bracket holds. */
function afterComma(tokens: readonly Token[]): readonly Token[] {
  let depth = 0
  let from = 0
  tokens.forEach((token, i) => {
    if (t.isOpener(token.tokenType)) depth++
    else if (t.isCloser(token.tokenType)) depth--
    else if (depth === 0 && token.tokenType === t.Comma) from = i + 1
  })
  return tokens.slice(from)
}

function closing(tokens: readonly Token[], open: number): number {
  let depth = 0
  for (let i = open; i < tokens.length; i++) {
    const type = (tokens[i] as Token).tokenType
    if (t.isOpener(type)) depth++
    else if (t.isCloser(type) && --depth === 0) return i
  }
  return -1
}

function annotations(words: readonly string[]): Proposal[] {
  return words.map((label) => ({ label, kind: 'annotation', rank: 0, about: { what: 'word', name: `@${label}` } }))
}

function errors(scope: Scope, listed: readonly Token[]): Proposal[] {
  const taken = new Set(listed.map((token) => token.image))
  const declared = [...scope.errors.values()].map(({ name, decl }) =>
    error(
      name,
      decl.params.map((p) => p.text),
      0,
    ),
  )
  const builtIn = [...BUILT_IN_ERRORS.values()].map(({ code, params }) => error(code, params, 1))
  return [...declared, ...builtIn].filter(({ label }) => !taken.has(label))
}

function error(name: string, params: readonly string[], rank: number): Proposal {
  return { label: name, kind: 'error', rank, detail: `(${params.join(', ')})`, about: { what: 'error', name } }
}
