/** A whole service made of an API and a store, without a socket: both wire formats, sessions and group commit. */
import type { Api, Class } from '../../model/api.ts'
import { asyncTwins } from '../../model/async-twins.ts'
import { type Rpc, rpcsOf } from '../../model/rpcs.ts'
import { permissionsRpc } from '../../model/session-permissions.ts'
import type { Audience } from '../access/audience.ts'
import { isAllowed, type Principal } from '../access/principal.ts'
import { sessionHider } from '../access/session-refs.ts'
import { CLOCK, type Clock } from '../clock.ts'
import type { AnswerControl } from '../control/control-socket.ts'
import { UserControl } from '../control/user-control.ts'
import { compileBehaviour } from '../engine/behaviours.ts'
import type { Observe } from '../engine/call-context.ts'
import type { CheckSession, Handlers } from '../engine/handler.ts'
import { Events } from '../standard/events/events.ts'
import { type Discover, discovery } from '../standard/introspection/discover.ts'
import {
  introspectionHandlers,
  introspectionRpcs,
  multicallRpc,
  nearOnly,
} from '../standard/introspection/introspection.ts'
import type { LiveSessionParts, LiveSessions } from '../standard/sessions/live-sessions.ts'
import { SESSION_LIMITS, type SessionLimits } from '../standard/sessions/session-limits.ts'
import { permissionsHandlers } from '../standard/sessions/session-permissions.ts'
import { Sessions } from '../standard/sessions/sessions.ts'
import { TaskOwners } from '../standard/tasks/task-owners.ts'
import { taskRights } from '../standard/tasks/task-rights.ts'
import { type TaskParts, Tasks, type Twin } from '../standard/tasks/tasks.ts'
import { type Credentials, openCredentials } from '../standard/users/credentials.ts'
import type { LogIn } from '../standard/users/login-log.ts'
import { ROOT } from '../standard/users/users.ts'
import type { Store } from '../store/store.ts'
import { textOf, type Answer as WireAnswer } from '../wire/answer.ts'
import type { Endpoint } from '../wire/endpoint.ts'
import { jsonForm } from '../wire/json-form.ts'
import { jsonRpcEndpoint } from '../wire/json-rpc.ts'
import { xmlForm } from '../wire/xml-form.ts'
import { xmlRpcEndpoint } from '../wire/xml-rpc.ts'
import { asApiError, createDispatcher, createFormat } from './dispatcher.ts'
import { Group } from './group-commit.ts'

export interface ServiceOptions {
  /** Hears of bugs and of commits that fail; never of calls, and never a session's reference. */
  readonly log: (text: string) => void
  /** Milliseconds since 1970; Date.now where not given. */
  readonly now?: () => number
  /** Milliseconds of a clock that nobody sets; as `now` where that is given. */
  readonly steady?: () => number
  /** Timers; the machine's own where not given. */
  readonly after?: Clock['after']
  /** CROWFOOT_PASSWORD. */
  readonly password?: string | undefined
  readonly sessions?: SessionLimits
  /** Hears of every log-in. */
  readonly onLogIn?: (logIn: LogIn) => void
  /** Hears of every call that is answered: for the log and the metrics. */
  readonly observe?: Observe
  /** The OpenRPC document that `rpc.discover` answers with; without it there is no such method. */
  readonly discover?: Discover | undefined
  /** Who may call that and `system.*`; everybody where it is not given. */
  readonly mayDiscover?: Audience
  /** Code for messages, by the name of the RPC. */
  readonly handlers?: Handlers
}

export interface Service {
  readonly json: Endpoint
  readonly xml: Endpoint
  readonly rpcs: readonly Rpc[]
  /** What to tell the person who starts the server about the password; null without sessions. */
  readonly notice: string | null
  /** The sessions, for whoever runs the server; null in an API without them. */
  readonly sessions: LiveSessions | null
  /** Resolves when calls may come in: no session of a password that was replaced is there any more. */
  readonly ready: Promise<void>
  /** Writes down when sessions were last used, and forgets what is long over; to be called every minute or so. */
  save(): void
  /** Answers what comes by the control socket, once it is durable; undefined without sessions. */
  readonly control: AnswerControl | undefined
  /** How many calls wait for events. */
  waiting(): number
  /** Answers the calls that wait for events; from now on none waits. To be called when the server stops. */
  release(): void
  /** Ends the logins under way, makes durable and answers what is held; every later call is refused. May be called again. */
  close(): Promise<void>
}

export function createService(api: Api, store: Store, options: ServiceOptions): Service {
  const { log, observe = () => undefined } = options
  const group = new Group(store, log)
  const own = rpcsOf(api)
  const discovered = discovery(options.discover)
  const described = options.mayDiscover === 'off' ? [] : [...introspectionRpcs, ...discovered.rpcs]
  const twins = twinsOf(api, own)
  const permissions = permissionsRpc(api, own)
  const rpcs = [...own, ...twins.map(({ twin }) => twin), ...(permissions ? [permissions] : []), ...described]
  const events = api.uses.includes('event') ? new Events({ api, rpcs, store, clock: clockOf(options) }) : undefined
  let closed = false
  const stopping = () => closed
  const onEnd = (session: string) => events?.endSession(session)
  const login = sessionsOf(api, store, options, { group, rpcs, stopping, onEnd })
  const runOf = (rpc: Rpc) => compileBehaviour(rpc, xml.means)
  const hideSessions = sessionHider((ref) => login?.sessions.live.isSession(ref) ?? false)
  const told = (error: unknown) => asApiError(error, { log, hideSessions })
  const owners = new TaskOwners(store.settings)
  const tasks = tasksOf(api, store, options, group, {
    ...{ twins, runOf, stopping, told, owners },
    ...{ isUser: isUserIn(login), principalOf: (name) => login?.credentials.principalOf(name) },
  })
  const handlers = new Map([
    ...(login?.sessions.handlers() ?? []),
    ...permissionsHandlers(permissions, (principal) => callable(rpcs, principal)),
    ...(events?.handlers() ?? []),
    ...(tasks?.handlers() ?? []),
    ...nearOnly(options.mayDiscover, [...introspectionHandlers(rpcs), ...discovered.handlers]),
    ...(options.handlers ?? []),
  ])
  const live = login?.sessions.live
  const checkSession: CheckSession = live ? (handle) => live.check(handle) : noSessions
  const parts = {
    api,
    store,
    rpcs,
    handlers,
    owned: taskRights(api, store, owners),
    checkSession,
    sessionRef: (text: string) => live?.refOf(text) ?? text,
    log,
    hideSessions,
    stopping,
  }
  const json = createFormat(parts, jsonForm)
  const onXml = introspectionHandlers([...rpcs, multicallRpc])
  const xmlHandlers = new Map([...handlers, ...nearOnly(options.mayDiscover, onXml)])
  const xmlParts = { ...parts, handlers: xmlHandlers }
  const xml = createFormat(xmlParts, xmlForm)
  return {
    json: jsonRpcEndpoint({ caller: createDispatcher(parts, json), settle: group.settle, observe }),
    xml: xmlRpcEndpoint({ caller: createDispatcher(xmlParts, xml), settle: group.settle, observe }),
    rpcs,
    notice: login?.credentials.notice ?? null,
    sessions: live ?? null,
    control: live && controlOf(api, store, live, group),
    ready: login?.credentials.mayReplace ? login.ready : Promise.resolve(),
    save() {
      live?.save()
      events?.sweep()
      tasks?.save()
      group.schedule()
    },
    waiting: () => events?.waiting ?? 0,
    release: () => events?.release(),
    async close() {
      closed = true
      await login?.credentials.close()
      await login?.ready
      live?.saveAll()
      group.flush()
    },
  }
}

/** One whose entry cannot be read is still there: "crow user remove" takes them out. */
function isUserIn(login: Login | undefined): (name: string) => boolean {
  return (name) => {
    try {
      return login === undefined || login.credentials.principalOf(name) !== undefined
    } catch {
      return true
    }
  }
}

function clockOf({ now = CLOCK.now, after = CLOCK.after }: ServiceOptions): Clock {
  return { now, after }
}

function steadyOf({ now, steady = now ?? (() => performance.now()) }: ServiceOptions): () => number {
  return steady
}

function tasksOf(
  api: Api,
  store: Store,
  options: ServiceOptions,
  group: Group,
  parts: Pick<TaskParts, 'twins' | 'runOf' | 'stopping' | 'told' | 'owners' | 'isUser' | 'principalOf'>,
): Tasks | undefined {
  if (!api.uses.includes('task')) return undefined
  const { log } = options
  return new Tasks({ ...parts, api, store, log, now: clockOf(options).now, commit: () => group.schedule() })
}

/** A twin does what its call does. */
function twinsOf(api: Api, rpcs: readonly Rpc[]): Twin[] {
  const plain = new Map(rpcs.map((rpc) => [`Async.${rpc.name}`, rpc]))
  return asyncTwins(api, rpcs).flatMap((twin) => {
    const rpc = plain.get(twin.name)
    return rpc ? [{ rpc, twin: { ...twin, does: rpc.does } }] : []
  })
}

function controlOf(api: Api, store: Store, live: LiveSessions, group: Group): AnswerControl {
  const control = new UserControl(api, store, live)
  return (request, respond) => {
    const answer = control.answer(request)
    const answered = (text: WireAnswer) => respond(JSON.parse(textOf(text)))
    group.settle(answered, JSON.stringify(answer), (error) => JSON.stringify({ refused: error.params[0] }))
  }
}

const noSessions: CheckSession = () => {
  throw new Error('A call takes a session in an API without sessions')
}

function sessionsOf(
  api: Api,
  store: Store,
  options: ServiceOptions,
  parts: { readonly group: Group; readonly rpcs: readonly Rpc[] } & Pick<LiveSessionParts, 'stopping' | 'onEnd'>,
): Login | undefined {
  const declared = sessionClass(api)
  if (!declared) return undefined
  const { group, rpcs, stopping, onEnd } = parts
  const { log, onLogIn = () => undefined, sessions: limits = SESSION_LIMITS } = options
  const [clock, steady] = [clockOf(options), steadyOf(options)]
  const replaced = () => {
    sessions.live.endOf(ROOT)
    group.schedule()
  }
  const pace = { now: steady, after: clock.after }
  const credentials = openCredentials({ store, roles: api.roles, clock: pace, given: options.password, replaced })
  const permissionsOf = (principal: Principal) => callable(rpcs, principal)
  const commit = () => group.schedule()
  const world = { store, now: clock.now, steady, commit, log, stopping, onEnd }
  const sessions = new Sessions({ ...world, class: declared, limits, credentials, permissionsOf, onLogIn })
  const ready = credentials.ready.then(
    () => group.flush(),
    (error: unknown) => log(`The password could not be kept: ${String(error)}`),
  )
  return { sessions, credentials, ready }
}

/** The names of the RPCs that somebody may call. */
function callable(rpcs: readonly Rpc[], principal: Principal): string[] {
  return rpcs.filter(({ roles }) => isAllowed(principal, roles && new Set(roles))).map((rpc) => rpc.name)
}

interface Login {
  readonly sessions: Sessions
  readonly credentials: Credentials
  /** When the password is durable, and the sessions of the one before are ended. */
  readonly ready: Promise<void>
}

function sessionClass(api: Api): Class | undefined {
  if (!api.uses.includes('session')) return undefined
  const declared = api.classes.find((c) => c.name === 'session')
  if (!declared) throw new Error('The model uses session and has no class "session"')
  return declared
}
