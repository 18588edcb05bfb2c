/**
 * Whether a user may change the other ends of pairs, as a call does that creates an object with partners, or destroys one
 * that has some: the user needs the right to set those ends (docs/language.md, Rights of a pair).
 */
import type { Api, Class, RelationEnd } from '../../model/api.ts'
import { mayChangeOtherEnd } from '../../model/roles.ts'
import type { Rpc } from '../../model/rpcs.ts'
import { isAllowed } from '../access/is-allowed.ts'
import type { ClassStore } from '../store/store.ts'
import { permissionDenied } from '../values/api-error.ts'
import type { Principal } from '../values/principal.ts'
import type { RecordValue, Value } from '../values/values.ts'

/**
 * Throws RBAC_PERMISSION_DENIED(rpc/field, message). `who` is null for a `@public` message, which everybody may call.
 */
export type CheckPartners = (args: readonly Value[], who: Principal | null) => void

/** undefined where no call of the RPC can change an end that only some users may change. */
export function partnerRights(api: Api, rpc: Rpc, objects: ClassStore): CheckPartners | undefined {
  const owner = api.classes.find((c) => c.name === rpc.class)
  const changed = owner && changedBy(api, rpc, owner, objects)
  if (!changed || changed.ends.length === 0) return undefined
  return (args, who) => {
    if (who === null || who.superuser) return
    const value = changed.values(args)
    for (const { field, roles } of changed.ends) {
      if (isAllowed(who, roles) || !hasPartners(value(field))) continue
      throw permissionDenied(`${rpc.name}/${field}`, who, roles, `${rpc.name} with ${field}`)
    }
  }
}

interface Changed {
  readonly ends: readonly RestrictedEnd[]
  /** The partners that each field of the object gets or loses. */
  readonly values: (args: readonly Value[]) => (field: string) => Value | undefined
}

/** A field of the RPC's class, and the roles whose users may change the other end of its pair. */
interface RestrictedEnd {
  readonly field: string
  readonly roles: ReadonlySet<string>
}

function changedBy(api: Api, { does }: Rpc, owner: Class, objects: ClassStore): Changed | undefined {
  const ends = restrictedEnds(api, owner)
  switch (does.kind) {
    case 'create':
      return { ends, values: ([record]) => memberOf(record as RecordValue) }
    case 'create_from':
      return { ends, values: (args) => (field) => args[does.fields.indexOf(field)] }
    case 'destroy':
      // Where the other end owns the relation, an object with partners is in use and cannot be destroyed.
      return {
        ends: ends.filter(({ field }) => !isOwnedByOther(api, owner, field)),
        values:
          ([self]) =>
          (field) =>
            objects.field(field).get(self as string),
      }
    default:
      return undefined
  }
}

function restrictedEnds(api: Api, owner: Class): RestrictedEnd[] {
  return owner.fields.flatMap(({ name }) => {
    const roles = mayChangeOtherEnd(api, owner, name)
    return roles === null ? [] : [{ field: name, roles: new Set(roles) }]
  })
}

function isOwnedByOther(api: Api, { name, fields }: Class, field: string): boolean {
  const relation = api.relations.find((r) => r.name === fields.find((f) => f.name === field)?.relation)
  const isOther = (end: RelationEnd) => end.class !== name || end.field !== field
  return relation?.ends.some((end) => end.owns && (relation.symmetric || isOther(end))) ?? false
}

function memberOf({ names, values }: RecordValue): (field: string) => Value | undefined {
  return (field) => values[names.indexOf(field)]
}

function hasPartners(value: Value | undefined): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null
}
