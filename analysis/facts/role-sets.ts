/** Lists of roles compared by the users that they allow: the combined effect of `allows` clauses in two places. */
import { nameText } from '../../grammar/quote.ts'
import type { Role } from '../../model/api.ts'
import { type AccessApi, rolesAllowed } from '../../model/roles.ts'
import type { Scope } from '../scope/symbols.ts'
import { includedBy } from './role-lists.ts'

/** The roles of a clause; undefined if there is no clause, so that every user is allowed. */
export type Said = readonly string[] | undefined

/** The API as the model's access rules take it. */
export function usersOf(scope: Scope): AccessApi {
  const roles = [...scope.roles.values()].map(
    ({ name, decl }): Role => ({ name, doc: '', includes: decl.includes.map((role) => role.text) }),
  )
  return { uses: [...scope.uses], roles }
}

/**
 * True where `list` allows users with some role whom `other` does not allow. Users without a role do not count. False if a
 * listed role is not declared.
 */
export function letsInMore(scope: Scope, list: Said, other: Said): boolean {
  if (other === undefined || list === other) return false
  const isIn = (name: string) => other.includes(name) || other.some((role) => includedBy(scope, name).has(role))
  if ([...(list ?? []), ...other].some((name) => !scope.roles.has(name))) return false
  return (list ?? [...scope.roles.keys()]).some((name) => !isIn(name))
}

/** The clause that allows exactly the users whom both lists allow, with the fewest roles: `get allows(admin)`. */
export function clauseOfBoth(scope: Scope, word: string, list: Said, other: readonly string[]): string {
  const users = usersOf(scope)
  const both = new Set(rolesAllowed(users, other))
  const allowed = list === undefined ? [...both] : rolesAllowed(users, list).filter((name) => both.has(name))
  const isAbove = (name: string) => [...includedBy(scope, name)].some((role) => allowed.includes(role))
  const least = allowed.filter((name) => !isAbove(name))
  return `${word} allows(${least.map(nameText).join(', ')})`
}
