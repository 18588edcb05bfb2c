/** Whether a user may do what some roles may do (docs/language.md, Roles). */
import type { Principal } from '../values/principal.ts'

/**
 * Whether `principal` may do what users of `roles` may do. `roles` is null where everyone may; `principal` is null where
 * the API has no sessions, so that every caller may.
 */
export function isAllowed(principal: Principal | null, roles: ReadonlySet<string> | null): boolean {
  if (roles === null || principal === null || principal.superuser) return true
  return principal.roles.some((role) => roles.has(role))
}
