/** Connects the engine of message bodies with a service. */
import type { Api } from '../../model/api.ts'
import { BodyEngine } from '../bodies/body-engine.ts'
import { NO_BODIES } from '../bodies/no-bodies.ts'
import type { Servers } from '../engine/servers.ts'
import type { Outside } from '../outside/outside.ts'
import type { Store } from '../store/store.ts'
import type { LogIns } from './log-in.ts'
import { type ErrorReport, reportedError } from './reported-error.ts'
import type { ServedRpcs } from './served-rpcs.ts'
import type { ServiceGate } from './service-gate.ts'
import { type ServiceOptions, serviceClock } from './service-options.ts'

export interface BodySurroundings {
  readonly gate: ServiceGate
  readonly servers: Servers | undefined
  readonly report: ErrorReport
  readonly logIns: LogIns | undefined
  /** The code that the service is given beside the bodies. */
  readonly given: Outside
  readonly rpcs: ServedRpcs
}

/**
 * Also without bodies: an earlier text may have had some, whose holds are let go of. Throws Error where a message has both a
 * body and a handler.
 */
export function openBodies(
  api: Api,
  store: Store,
  options: ServiceOptions,
  { gate, servers, report, logIns, given, rpcs }: BodySurroundings,
): BodyEngine {
  const { bodies: make, bodyLimits: limits, chance, log } = options
  const bodies = make ? make({ api, store }) : NO_BODIES
  for (const name of bodies.messages.keys())
    if (given.handlers.has(name))
      throw new Error(`"${name}" has a body, so it cannot have a handler: remove one of them`)
  const engine = new BodyEngine({
    ...{ api, store, bodies, limits, chance, log, rpcs: rpcs.own },
    externals: given.externals,
    handlers: given.handlers,
    clock: serviceClock(options),
    ...{ gate, servers, onSettingsChanged: options.onSettingsChanged },
    commit: () => gate.schedule(),
    reported: (error) => reportedError(error, report),
  })
  logIns?.sessions.onBegin(engine.logIn)
  engine.start()
  return engine
}
