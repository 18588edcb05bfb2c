/** Completion in a message: its parameters, its result and the parts after them. */
import { MESSAGE_ANNOTATIONS } from '../../../analysis/facts/annotations.ts'
import { keepsObjects } from '../../../analysis/resolve/resolve-types.ts'
import { classNamed, type Scope } from '../../../analysis/scope/symbols.ts'
import * as t from '../../../grammar/tokens.ts'
import { BUILT_IN_ERRORS } from '../../../model/built-in-errors.ts'
import type { Cursor } from '../../cursor/cursor.ts'
import { closing, type Token } from '../../cursor/token.ts'
import { clauseProposals } from './access.ts'
import { typeGoesOn } from './fields.ts'
import { type Proposal, wordProposals } from './item.ts'
import { likelyFirst } from './likely-types.ts'
import { openPartProposals } from './open-part.ts'
import { paramProposals } from './params.ts'
import { fittingBefore } from './slot.ts'
import { both, partsBehind, readTail, type Tail } from './tail.ts'
import { readType } from './type-tokens.ts'
import { typeProposals } from './types.ts'

export function messageProposals(scope: Scope, cursor: Cursor, tokens: readonly Token[]): Proposal[] {
  const { after } = cursor
  const open = tokens.findIndex((token) => token.tokenType === t.LParen)
  if (open !== 2) return []
  const close = closing(tokens, open)
  const owner = classNamed(scope, cursor.header[1]?.image ?? '')
  const name = tokens[1]?.image ?? ''
  if (close < 0) return paramProposals(scope, { owner, name }, tokens.slice(open + 1), after)
  const rest = tokens.slice(close + 1)
  const read = rest[0]?.tokenType === t.Colon ? readType(rest, 1) : undefined
  const types = read?.place ? typeProposals(scope, read.place, 'value', after) : []
  if (read?.place?.at === 'start' && read.next === 1) return likelyFirst(types, { name, owner })
  if (read?.place && (read.place.at !== 'end' || read.place.inMap || typeGoesOn(after))) return types
  const tail = readTail(rest.slice(read?.next ?? 0), [])
  if (tail.open)
    return openPartProposals(scope, tail.open, after, {
      annotations: () => messageAnnotations(scope, tail.had, after),
      errors: (listed) => errorProposals(scope, listed),
    })
  const guardable = owner !== undefined && (keepsObjects(owner) || owner.messages.length > 0)
  return [...types, ...newParts(scope, rest.length === 0, guardable, tail, after)]
}

function newParts(scope: Scope, untyped: boolean, guardable: boolean, tail: Tail, after: readonly Token[]): Proposal[] {
  const had = both(tail.had, partsBehind(after, []))
  const words = [
    ...(untyped && after[0]?.tokenType !== t.Colon ? [':'] : []),
    ...(had.has('throws') || after[0]?.tokenType === t.Colon ? [] : ['throws']),
    ...(after[0]?.tokenType === t.Colon ? [] : messageAnnotations(scope, tail.had, after).map((word) => `@${word}`)),
  ]
  const clauses = guardable && after[0]?.tokenType !== t.Colon && !had.has('allows') && !had.has('@public') ? [''] : []
  return fittingBefore(after, [...wordProposals(words, 1), ...clauseProposals(scope, clauses, after)])
}

/** `@public` has a meaning only in an API with sessions, and does not go with `allows`. */
function messageAnnotations({ uses }: Scope, before: ReadonlySet<string>, after: readonly Token[]): readonly string[] {
  const had = both(before, partsBehind(after, []))
  if (!uses.has('session') || had.has('allows')) return []
  return MESSAGE_ANNOTATIONS.filter((word) => !had.has(`@${word}`))
}

function errorProposals(scope: Scope, listed: readonly Token[]): Proposal[] {
  const taken = new Set(listed.map((token) => token.image))
  const declared = [...scope.errors.values()].map(({ name, decl, place }) => {
    const params = decl.params.map((param) => param.text)
    return error(name, params, place.standard ? 1 : 0)
  })
  const builtIn = [...BUILT_IN_ERRORS.values()].map(({ code, params }) => error(code, params, 1))
  const known = new Set(declared.map(({ label }) => label))
  return [...declared, ...builtIn.filter(({ label }) => !known.has(label))].filter(({ label }) => !taken.has(label))
}

function error(name: string, params: readonly string[], rank: number): Proposal {
  return { label: name, kind: 'error', rank, detail: `(${params.join(', ')})`, about: { what: 'error', name } }
}
