/** Completion after `body` and `compute`: the class, and the message or field that has no body or expression yet. */
import { bodyOf, computedBy } from '../../../../analysis/scope/given-bodies.ts'
import {
  type ClassSymbol,
  classNamed,
  type FieldSymbol,
  type MessageSymbol,
  type Scope,
} from '../../../../analysis/scope/symbols.ts'
import { typeText } from '../../../../model/types.ts'
import type { Cursor } from '../../../cursor/cursor.ts'
import type { Proposal } from '../item.ts'
import { impliedNames } from './names.ts'

/** For `body C.m` and `compute C.f`. */
export function bodyHeader(scope: Scope, { header, after, node }: Cursor): Proposal[] {
  const [word, name, point] = header
  if (header.length === 1) return classes({ scope, node }, word?.image ?? '', after[0]?.image === '.')
  const owner = classNamed(scope, name?.image ?? '')
  if (!owner || point?.image !== '.' || header.length > 3) return []
  const given = { scope, node }
  return word?.image === 'body' ? messages(given, owner, after.length > 0) : fields(given, owner, after.length > 0)
}

/** What has a body or an expression already, except by the declaration that is being written. */
type Given = { readonly scope: Scope } & Pick<Cursor, 'node'>

function classes({ scope, node }: Given, word: string, hasPoint: boolean): Proposal[] {
  return scope.classes
    .filter((owner) => owner.name !== '' && scope.types.get(owner.name) === owner)
    .filter(
      (owner) => word === 'body' || [...owner.fieldsByName.values()].some((field) => isFree({ scope, node }, field)),
    )
    .map(({ name, place }) => ({
      ...{ label: name, kind: 'class', rank: place.standard ? 1 : 0, about: { what: 'class', name } },
      ...(hasPoint ? {} : { insert: `${name}.` }),
    }))
}

/** Messages without a body come first, then implied RPCs; none that only reads. */
function messages(given: Given, owner: ClassSymbol, isFollowed: boolean): Proposal[] {
  const open = owner.messages.filter((message) => message.name !== '' && !hasBody(given, message))
  const implied = impliedNames(owner).filter((name) => !name.startsWith('get_') && !isGiven(given, owner, name))
  return [...open.map(({ name }) => name), ...implied].map((name, i) => ({
    ...{ label: name, kind: 'method', rank: i < open.length ? 0 : 1 },
    about: { what: 'rpc', owner: owner.name, name },
    ...(isFollowed ? {} : { insert: `${name} {\n\t$0\n}`, snippet: true, plain: `${name} {\n}` }),
  }))
}

function hasBody({ scope, node }: Given, message: MessageSymbol): boolean {
  const body = bodyOf(scope, message)
  return body !== null && body.apart?.decl !== node
}

function isGiven({ scope, node }: Given, owner: ClassSymbol, name: string): boolean {
  const body = scope.bodies.get(`${owner.name}.${name}`)
  return (body !== undefined && body.decl !== node) || owner.messages.some((message) => message.name === name)
}

function fields(given: Given, owner: ClassSymbol, isFollowed: boolean): Proposal[] {
  return [...owner.fieldsByName.values()]
    .filter((field) => isFree(given, field))
    .map(({ name, type }) => ({
      ...{ label: name, kind: 'field', rank: 0, about: { what: 'field', owner: owner.name, name } },
      ...(type ? { detail: typeText(type) } : {}),
      ...(isFollowed ? {} : { insert: `${name} := ` }),
    }))
}

/** True for a field that the server gives, and that has no expression. */
function isFree({ scope, node }: Given, field: FieldSymbol): boolean {
  const computed = computedBy(scope, field)
  return field.decl.qualifier.text === 'RO/runtime' && field.name !== '' && (!computed || computed.apart?.decl === node)
}
