/** Who may do what: the roles that a text's `allows` clauses let in (LANGUAGE section 5; root, whom nothing keeps out, apart). */
import type { Access, Api, Class, Field, Message, Role } from './api.ts'
import type { Behaviour } from './implied.ts'

/** What there is to know of an API and a class, so that an editor can ask where there is no model. */
export type Users = Pick<Api, 'uses' | 'roles'>
export type Guarded = Pick<Class, 'allows'> & { readonly fields: readonly Pick<Field, 'name' | 'allows'>[] }
export type GuardedMessage = Pick<Message, 'public' | 'allows'>

/** Every declared role that is one of `names` or includes one, however far, in order of declaration. */
export function rolesAllowed({ roles }: Pick<Api, 'roles'>, names: readonly string[]): readonly string[] {
  const allowed = new Set(names)
  const above = includersOf(roles)
  // A set goes on over what is added while it is gone through.
  for (const name of allowed) for (const role of above.get(name) ?? []) allowed.add(role)
  return roles.flatMap(({ name }) => (allowed.has(name) ? [name] : []))
}

const INCLUDERS = new WeakMap<readonly Role[], ReadonlyMap<string, readonly string[]>>()

/** Which roles name each in their `includes`; found once, since every RPC asks. */
function includersOf(roles: readonly Role[]): ReadonlyMap<string, readonly string[]> {
  let above = INCLUDERS.get(roles)
  if (!above) {
    const pairs = roles.flatMap(({ name, includes }) => includes.map((included) => ({ name, included })))
    const byIncluded = Map.groupBy(pairs, ({ included }) => included)
    above = new Map([...byIncluded].map(([included, all]) => [included, all.map(({ name }) => name)]))
    INCLUDERS.set(roles, above)
  }
  return above
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
  if (!api.uses.includes('session')) return null
  return saidOfImplied(owner, does)
    .map((said) => resolved(api, said))
    .reduce(common, null)
}

/** The roles whose users may call a declared RPC; null where everyone may, as for `@public`. */
export function rolesOfMessage(api: Users, owner: Guarded, message: GuardedMessage): readonly string[] | null {
  return api.uses.includes('session') ? resolved(api, saidOfMessage(owner, message)) : null
}

type Said = readonly string[] | undefined

function resolved(api: Users, said: Said): readonly string[] | null {
  return said === undefined ? null : rolesAllowed(api, said)
}

function common(a: readonly string[] | null, b: readonly string[] | null): readonly string[] | null {
  if (a === null || b === null) return a ?? b
  return a.filter((role) => b.includes(role))
}

/** The lists of the clauses that an implied RPC asks: whoever calls it is in each. */
export function saidOfImplied(owner: Guarded, does: Behaviour): readonly Said[] {
  if ('field' in does) {
    const field = owner.fields.find((f) => f.name === does.field)
    return [saidOfField(owner, field, does.kind === 'get' ? 'get' : 'set')]
  }
  if (does.kind === 'create' || does.kind === 'destroy') return [saidOfClass(owner, does.kind)]
  const get = saidOfClass(owner, 'get')
  // It tells which objects have a label, so that whoever could not read one could try them.
  return does.kind === 'get_by_name_label' ? [get, ...saidOfImplied(owner, READ_LABEL)] : [get]
}

const READ_LABEL: Behaviour = { kind: 'get', field: 'name_label' }

/** The list of the clause that a declared RPC asks. */
export function saidOfMessage(owner: Guarded, message: GuardedMessage): Said {
  return message.public ? undefined : (message.allows ?? owner.allows?.all)
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
