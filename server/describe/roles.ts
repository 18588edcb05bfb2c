/** Describes rights for hovers. Works on the scope, which also exists for texts with errors. */

import { guardedMessage, guardedOf } from '../../analysis/facts/access.ts'
import { declaredClass, messageBehaviour } from '../../analysis/facts/declared-class.ts'
import { impliedGroups } from '../../analysis/facts/implied-names.ts'
import { includedBy } from '../../analysis/facts/role-lists.ts'
import { usersOf } from '../../analysis/facts/role-sets.ts'
import {
  type FieldSymbol,
  isNamespace,
  type MessageSymbol,
  type RoleSymbol,
  type Scope,
} from '../../analysis/scope/symbols.ts'
import { rolesOfImplied, rolesOfMessage } from '../../model/roles.ts'

/** A text on the number of RPCs that users with the role may call, the roles that it includes, and those that include it. */
export function roleText(scope: Scope, role: RoleSymbol): string {
  let [all, may, everyone] = [0, 0, 0]
  for (const { roles, count } of countedRpcs(scope)) {
    all += count
    if (roles === null) everyone += count
    if (roles?.includes(role.name) ?? true) may += count
  }
  const includes = [...includedBy(scope, role.name)].filter((name) => name !== role.name)
  const by = [...scope.roles.keys()].filter((name) => name !== role.name && includedBy(scope, name).has(role.name))
  return [
    `Users with this role may call ${may} of ${all} RPCs; every user may call ${everyone}.`,
    includes.length > 0 ? `Includes ${quoted(includes)}.` : '',
    by.length > 0 ? `Included by ${quoted(by)}.` : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ')
}

/** A text on the roles that may read and change a field. Undefined if the API has no roles or the class has no objects. */
export function fieldRolesText(scope: Scope, { owner, name, decl, type }: FieldSymbol): string | undefined {
  if (scope.roles.size === 0 || isNamespace(owner)) return undefined
  const users = usersOf(scope)
  const guarded = guardedOf(owner, scope)
  const read = `Read ${byWhom(rolesOfImplied(users, guarded, { kind: 'get', field: name }))}.`
  if (!type || decl.qualifier.text !== 'RW') return read
  return `${read} Changed ${byWhom(rolesOfImplied(users, guarded, { kind: 'set', field: name }))}.`
}

/** A text on the roles that may call a message. Undefined if the API has no roles. */
export function messageRolesText(scope: Scope, message: MessageSymbol): string | undefined {
  if (scope.roles.size === 0) return undefined
  return `Called ${byWhom(rolesOfDeclared(scope, message))}.`
}

function rolesOfDeclared(scope: Scope, message: MessageSymbol): readonly string[] | null {
  const guarded = guardedOf(message.owner, scope)
  const does = messageBehaviour(declaredClass(message.owner), message)
  return rolesOfMessage(usersOf(scope), guarded, guardedMessage(message), does)
}

interface Counted {
  /** The roles that may call them; null if every user may. */
  readonly roles: readonly string[] | null
  readonly count: number
}

/** All RPCs, in groups that the same roles may call. Does not build signatures, which would take longer. */
function* countedRpcs(scope: Scope): Generator<Counted> {
  const users = usersOf(scope)
  for (const owner of scope.classes) {
    const guarded = guardedOf(owner, scope)
    for (const { does, count } of impliedGroups(owner)) yield { roles: rolesOfImplied(users, guarded, does), count }
    const model = declaredClass(owner)
    for (const message of owner.messages) {
      const does = messageBehaviour(model, message)
      yield { roles: rolesOfMessage(users, guarded, guardedMessage(message), does), count: 1 }
    }
  }
}

function byWhom(roles: readonly string[] | null): string {
  if (roles === null) return 'by every user'
  return roles.length > 0 ? `by ${quoted(roles)}` : 'only by `root`'
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ')
}
