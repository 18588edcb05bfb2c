/** Which types come first where something that has a name already gets its type. */
import { referredClass } from '../../../analysis/resolve/pairs.ts'
import { type ClassSymbol, classNamed, type Scope } from '../../../analysis/scope/symbols.ts'
import * as t from '../../../grammar/tokens.ts'
import type { Token } from '../../cursor/token.ts'
import type { Proposal } from './item.ts'

/** What is given its type. */
export interface TypedName {
  readonly name: string
  /** The class that it is declared in. */
  readonly owner: ClassSymbol | undefined
}

/**
 * First the very type that the name says (`host : host ref`, `self : VM ref` in VM) or that a pair needs, then those of a similar
 * name (`VIFs : VIF ref`, `state : power_state enum`), then the others in their order. What is standard is not meant by a
 * name that is only similar.
 */
export function likelyFirst(proposals: readonly Proposal[], { name, owner }: TypedName): Proposal[] {
  return proposals.map((proposal) => {
    const type = namedType(proposal)
    const near = type === undefined ? 'no' : nearness(name, type, owner?.name ?? '')
    const isOwn = proposal.rank < STANDARD_RANK
    const rank = near === 'same' ? 0 : near === 'alike' && isOwn ? 1 : proposal.rank + 2
    return { ...proposal, rank }
  })
}

/** From here on types are standard, or whole records of classes. */
const STANDARD_RANK = 3

/** Of the types of a field those that its pair can have, with the name of the other end behind the cursor or not yet there. */
export function pairFirst(
  scope: Scope,
  proposals: readonly Proposal[],
  { name, owner }: TypedName,
  after: readonly Token[],
): Proposal[] {
  const bound = after.findIndex(({ tokenType }) => tokenType === t.Bound)
  const partner = bound < 0 ? undefined : after[bound + 1]?.image
  const isEnd = (type: ClassSymbol | undefined) =>
    [...(type?.fieldsByName.values() ?? [])].some(
      (field) =>
        referredClass(field) === owner?.name &&
        (bound < 0 ? field.decl.partner?.field.text === name : field.name === partner),
    )
  return proposals
    .filter(({ kind }) => bound < 0 || kind === 'class')
    .map((proposal) => (isEnd(classOf(scope, proposal)) ? { ...proposal, rank: 0 } : proposal))
}

function classOf(scope: Scope, proposal: Proposal): ClassSymbol | undefined {
  return proposal.kind === 'class' ? classNamed(scope, namedType(proposal) ?? '') : undefined
}

/** The whole record of a class is seldom meant where the class itself can be. */
function namedType({ kind, about }: Proposal): string | undefined {
  if (kind === 'record' && about?.what === 'class') return undefined
  return kind !== 'type' && about && about.what !== 'new field' ? about.name : undefined
}

function nearness(name: string, type: string, owner: string): 'same' | 'alike' | 'no' {
  const [is, of, own] = [name.toLowerCase(), type.toLowerCase(), owner.toLowerCase()]
  if (is === of || (is === 'self' && of === own) || of === `${own}_${is}`) return 'same'
  const isAlike = singulars(is).some((one) => one === of || one.endsWith(`_${of}`) || of.endsWith(`_${one}`))
  return isAlike ? 'alike' : 'no'
}

/** What the word may be the plural of, itself too. */
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
