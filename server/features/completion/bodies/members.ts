/** Proposals for names that an object, a class or a declaration has: fields, members, errors, roles. */
import { fits, isUnknown } from '../../../../analysis/bodies/body-types.ts'
import { isLeftOut } from '../../../../analysis/bodies/names.ts'
import { isComputed, memberTypeOf, owningEnd, requiredFields } from '../../../../analysis/bodies/parts.ts'
import {
  type ClassSymbol,
  classNamed,
  isNamespace,
  type RecordSymbol,
  type Scope,
} from '../../../../analysis/scope/symbols.ts'
import { nameText } from '../../../../grammar/quote.ts'
import type { FieldExpr, MembersNode, SyntaxNode } from '../../../../grammar/tree.ts'
import type { BodyType } from '../../../../model/body.ts'
import { BUILT_IN_ERRORS } from '../../../../model/built-in-errors.ts'
import type { Proposal } from '../item.ts'
import { detailOf, enumValues, messagesOf } from './names.ts'
import type { CompletionPlace } from './place.ts'

/** After a point: fields and members of the type, the values of an enum, the messages of a class. */
export function behindPoint(place: CompletionPlace, node: FieldExpr): Proposal[] {
  const { scope } = place.view
  const of = place.notes.expressions.get(node.of)
  const type = of?.typed.type
  const name = node.of.kind === 'name-expr' ? node.of.name.text : ''
  const expected = place.notes.expressions.get(node)?.expected
  if (type?.kind === 'ref') return writtenParts(place, node, fieldsOf(scope, classNamed(scope, type.class), expected))
  if (type?.kind === 'record') {
    const parts = recordParts(scope, type.name, expected)
    return of ? parts.filter(({ label }) => !isLeftOut(scope, of.body, of.typed, label)) : parts
  }
  const owner = classNamed(scope, name)
  return [...enumValues(scope, name, 0), ...(owner ? messagesOf(owner, place.cursor) : [])]
}

/**
 * Of the fields behind a point, those that a statement can write, if it writes this one. A reference that it cannot write may
 * lead to one that it can, as long as no sign follows.
 */
function writtenParts({ view, path, cursor }: CompletionPlace, node: FieldExpr, fields: Proposal[]): Proposal[] {
  const outer = path[path.indexOf(node) - 1]
  const isWritten = outer?.kind === 'assign' || outer?.kind === 'hold' || outer?.kind === 'delete'
  if (!isWritten || outer.place !== node) return fields
  return fields.flatMap((proposal): Proposal[] => {
    const { about, label } = proposal
    const owner = about?.what === 'field' ? classNamed(view.scope, about.owner) : undefined
    const field = owner?.fieldsByName.get(label)
    if (field && !isComputed(view, field) && owningEnd(view, field) === undefined) return [proposal]
    return field?.type?.kind === 'ref' && cursor.after.length === 0 ? [{ ...proposal, rank: 1 }] : []
  })
}

function fieldsOf(scope: Scope, owner: ClassSymbol | undefined, expected?: BodyType): Proposal[] {
  if (!owner) return []
  const uuid: Proposal = { label: 'uuid', kind: 'field', rank: 2, detail: 'string' }
  const fields = [...owner.fieldsByName.values()].map(({ name }): Proposal => {
    const type = memberTypeOf({ scope }, owner.name, name)
    const about = { what: 'field', owner: owner.name, name } as const
    return { label: name, kind: 'field', rank: rankOf(type, expected), ...detailOf(type), about }
  })
  return isNamespace(owner) ? fields : [...fields, uuid]
}

function recordParts(scope: Scope, name: string, expected?: BodyType): Proposal[] {
  const declared = scope.types.get(name)
  return declared?.kind === 'record' ? membersOf(declared, expected) : fieldsOf(scope, declared, expected)
}

function membersOf({ members }: RecordSymbol, expected?: BodyType): Proposal[] {
  return members.map(({ name, type }) => ({
    ...{ label: name, kind: 'field', rank: rankOf(type ?? undefined, expected), ...detailOf(type ?? undefined) },
  }))
}

/** What fits the expected type comes first. */
function rankOf(type: BodyType | undefined, expected: BodyType | undefined): number {
  return !expected || isUnknown(expected) || (type && fits(type, expected)) ? 0 : 1
}

/** The members that `create`, `set` or a record does not name yet; those that it must name come first. */
export function memberNames(place: CompletionPlace): Proposal[] {
  const { view, path, cursor, notes } = place
  const own = path.at(-2)
  const members = path.findLast((node): node is MembersNode => node.kind === 'members')
  const of = path[path.findLastIndex((node) => node.kind === 'members') - 1]
  const given = new Set(members?.values.flatMap((value) => (value === own ? [] : value.name.text)))
  const proposals = of ? possibleMembers(view, of, notes) : []
  const sign = cursor.after[0]?.image === '=' ? '' : ' = '
  return proposals
    .filter(({ label }) => !given.has(label))
    .map((proposal) => ({ ...proposal, insert: proposal.label + sign }))
}

function possibleMembers(view: CompletionPlace['view'], of: SyntaxNode, notes: CompletionPlace['notes']): Proposal[] {
  const { scope } = view
  if (of.kind === 'record-expr') return recordParts(scope, of.name.text)
  const type = of.kind === 'set' ? notes.expressions.get(of.object)?.typed.type : undefined
  const name = of.kind === 'create-expr' ? of.class.text : type?.kind === 'ref' ? type.class : ''
  const owner = classNamed(scope, name)
  if (!owner) return []
  const required = new Set(of.kind === 'set' ? [] : requiredFields(view, owner).map((field) => field.name))
  return fieldsOf(scope, owner)
    .filter(({ label }) => {
      const field = owner.fieldsByName.get(label)
      return field ? !isComputed(view, field) && owningEnd(view, field) === undefined : of.kind === 'create-expr'
    })
    .map((proposal) => (required.has(proposal.label) ? proposal : { ...proposal, rank: 1 }))
}

/** The errors that can be raised, those of the message's "throws" first; with parentheses for their parameters where none follow. */
export function errorCodes({ view: { scope }, cursor: { after }, path }: CompletionPlace, isCall: boolean): Proposal[] {
  const withCall = isCall && after[0]?.image !== '('
  const thrown = new Set(thrownAround(scope, path))
  const proposal = (name: string, params: readonly string[], rank: number): Proposal => {
    const holes = params.map((param, i) => `\${${i + 1}:${param}}`).join(', ')
    const plain = `${name}(${params.join(', ')})`
    const call = withCall ? { insert: `${name}(${holes})`, snippet: true as const, plain } : {}
    return {
      label: name,
      kind: 'error',
      rank,
      detail: `(${params.join(', ')})`,
      ...call,
      about: { what: 'error', name },
    }
  }
  const declared = [...scope.errors.values()].map(({ name, decl, place }) =>
    proposal(
      name,
      decl.params.map((param) => param.text),
      thrown.has(name) ? 0 : place.standard ? 2 : 1,
    ),
  )
  const builtIn = [...BUILT_IN_ERRORS.values()].filter(({ code }) => !scope.errors.has(code))
  return [...declared, ...builtIn.map(({ code, params }) => proposal(code, params, thrown.has(code) ? 0 : 2))]
}

/** The errors that the message around declares, whose body may stand apart. */
function thrownAround(scope: Scope, path: readonly SyntaxNode[]): string[] {
  const [decl] = path
  const apart = decl?.kind === 'body' ? classNamed(scope, decl.class.text) : undefined
  const declared = apart?.messages.find(({ name }) => decl?.kind === 'body' && name === decl.name.text)?.decl
  const message = declared ?? path.find((node) => node.kind === 'message')
  return message?.kind === 'message' ? message.throws.map((code) => code.text) : []
}

export function rolesOf(scope: Scope): Proposal[] {
  return [...scope.roles.keys()].map((name) => ({
    ...{ label: nameText(name), kind: 'role', rank: 0, about: { what: 'role', name } },
  }))
}

/** After `given`. */
export function externals(scope: Scope): Proposal[] {
  return [...scope.callables.values()]
    .filter(({ kind }) => kind === 'external')
    .map(({ name }) => ({ label: name, kind: 'function', rank: 0, about: { what: 'callable', name } }))
}
