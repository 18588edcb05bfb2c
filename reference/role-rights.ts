/** Counts the RPCs of each class that the users of a role may call. */
import type { Api, Role } from '../model/api.ts'
import { rpcsOf } from '../model/rpcs.ts'
import { classOrder } from './describe.ts'

export interface RoleDescription {
  readonly role: Role
  /** Roles that include it, directly. */
  readonly includedBy: readonly string[]
  /** How many RPCs its users may call, including those that everyone may call. */
  readonly total: number
}

export interface ClassRights {
  readonly class: string
  readonly rpcs: number
  /** The counts by role, in the model's order. */
  readonly callable: readonly number[]
}

export function describeRoles(api: Api): RoleDescription[] {
  const rpcs = rpcsOf(api)
  return api.roles.map((role) => ({
    role,
    includedBy: api.roles.flatMap((r) => (r.includes.includes(role.name) ? [r.name] : [])),
    total: rpcs.filter((rpc) => mayCall(rpc.roles, role.name)).length,
  }))
}

/** The classes with RPCs, in the order of lists. */
export function rightsByClass(api: Api): ClassRights[] {
  const byClass = Map.groupBy(rpcsOf(api), (rpc) => rpc.class)
  return classOrder(api).flatMap(({ name }) => {
    const rpcs = byClass.get(name) ?? []
    const callable = api.roles.map((role) => rpcs.filter((rpc) => mayCall(rpc.roles, role.name)).length)
    return rpcs.length === 0 ? [] : [{ class: name, rpcs: rpcs.length, callable }]
  })
}

function mayCall(roles: readonly string[] | null, role: string): boolean {
  return roles === null || roles.includes(role)
}
