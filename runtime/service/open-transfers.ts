/** Connects the HTTP paths of an API with a service. */
import type { Api } from '../../model/api.ts'
import type { OwnedObjects } from '../access/owned-objects.ts'
import { CallContext } from '../engine/call-context.ts'
import type { CallEngine } from '../engine/call-engine.ts'
import type { Transfers } from '../engine/transfer.ts'
import type { OpenRoute } from '../outside/route-code.ts'
import type { Tasks } from '../standard/tasks/tasks.ts'
import { authenticationFailed } from '../values/api-error.ts'
import { type LogIns, sessionChecker } from './log-in.ts'
import type { ErrorReport } from './reported-error.ts'
import type { ServiceGate } from './service-gate.ts'
import { TransferDesk } from './transfer-desk.ts'

export interface TransferSurroundings {
  readonly routes: readonly OpenRoute[]
  readonly engine: CallEngine
  readonly gate: ServiceGate
  readonly logIns: LogIns | undefined
  readonly tasks: Tasks | undefined
  readonly owned: OwnedObjects | undefined
  readonly report: ErrorReport
  readonly stopping: AbortSignal
}

/** undefined where the API has no paths. */
export function openTransfers(api: Api, parts: TransferSurroundings): Transfers | undefined {
  const { routes, gate, logIns, tasks, owned, report, stopping } = parts
  if (routes.length === 0) return undefined
  return new TransferDesk({
    ...{ routes, report, stopping },
    fresh: () => (gate.isOrdered ? gate.linearized() : undefined),
    hasSessions: api.uses.includes('session'),
    checkSession: sessionChecker(logIns),
    logIn: (name, password, call) => logIn(name, password, call, parts.engine),
    logOut(session) {
      gate.enter(() => logIns?.sessions.live.end(session), 'session.logout')
    },
    openTask:
      tasks &&
      ((ref, call) => {
        owned?.checkChange(call.method, ref, call.principal)
        return tasks.open(ref, call)
      }),
  })
}

/** The fourth parameter of a log-in says who made the session. */
async function logIn(name: string, password: string, { origin }: CallContext, engine: CallEngine): Promise<string> {
  const method = 'session.login_with_password'
  const compiled = engine.compiled(method)
  if (!compiled) throw authenticationFailed()
  return (await compiled.run([name, password, '1.0', 'http'], new CallContext(method, origin))) as string
}
