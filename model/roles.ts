/** Who may do what: the roles that a text's `allows` clauses let in (LANGUAGE section 5; root, whom nothing keeps out, apart). */
import type { Access, Api, Class, Field, Message, Role } from './api.ts'
import type { Behaviour } from './implied.ts'

/** What there is to know of an API and a class, so that an editor can ask where there is no model. */
export type Users = Pick<Api, 'uses' | 'roles'>
export type Guarded = Pick<Class, 'allows'> & { readonly fields: readonly Pick<Field, 'name' | 'allows'>[] }

/** Every declared role that is one of `names` or includes one, however far, in order of declaration. */
export function rolesAllowed(api: Pick<Api, 'roles'>, names: readonly string[]): readonly string[] {
  return api.roles
    .filter((role) => names.some((name) => includedIn(api.roles, role).has(name)))
    .map((role) => role.name)
}

/** The role itself and what it includes, however far. */
export function includedIn(roles: readonly Role[], role: Role): ReadonlySet<string> {
  const found = new Set([role.name])
  // A set goes on over what is added while it is gone through.
  for (const name of found) for (const next of roles.find((r) => r.name === name)?.includes ?? []) found.add(next)
  return found
}

/**
 * The roles whose users may read a field, as a call of `get_f` or as a member of a record; null where everyone may. In an API
 * without sessions nobody has a role, so everyone may.
 */
export function mayRead(api: Api, owner: Class, field: Field): readonly string[] | null {
  if (!api.uses.includes('session') || owner.objects === 'none') return null
  return resolved(api, saidOfField(owner, field, 'get'))
}

/** The roles whose users may call an implied RPC; null where everyone may. */
export function rolesOfImplied(api: Users, owner: Guarded, does: Behaviour): readonly string[] | null {
  return api.uses.includes('session') ? resolved(api, saidOfImplied(owner, does)) : null
}

/** The roles whose users may call a declared RPC; null where everyone may, as for `@public`. */
export function rolesOfMessage(
  api: Users,
  owner: Guarded,
  message: Pick<Message, 'public' | 'allows'>,
): readonly string[] | null {
  if (!api.uses.includes('session') || message.public) return null
  return resolved(api, message.allows ?? owner.allows?.all)
}

function resolved(api: Users, said: readonly string[] | undefined): readonly string[] | null {
  return said === undefined ? null : rolesAllowed(api, said)
}

function saidOfImplied(owner: Guarded, does: Behaviour): readonly string[] | undefined {
  if ('field' in does) {
    const field = owner.fields.find((f) => f.name === does.field)
    return saidOfField(owner, field, does.kind === 'get' ? 'get' : 'set')
  }
  return saidOfClass(owner, does.kind === 'create' || does.kind === 'destroy' ? does.kind : 'get')
}

/** What the field says, else its class. */
function saidOfField(
  owner: Guarded,
  field: Pick<Field, 'allows'> | undefined,
  access: 'get' | 'set',
): readonly string[] | undefined {
  return field?.allows?.[access] ?? saidOfClass(owner, access)
}

/** The clause of this word, else the plain one. */
function saidOfClass({ allows }: Guarded, access: Access): readonly string[] | undefined {
  return allows?.[access] ?? allows?.all
}
