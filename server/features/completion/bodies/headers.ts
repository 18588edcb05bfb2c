/** Completion after `body` and `compute`: the class, and the message or field that has no body or expression yet. */
import { bodyOf, computedBy } from '../../../../analysis/scope/given-bodies.ts'
import { type ClassSymbol, classNamed, type Scope } from '../../../../analysis/scope/symbols.ts'
import { typeText } from '../../../../model/types.ts'
import type { Cursor } from '../../../cursor/cursor.ts'
import type { Proposal } from '../item.ts'
import { impliedNames } from './names.ts'

/** For `body C.m` and `compute C.f`. */
export function bodyHeader(scope: Scope, { header, after }: Cursor): Proposal[] {
  const [word, name, point] = header
  if (header.length === 1) return classes(scope, word?.image ?? '', after[0]?.image === '.')
  const owner = classNamed(scope, name?.image ?? '')
  if (!owner || point?.image !== '.' || header.length > 3) return []
  return word?.image === 'body' ? messages(scope, owner, after.length > 0) : fields(scope, owner, after.length > 0)
}

function classes(scope: Scope, word: string, hasPoint: boolean): Proposal[] {
  return scope.classes
    .filter((owner) => owner.name !== '' && scope.types.get(owner.name) === owner)
    .filter((owner) => word === 'body' || [...owner.fieldsByName.values()].some((field) => isFree(scope, field)))
    .map(({ name, place }) => ({
      ...{ label: name, kind: 'class', rank: place.standard ? 1 : 0, about: { what: 'class', name } },
      ...(hasPoint ? {} : { insert: `${name}.` }),
    }))
}

/** Messages without a body come first, then implied RPCs; none that only reads. */
function messages(scope: Scope, owner: ClassSymbol, isFollowed: boolean): Proposal[] {
  const open = owner.messages.filter((message) => message.name !== '' && !bodyOf(scope, message))
  const implied = impliedNames(owner).filter((name) => !name.startsWith('get_') && !isGiven(scope, owner, name))
  return [...open.map(({ name }) => name), ...implied].map((name, i) => ({
    ...{ label: name, kind: 'method', rank: i < open.length ? 0 : 1 },
    about: { what: 'rpc', owner: owner.name, name },
    ...(isFollowed ? {} : { insert: `${name} {\n\t$0\n}`, snippet: true, plain: `${name} {\n}` }),
  }))
}

function isGiven(scope: Scope, owner: ClassSymbol, name: string): boolean {
  return scope.bodies.has(`${owner.name}.${name}`) || owner.messages.some((message) => message.name === name)
}

function fields(scope: Scope, owner: ClassSymbol, isFollowed: boolean): Proposal[] {
  return [...owner.fieldsByName.values()]
    .filter((field) => isFree(scope, field))
    .map(({ name, type }) => ({
      ...{ label: name, kind: 'field', rank: 0, about: { what: 'field', owner: owner.name, name } },
      ...(type ? { detail: typeText(type) } : {}),
      ...(isFollowed ? {} : { insert: `${name} := ` }),
    }))
}

/** True for a field that the server gives, and that has no expression. */
function isFree(scope: Scope, field: Parameters<typeof computedBy>[1]): boolean {
  return field.decl.qualifier.text === 'RO/runtime' && field.name !== '' && !computedBy(scope, field)
}
