/** Sorts the types for a field, a parameter or a member that already has a name. */
import { referredClass } from '../../../analysis/resolve/pairs.ts'
import { type ClassSymbol, classNamed, type FieldSymbol, type Scope } from '../../../analysis/scope/symbols.ts'
import * as t from '../../../grammar/tokens.ts'
import type { Token } from '../../cursor/token.ts'
import type { Proposal } from './item.ts'

/** The field, parameter or member that gets the type. */
export interface TypedName {
  readonly name: string
  /** The class that it is declared in. */
  readonly owner: ClassSymbol | undefined
}

/**
 * First the type that has the name (`host : host ref`) or is the object's own (`self : VM ref` in VM), then types with a
 * similar name (`VIFs : VIF ref`, `state : power_state enum`), then the others in their order. Standard types come first only
 * if they have the same name.
 */
export function likelyFirst(proposals: readonly Proposal[], { name, owner }: TypedName): Proposal[] {
  const near = nearnessTo(name.toLowerCase(), owner?.name.toLowerCase() ?? '')
  return proposals.map((proposal) => {
    const type = namedType(proposal)
    const how = type === undefined ? 'no' : near(type.toLowerCase())
    const isOwn = proposal.rank < STANDARD_RANK
    const rank = how === 'same' ? 0 : how === 'alike' && isOwn ? 1 : proposal.rank + 2
    return { ...proposal, rank }
  })
}

/** Standard types and records of classes have this rank or a higher one. */
const STANDARD_RANK = 3

/** Types that a pair can have come first. If `<-> name` follows the cursor, only classes are kept. */
export function pairFirst(
  scope: Scope,
  proposals: readonly Proposal[],
  { name, owner }: TypedName,
  after: readonly Token[],
): Proposal[] {
  const bound = after.findIndex(({ tokenType }) => tokenType === t.Bound)
  const partner = bound < 0 ? undefined : after[bound + 1]?.image
  const refersBack = (field: FieldSymbol | undefined) => field !== undefined && referredClass(field) === owner?.name
  const isEnd = (type: ClassSymbol | undefined) =>
    bound < 0
      ? type?.fields.some(
          (field) => field.decl.partner?.field.text === name && isFirst(type, field) && refersBack(field),
        )
      : refersBack(type?.fieldsByName.get(partner ?? ''))
  return proposals
    .filter(({ kind }) => bound < 0 || kind === 'class')
    .map((proposal) => (isEnd(classOf(scope, proposal)) ? { ...proposal, rank: 0 } : proposal))
}

/** True for the field that its name means, where it is declared twice. */
function isFirst(type: ClassSymbol, field: FieldSymbol): boolean {
  return type.fieldsByName.get(field.name) === field
}

function classOf(scope: Scope, proposal: Proposal): ClassSymbol | undefined {
  return proposal.kind === 'class' ? classNamed(scope, namedType(proposal) ?? '') : undefined
}

/** The record of a class does not count: where the class fits, it is rarely meant. */
function namedType({ kind, about }: Proposal): string | undefined {
  if (kind === 'record' && about?.what === 'class') return undefined
  return kind !== 'type' && about && about.what !== 'new field' ? about.name : undefined
}

/** How near the name of a type is to a name. All are in lower case. */
function nearnessTo(name: string, owner: string): (type: string) => 'same' | 'alike' | 'no' {
  const ones = singulars(name)
  return (type) => {
    if (name === type || (name === 'self' && type === owner) || type === `${owner}_${name}`) return 'same'
    const isAlike = ones.some((one) => one === type || one.endsWith(`_${type}`) || type.endsWith(`_${one}`))
    return isAlike ? 'alike' : 'no'
  }
}

/** The word, and the words that it may be the plural of. */
function singulars(word: string): string[] {
  const ends: readonly (readonly [string, string])[] = [
    ['', ''],
    ['s', ''],
    ['es', ''],
    ['ies', 'y'],
    ['ves', 'f'],
  ]
  return ends.flatMap(([end, one]) =>
    word.length > end.length && word.endsWith(end) ? [word.slice(0, word.length - end.length) + one] : [],
  )
}
