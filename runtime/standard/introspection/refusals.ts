/** The code of `system.refusals` (docs/wire.md, Calls): which RPCs would refuse an object now, as `can` says in bodies. */
import type { Api } from '../../../model/api.ts'
import { isGuarded, mayRefuse } from '../../../model/refusals.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import { isAllowed } from '../../access/is-allowed.ts'
import type { CallContext } from '../../engine/call-context.ts'
import type { Handler, Handlers } from '../../engine/handler.ts'
import type { ApiError } from '../../values/api-error.ts'
import { handleInvalid, permissionDenied } from '../../values/api-error.ts'
import { printable } from '../../values/printable.ts'
import type { Value } from '../../values/values.ts'

export interface RefusalParts {
  readonly api: Api
  readonly rpcs: readonly Rpc[]
  /** Whether the object is there. */
  readonly has: (className: string, ref: string) => boolean
  /** The errors of the guards of these RPCs, which get only the object, by the name of the RPC. */
  readonly refusals: (names: readonly string[], ref: string, context: CallContext) => ReadonlyMap<string, unknown>
  /** The error as the caller of that RPC would get it. */
  readonly shown: (name: string, error: unknown, ref: string, context: CallContext) => ApiError
}

export function refusalHandlers(rpc: Rpc | undefined, { api, rpcs, has, refusals, shown }: RefusalParts): Handlers {
  if (!rpc) return new Map()
  // Found at the first question: most clients never ask.
  let tables: RefusalTables | undefined
  const handler: Handler = ([name, self], context) => {
    tables ??= tablesOf(api, rpcs)
    const { byClass, asked } = tables
    const [className, ref] = [String(name), String(self)]
    const own = byClass.get(className) ?? []
    if (asked.has(className)) checkMayRead(className, own, context)
    if (!asked.has(className) || !has(className, ref)) throw handleInvalid(printable(className), printable(ref))
    const mine = own.filter((one) => isGuarded(api, one) && mayCall(one, context)).map((one) => one.name)
    const found = [...refusals(mine, ref, context)].map(([of, error]): [string, Value] => {
      const { code, params } = shown(of, error, ref, context)
      return [of, [code, ...params]]
    })
    return new Map<Value, Value>(found)
  }
  return new Map([[rpc.name, handler]])
}

interface RefusalTables {
  readonly byClass: ReadonlyMap<string, readonly Rpc[]>
  readonly asked: ReadonlySet<string>
}

function tablesOf(api: Api, rpcs: readonly Rpc[]): RefusalTables {
  const asked = api.classes.filter((c) => mayRefuse(api, c, rpcs)).map((c) => c.name)
  return { byClass: Map.groupBy(rpcs, (one) => one.class), asked: new Set(asked) }
}

/** Who may not read the objects of the class does not learn what state they are in. */
function checkMayRead(className: string, own: readonly Rpc[], context: CallContext): void {
  const reads = own.find((one) => one.name === `${className}.get_record`)
  if (reads && !mayCall(reads, context) && context.principal)
    throw permissionDenied(reads.name, context.principal, reads.roles ?? [])
}

function mayCall({ roles }: Rpc, { principal }: CallContext): boolean {
  return isAllowed(principal, roles && new Set(roles))
}
