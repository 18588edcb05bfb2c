/** Admits transfers: who makes them, whether the user may, and which task they report to. */
import { isAllowed } from '../access/is-allowed.ts'
import { CallContext } from '../engine/call-context.ts'
import type { CallOrigin } from '../engine/call-origin.ts'
import type { OpenTransfer, TransferError, TransferHead, Transfers } from '../engine/transfer.ts'
import type { OpenRoute } from '../outside/route-code.ts'
import type { OpenTask } from '../standard/tasks/running-task.ts'
import { builtInError, permissionDenied, sessionInvalid } from '../values/api-error.ts'
import { type Caller, type IdentifyParts, identifyCaller } from './identify-caller.ts'
import { type ErrorReport, reportedError } from './reported-error.ts'
import { RunningTransfer } from './running-transfer.ts'

export interface TransferDeskParts extends IdentifyParts {
  readonly routes: readonly OpenRoute[]
  /** The API has sessions, so a path that is not public takes one. */
  readonly hasSessions: boolean
  /** Throws where the task cannot be that of a transfer; undefined in an API without tasks. */
  readonly openTask: ((ref: string, call: CallContext) => OpenTask | Promise<OpenTask>) | undefined
  /** Resolves when the data are fresh; undefined: they are. */
  readonly fresh: () => Promise<void> | undefined
  readonly report: ErrorReport
  readonly stopping: AbortSignal
}

export class TransferDesk implements Transfers {
  readonly #parts: TransferDeskParts
  /** By path and method. */
  readonly #routes: ReadonlyMap<string, ReadonlyMap<string, OpenRoute>>

  constructor(parts: TransferDeskParts) {
    this.#parts = parts
    const paths = Map.groupBy(parts.routes, ({ path }) => path)
    this.#routes = new Map(
      [...paths].map(([path, routes]) => [path, new Map(routes.map((route) => [route.method, route]))]),
    )
  }

  methods(path: string): readonly string[] {
    const methods = [...(this.#routes.get(path)?.keys() ?? [])]
    return methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
  }

  async begin(head: TransferHead, origin: CallOrigin): Promise<OpenTransfer | TransferError> {
    const { report, stopping, fresh } = this.#parts
    let caller: Caller | undefined
    try {
      const route = this.#routeOf(head)
      const waiting = fresh()
      if (waiting) await waiting
      const call = new CallContext(`${head.method} ${head.path}`, origin)
      caller = await this.#identify(route, head, call)
      const task = await this.#taskOf(head, call)
      return new RunningTransfer({ route, call, task, report, stopping, leave: caller?.leave })
    } catch (error) {
      caller?.leave()
      return reportedError(error, report)
    }
  }

  /** HEAD runs the code of GET, whose body is not sent. */
  #routeOf({ method, path }: TransferHead): OpenRoute {
    const route = this.#routes.get(path)?.get(method === 'HEAD' ? 'GET' : method)
    if (!route) throw new Error(`There is no path ${method} ${path}`)
    return route
  }

  async #identify(route: OpenRoute, head: TransferHead, call: CallContext): Promise<Caller | undefined> {
    if (!this.#parts.hasSessions || route.isPublic) {
      // Where no secret is needed, any page that a person looks at could otherwise make the request.
      if (head.isForeign && route.method !== 'GET')
        throw builtInError('RBAC_PERMISSION_DENIED', call.method, 'pages of other sites may only read')
      return undefined
    }
    const caller = await identifyCaller(head, call, this.#parts)
    if (!caller) throw sessionInvalid('')
    const { ref, principal } = caller.live
    call.session = ref
    call.principal = principal
    if (isAllowed(principal, route.roles)) return caller
    caller.leave()
    throw permissionDenied(call.method, principal, route.roles ?? [])
  }

  /** HEAD moves nothing, and so ends no task; nor does an unknown caller. */
  #taskOf({ method, query }: TransferHead, call: CallContext): OpenTask | Promise<OpenTask> | undefined {
    const ref = query.get('task_id')
    if (ref === null || ref === '' || method === 'HEAD') return undefined
    if (this.#parts.hasSessions && call.principal === null) return undefined
    return this.#parts.openTask?.(ref, call)
  }
}
