/** The number of RPCs of an API by what they do in a compiled server. */
import type { Api } from '../../model/api.ts'
import { bodyOfRpc } from '../../model/bodies-of.ts'
import { isImplemented } from '../../model/implemented.ts'
import { type Behaviour, classRpc } from '../../model/implied.ts'
import { isCounted, type Rpc, rpcsOf } from '../../model/rpcs.ts'

/**
 * A line with the number of all RPCs, then one for each kind that occurs. `hasHandlers`: a `handlers.ts` may have the code of
 * messages, which nobody knows before a server loads it.
 */
export function rpcSummary(api: Api, hasHandlers: boolean): string {
  const rpcs = rpcsOf(api).filter(isCounted)
  const counts = new Map<string, number>()
  for (const rpc of rpcs) counts.set(does(rpc, api), (counts.get(does(rpc, api)) ?? 0) + 1)
  const width = String(rpcs.length).length
  const row = (n: number, what: string) => `${String(n).padStart(width + 2)} ${what}`
  const rows = KINDS.filter((kind) => counts.has(kind)).map((kind) =>
    row(counts.get(kind) ?? 0, kind === OPEN && hasHandlers ? HANDLED : kind),
  )
  return `${[`${rpcs.length} RPCs:`, ...rows].join('\n')}\n`
}

const IMPLIED = 'implied by classes and fields'
const BODIES = 'run a body'
const ACCESSORS = 'declared accessors: they read or write their field'
const DESTROYS = 'declared destroys: they destroy the object'
const CREATES = 'declared creates: they create an object from their parameters'
const LOOKUPS = 'declared look-ups: they read the store'
const STANDARD = 'of sessions, tasks and events: every server implements them'
const OPEN = 'answer NOT_IMPLEMENTED until they are implemented'
const HANDLED = 'have their code in handlers.ts, or answer NOT_IMPLEMENTED'
const KINDS = [IMPLIED, BODIES, ACCESSORS, DESTROYS, CREATES, LOOKUPS, STANDARD, OPEN]

function does(rpc: Rpc, api: Api): string {
  if (bodyOfRpc(api, rpc)) return BODIES
  if (rpc.implied) return IMPLIED
  if (rpc.does.kind === 'message' && isImplemented(api, rpc)) return STANDARD
  return declared(rpc.does)
}

function declared(does: Behaviour): string {
  const { clause } = classRpc(does) ?? {}
  if (clause) return { create: CREATES, destroy: DESTROYS, get: LOOKUPS, set: ACCESSORS }[clause]
  if (does.kind === 'create_from') return CREATES
  return does.kind === 'message' ? OPEN : ACCESSORS
}
