/** Completion in the braces of an `object`: the fields that it does not set yet, and their values. */
import { isWritable, type Pairs } from '../../../analysis/resolve/pairs.ts'
import { type ClassSymbol, classNamed, type FieldSymbol, type Scope } from '../../../analysis/scope/symbols.ts'
import * as t from '../../../grammar/tokens.ts'
import type { ValueNode } from '../../../grammar/tree.ts'
import { typeText } from '../../../model/types.ts'
import type { Cursor } from '../../cursor/cursor.ts'
import { startType } from './fields.ts'
import type { Proposal } from './item.ts'
import { isFilled, isValueThere } from './slot.ts'
import { valueProposals } from './values.ts'

export function objectProposals(scope: Scope, pairs: Pairs, cursor: Cursor): Proposal[] {
  const owner = classNamed(scope, cursor.header[1]?.image ?? '')
  const [name, equals, ...value] = cursor.member ?? []
  if (!owner) return []
  if (!name) return isFilled(cursor.after) ? [] : fields(owner, pairs, cursor)
  if (equals?.tokenType !== t.Equals || isValueThere(cursor.after)) return []
  const field = owner.fieldsByName.get(name.image)
  if (!field) return name.image === 'uuid' ? (valueProposals(scope, { kind: 'string' }, value, cursor.after) ?? []) : []
  return valueProposals(scope, startType(field.type, field.decl.qualifier.text), value, cursor.after) ?? []
}

/** Required fields first, without computed ends, which no object can set. */
function fields(owner: ClassSymbol, pairs: Pairs, cursor: Cursor): Proposal[] {
  const set = new Set(cursor.node?.kind === 'object' ? cursor.node.values.filter(isWhole).map((v) => v.name.text) : [])
  const uuid: Proposal = { label: 'uuid', kind: 'field', rank: 3, detail: 'string', insert: 'uuid = ' }
  const own = [...owner.fieldsByName.values()].filter((f) => !set.has(f.name) && !isComputed(f, pairs))
  const proposals = [...own.map(fieldProposal), ...(set.has('uuid') ? [] : [uuid])]
  // The equals sign may already follow.
  if (cursor.after[0]?.tokenType !== t.Equals) return proposals
  return proposals.map((proposal) => ({ ...proposal, insert: proposal.label }))
}

function isWhole({ value }: { readonly value: ValueNode }): boolean {
  return value.kind !== 'missing-value'
}

function fieldProposal(field: FieldSymbol): Proposal {
  const required = isWritable(field) && !field.decl.default
  return {
    label: field.name,
    kind: 'field',
    rank: required ? 0 : isWritable(field) ? 1 : 2,
    detail: `${typeText(field.type)}${required ? ', required' : ''}`,
    insert: `${field.name} = `,
    about: { what: 'field', owner: field.owner.name, name: field.name },
  }
}

function isComputed(field: FieldSymbol, pairs: Pairs): boolean {
  const relation = pairs.relationOf.get(field)
  return field.decl.computed !== null || (relation?.ends.some((end) => isEnd(end, field) && !end.owns) ?? false)
}

function isEnd(end: { readonly class: string; readonly field: string }, field: FieldSymbol): boolean {
  return end.class === field.owner.name && end.field === field.name
}
