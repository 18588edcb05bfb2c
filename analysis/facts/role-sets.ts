/** Lists of roles compared by whom they let in: what `allows` clauses in two places come to together. */
import { nameText } from '../../grammar/quote.ts'
import type { Role } from '../../model/api.ts'
import { type AccessApi, rolesAllowed } from '../../model/roles.ts'
import type { Scope } from '../scope/symbols.ts'
import { includedBy } from './role-lists.ts'

/** What a clause lists; undefined where nothing is said, so that everyone is let in. */
export type Said = readonly string[] | undefined

/** What the model's rules of access ask of an API. */
export function usersOf(scope: Scope): AccessApi {
  const roles = [...scope.roles.values()].map(
    ({ name, decl }): Role => ({ name, doc: '', includes: decl.includes.map((role) => role.text) }),
  )
  return { uses: [...scope.uses], roles }
}

/**
 * Whether users with some role are let in by `list` and not by `other`. Users without a role do not count; nothing is said of
 * roles that nobody declares.
 */
export function letsInMore(scope: Scope, list: Said, other: Said): boolean {
  if (other === undefined || list === other) return false
  const isIn = (name: string) => other.includes(name) || other.some((role) => includedBy(scope, name).has(role))
  if ([...(list ?? []), ...other].some((name) => !scope.roles.has(name))) return false
  return (list ?? [...scope.roles.keys()]).some((name) => !isIn(name))
}

/** The clause that lets in whom both lists do, with the fewest roles: `get allows(admin)`. */
export function clauseOfBoth(scope: Scope, word: string, list: Said, other: readonly string[]): string {
  const users = usersOf(scope)
  const both = new Set(rolesAllowed(users, other))
  const allowed = list === undefined ? [...both] : rolesAllowed(users, list).filter((name) => both.has(name))
  const isAbove = (name: string) => [...includedBy(scope, name)].some((role) => allowed.includes(role))
  const least = allowed.filter((name) => !isAbove(name))
  return `${word} allows(${least.map(nameText).join(', ')})`
}
