/** The sessions of a service: who may log in, which sessions are alive, and who makes a call. */
import type { Api, Class } from '../../model/api.ts'
import type { Rpc } from '../../model/rpcs.ts'
import { isAllowed } from '../access/is-allowed.ts'
import type { CheckSession } from '../engine/handler.ts'
import type { LiveSessionParts } from '../standard/sessions/live-session-parts.ts'
import { SESSION_LIMITS } from '../standard/sessions/session-limits.ts'
import { Sessions } from '../standard/sessions/sessions.ts'
import { type Credentials, openCredentials } from '../standard/users/credentials.ts'
import { ROOT } from '../standard/users/users.ts'
import type { Store } from '../store/store.ts'
import type { Principal } from '../values/principal.ts'
import type { ServiceGate } from './service-gate.ts'
import { type ServiceOptions, serviceClock, steadyClock } from './service-options.ts'

export interface LogIns {
  readonly sessions: Sessions
  readonly credentials: Credentials
  /** Resolves when root's password is durable, and the sessions of the one before are ended. */
  readonly ready: Promise<void>
}

export interface LogInParts extends Pick<LiveSessionParts, 'stopping' | 'onEnd' | 'onRemove'> {
  readonly gate: ServiceGate
  /** Not called before there are any: log-ins are opened first. */
  readonly rpcs: () => readonly Rpc[]
}

/** undefined in an API without sessions. */
export function openLogIns(api: Api, store: Store, options: ServiceOptions, parts: LogInParts): LogIns | undefined {
  const declared = sessionClass(api)
  if (!declared) return undefined
  const { gate, rpcs, stopping, onEnd, onRemove } = parts
  const { log, onLogIn = () => undefined, sessions: limits = SESSION_LIMITS, password: given } = options
  const [clock, steady] = [serviceClock(options), steadyClock(options)]
  const replaced = () => {
    sessions.live.endOf(ROOT)
    gate.schedule()
  }
  const pace = { ...clock, now: steady }
  const credentials =
    options.credentials ??
    openCredentials({
      ...{ store, roles: api.roles, clock: pace, given, replaced, gate },
      mayReset: options.mayResetPassword,
      shared: options.sharedFailures,
    })
  const permissionsOf = (principal: Principal) => callableRpcs(rpcs(), principal)
  const commit = () => gate.schedule()
  const { onSettingsChanged } = options
  const world = { store, now: clock.now, steady, commit, log, stopping, onEnd, onRemove, gate, onSettingsChanged }
  const sessions = new Sessions({ ...world, class: declared, limits, credentials, permissionsOf, onLogIn })
  const ready = credentials.ready.then(
    () => gate.flush(),
    (error: unknown) => log(`The password could not be kept: ${String(error)}`),
  )
  return { sessions, credentials, ready }
}

/** The names of the RPCs that a user may call. */
export function callableRpcs(rpcs: readonly Rpc[], principal: Principal): string[] {
  return rpcs.filter(({ roles }) => isAllowed(principal, roles && new Set(roles))).map((rpc) => rpc.name)
}

/**
 * Whether there is a user of that name. One whose entry cannot be read counts, until "crow user remove" removes the
 * entry.
 */
export function isUserIn(logIns: LogIns | undefined): (name: string) => boolean {
  return (name) => {
    try {
      return logIns === undefined || logIns.credentials.principalOf(name) !== undefined
    } catch {
      return true
    }
  }
}

export function sessionChecker(logIns: LogIns | undefined): CheckSession {
  if (logIns) return (handle) => logIns.sessions.live.check(handle)
  return () => {
    throw new Error('A call takes a session in an API without sessions')
  }
}

function sessionClass(api: Api): Class | undefined {
  if (!api.uses.includes('session')) return undefined
  const declared = api.classes.find((c) => c.name === 'session')
  if (!declared) throw new Error('The model uses session and has no class "session"')
  return declared
}
