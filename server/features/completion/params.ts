/** Completion of `name : type = default`: a parameter of a message, or a member of a record. */
import { keepsObjects } from '../../../analysis/resolve/resolve-types.ts'
import type { ClassSymbol, FieldSymbol, Scope } from '../../../analysis/scope/symbols.ts'
import * as t from '../../../grammar/tokens.ts'
import type { Param } from '../../../model/api.ts'
import { fieldSignatures } from '../../../model/implied.ts'
import { typeText } from '../../../model/types.ts'
import { splitAtCommas, type Token, upToCloser } from '../../cursor/token.ts'
import { typeGoesOn } from './fields.ts'
import { type Proposal, wordProposals } from './item.ts'
import { likelyFirst } from './likely-types.ts'
import { isFilled, isValueThere } from './slot.ts'
import { readType } from './type-tokens.ts'
import { typeProposals } from './types.ts'
import { valueProposals } from './values.ts'

/** The message that is being typed. */
export interface OpenMessage {
  readonly owner: ClassSymbol | undefined
  readonly name: string
}

/** Proposals in the parentheses of a message. `tokens` are those after the opening one. */
export function paramProposals(
  scope: Scope,
  message: OpenMessage,
  tokens: readonly Token[],
  after: readonly Token[],
): Proposal[] {
  const before = splitAtCommas(tokens)
  const [own = [], ...later] = splitAtCommas(upToCloser(after))
  const current = before.at(-1) ?? []
  if (current.length > 0) {
    const mayDefault = later.every((param) => param.some((token) => token.tokenType === t.Equals))
    return memberProposals(scope, current, own, { mayDefault, owner: message.owner })
  }
  if (own.length > 0) return []
  const there = [...before.slice(0, -1), ...later].map((param) => param[0]?.image ?? '')
  return wholeParams(message, before.length - 1, there)
}

/** Whole parameters: first the reference to the object, then those of the accessor with this name, or the fields in a `create`. */
function wholeParams({ owner, name }: OpenMessage, index: number, there: readonly string[]): Proposal[] {
  if (!owner || !keepsObjects(owner)) return []
  const self: Param = { name: 'self', type: { kind: 'ref', class: owner.name, nullable: false } }
  const fields = [...owner.fieldsByName.values()]
  const free = (params: readonly (Param | undefined)[]) =>
    params.flatMap((param) => (param && !there.includes(param.name) ? [paramProposal(param)] : []))
  if (name === 'create') return free(fields.flatMap(({ name: of, type }) => (type ? [{ name: of, type }] : [])))
  if (index === 0) return free([self])
  return free(fields.map((field) => accessorParam(field, name, self, index)))
}

/** The parameter of the accessor at this index, for any qualifier of the field. */
function accessorParam({ name, type }: FieldSymbol, accessor: string, self: Param, index: number): Param | undefined {
  if (!type || !accessor.endsWith(`_${name}`)) return undefined
  const signatures = fieldSignatures({ name, type, qualifier: 'RW' }, self)
  return signatures.find((signature) => signature.name === accessor)?.params[index]
}

function paramProposal({ name, type }: Param): Proposal {
  return { label: `${name} : ${typeText(type)}`, kind: 'field', rank: 0 }
}

/** Proposals in a parameter or member that has begun. `after` is its rest after the cursor, `owner` the class of the message. */
export function memberProposals(
  scope: Scope,
  tokens: readonly Token[],
  after: readonly Token[],
  { mayDefault = true, owner }: { readonly mayDefault?: boolean; readonly owner?: ClassSymbol | undefined } = {},
): Proposal[] {
  if (tokens[1]?.tokenType !== t.Colon) return []
  const read = readType(tokens, 2)
  const types = read.place ? typeProposals(scope, read.place, 'value', after) : []
  const hasDefault = after.some((token) => token.tokenType === t.Equals)
  if (read.place?.at === 'end' && !read.place.inMap && !typeGoesOn(after))
    return [...types, ...(hasDefault || !mayDefault ? [] : wordProposals(['='], 1))]
  if (read.place?.at === 'start' && read.next === 2) return likelyFirst(types, { name: tokens[0]?.image ?? '', owner })
  if (read.place) return types
  if (tokens[read.next]?.tokenType !== t.Equals || isValueThere(after)) return []
  return isFilled(after) ? [] : (valueProposals(scope, read.type, tokens.slice(read.next + 1), after) ?? [])
}
