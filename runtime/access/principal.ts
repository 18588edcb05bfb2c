/** Who makes a call: the user of its session, and the roles that say what that user may do (LANGUAGE, roles). */

export interface Principal {
  readonly name: string
  /** May do everything, whatever the roles say. */
  readonly superuser: boolean
  readonly roles: readonly string[]
}

/** Whether somebody may do what `roles` may do; null is everyone, and without sessions there is nobody to ask about. */
export function isAllowed(principal: Principal | null, roles: ReadonlySet<string> | null): boolean {
  if (roles === null || principal === null || principal.superuser) return true
  return principal.roles.some((role) => roles.has(role))
}
