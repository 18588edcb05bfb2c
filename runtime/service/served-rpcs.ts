/** Every RPC that a server has: those of the API, their twins, and those that describe it. */
import type { Api } from '../../model/api.ts'
import { asyncTwins } from '../../model/async-twins.ts'
import { refusalsRpc } from '../../model/refusals.ts'
import { type Rpc, rpcsOf } from '../../model/rpcs.ts'
import { permissionsRpc } from '../../model/session-permissions.ts'
import type { Audience } from '../access/audience.ts'
import { type Discover, type Discovery, discovery } from '../standard/introspection/discover.ts'
import { introspectionRpcs } from '../standard/introspection/introspection.ts'
import type { Twin } from '../standard/tasks/tasks.ts'

export interface ServedRpcs {
  /** Those that the text implies or declares. */
  readonly own: readonly Rpc[]
  readonly all: readonly Rpc[]
  readonly twins: readonly Twin[]
  /** `session.get_rbac_permissions`, where the server adds it. */
  readonly permissions: Rpc | undefined
  /** `system.refusals`, where messages have bodies. */
  readonly refusals: Rpc | undefined
  readonly discovery: Discovery
}

/** What says of the server which RPCs describe it. */
interface Described {
  readonly discover?: Discover | undefined
  readonly mayDiscover?: Audience
}

export function servedRpcs(api: Api, { discover, mayDiscover }: Described = {}): ServedRpcs {
  const own = rpcsOf(api)
  const found = discovery(discover)
  const twins = twinsOf(api, own)
  const permissions = permissionsRpc(api, own)
  const describing = mayDiscover === 'off' ? [] : [...introspectionRpcs, ...found.rpcs]
  const refusals = refusalsRpc(api, own)
  const added = [permissions, refusals].filter((rpc) => rpc !== undefined)
  const all = [...own, ...twins.map(({ twin }) => twin), ...added, ...describing]
  return { own, all, twins, permissions, refusals, discovery: found }
}

/**
 * Finds an RPC's own name by its flat name: `event_from`, as callers of the Xen API write `event.from` in languages where it
 * is not a name. Of two RPCs with the same flat name, the first. The names are collected at the first question: most
 * clients never ask.
 */
export function ownNames(rpcs: readonly Rpc[]): (flat: string) => string | undefined {
  let names: ReadonlyMap<string, string> | undefined
  return (flat) => {
    names ??= new Map(rpcs.map(({ name }) => [name.replaceAll('.', '_'), name] as const).reverse())
    return names.get(flat)
  }
}

/** Each twin beside its RPC; it does what the RPC does. */
function twinsOf(api: Api, rpcs: readonly Rpc[]): Twin[] {
  const plain = new Map(rpcs.map((rpc) => [`Async.${rpc.name}`, rpc]))
  return asyncTwins(api, rpcs).flatMap((twin) => {
    const rpc = plain.get(twin.name)
    return rpc ? [{ rpc, twin: { ...twin, does: rpc.does } }] : []
  })
}
