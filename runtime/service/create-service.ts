/**
 * Makes a service of an API and a store, without a socket: both wire formats, the standard classes and group commit.
 */
import type { Api } from '../../model/api.ts'
import type { Rpc } from '../../model/rpcs.ts'
import { sessionHider } from '../access/session-refs.ts'
import type { BodyEngine } from '../bodies/body-engine.ts'
import { plainStore } from '../bodies/plain-store.ts'
import type { AnswerControl } from '../control/control-socket.ts'
import { UserControl } from '../control/user-control.ts'
import { CallEngine } from '../engine/call-engine.ts'
import type { Handler, Handlers } from '../engine/handler.ts'
import { Servers } from '../engine/servers.ts'
import type { Transfers } from '../engine/transfer.ts'
import { type EventParts, ObjectEvents } from '../standard/events/events.ts'
import { introspectionHandlers, nearOnly } from '../standard/introspection/introspection.ts'
import { refusalHandlers } from '../standard/introspection/refusals.ts'
import type { LiveSessions } from '../standard/sessions/live-sessions.ts'
import { permissionsHandlers } from '../standard/sessions/session-permissions.ts'
import { TaskOwners } from '../standard/tasks/task-owners.ts'
import { taskRights } from '../standard/tasks/task-rights.ts'
import { type TaskParts, Tasks } from '../standard/tasks/tasks.ts'
import type { Store } from '../store/store.ts'
import type { Endpoint } from '../wire/endpoint.ts'
import { jsonForm } from '../wire/json-form.ts'
import { jsonRpcEndpoint } from '../wire/json-rpc.ts'
import { WireFormat, type WireFormatParts } from '../wire/wire-format.ts'
import { type XmlValue, xmlForm } from '../wire/xml-form.ts'
import { xmlRpcEndpoint } from '../wire/xml-rpc.ts'
import { controlAnswer } from './control-answer.ts'
import { Dispatcher } from './dispatcher.ts'
import { givenCode } from './given-code.ts'
import { GroupCommit } from './group-commit.ts'
import { callableRpcs, isUserIn, type LogIns, openLogIns, sessionChecker } from './log-in.ts'
import { openBodies } from './open-bodies.ts'
import { openTransfers } from './open-transfers.ts'
import { OrderedCalls } from './ordered-calls.ts'
import { type ErrorReport, reportedError } from './reported-error.ts'
import { ownNames, type ServedRpcs, servedRpcs } from './served-rpcs.ts'
import type { ServiceGate } from './service-gate.ts'
import { type ServiceOptions, serviceClock, steadyClock, workClock } from './service-options.ts'
import { SnapshotQueue } from './snapshot-queue.ts'
import { ValueCalls } from './value-calls.ts'

export interface Service {
  readonly json: Endpoint
  readonly xml: Endpoint
  /** Requests for paths of the API; undefined where it has none. */
  readonly transfers: Transfers | undefined
  readonly rpcs: readonly Rpc[]
  /** A line about the password for the person who starts the server; null without sessions. */
  readonly notice: string | null
  /** The sessions, for the person who runs the server; null in an API without sessions. */
  readonly sessions: LiveSessions | null
  /** Resolves when calls may come in: the sessions of a password that was replaced have ended. */
  readonly ready: Promise<void>
  /** Stores when sessions were last used, and removes what ended long ago; to be called about every minute. */
  save(): void
  /** Answers requests of the control socket, once their changes are durable; undefined without sessions. */
  readonly control: AnswerControl | undefined
  /** Calls on values by the program that runs the service. */
  readonly values: ValueCalls
  /** How many calls wait for events. */
  waiting(): number
  /** How many message bodies wait. */
  waitingBodies(): number
  /** Nothing is under way, and no call has asked for events. */
  isAtRest(): boolean
  /**
   * Forgets all that was, as the store is again as it was when the service was opened. Only while it is at rest, and for those
   * who made it: clients would not know.
   */
  startAnew(): void
  /** Answers the calls that wait for events, and lets none wait from now on. To be called when the server stops. */
  release(): void
  /** Ends log-ins, commits and answers what is held, and refuses every later call. May be called again. */
  close(): Promise<void>
}

export function createService(api: Api, store: Store, options: ServiceOptions): Service {
  let closed = false
  const parts = openParts(api, store, options, () => closed)
  const { gate, logIns, events, tasks } = parts
  const live = logIns?.sessions.live
  return {
    ...openEndpoints(parts),
    values: openValues(parts),
    transfers: parts.transfers,
    rpcs: parts.rpcs.all,
    get notice() {
      return logIns?.credentials.notice ?? null
    },
    sessions: live ?? null,
    control: live && controlAnswer(new UserControl(api, store, live), gate),
    ready: logIns?.credentials.mayReplace ? logIns.ready : Promise.resolve(),
    save() {
      gate.enter(() => {
        live?.save()
        events?.sweep()
      }, 'save')
      tasks?.save()
      gate.schedule()
    },
    waiting: () => events?.waiting ?? 0,
    waitingBodies: () => parts.bodies.waiting,
    isAtRest: () => isAtRest(parts),
    startAnew() {
      live?.startAnew()
      tasks?.startAnew()
      events?.startAnew()
      parts.bodies.startAnew()
      gate.flush()
    },
    release() {
      events?.release()
      parts.stop.abort()
    },
    async close() {
      closed = true
      parts.stop.abort()
      parts.bodies.stop()
      await logIns?.credentials.close()
      await logIns?.ready
      if (live) await saveLast(live, gate, options.log)
      gate.flush()
    },
  }
}

/** Where others order the writes, the last one may fail: then the times of use that were written before count. */
async function saveLast(live: LiveSessions, gate: ServiceGate, log: ServiceOptions['log']): Promise<void> {
  if (!gate.isOrdered) live.saveAll()
  else
    await gate
      .write(() => live.saveAll())
      .catch((error: unknown) => log(`The last use of sessions could not be written: ${String(error)}`))
}

function isAtRest({ gate, events, tasks, bodies }: ServiceParts): boolean {
  return gate.isAtRest && !events?.isAsked && (tasks?.isAtRest ?? true) && bodies.waiting === 0
}

/** The parts of a service. */
interface ServiceParts {
  readonly options: ServiceOptions
  readonly gate: ServiceGate
  readonly rpcs: ServedRpcs
  readonly events: ObjectEvents | undefined
  readonly logIns: LogIns | undefined
  readonly tasks: Tasks | undefined
  readonly bodies: BodyEngine
  readonly engine: CallEngine
  readonly json: WireFormat<unknown>
  readonly xml: WireFormat<XmlValue>
  readonly report: ErrorReport
  readonly transfers: Transfers | undefined
  /** undefined where calls write at once. */
  readonly ordered: OrderedCalls | undefined
  /** Ends the code of `handlers.ts` that still runs when the server stops. */
  readonly stop: AbortController
  readonly stopping: () => boolean
}

function openParts(api: Api, store: Store, options: ServiceOptions, stopping: () => boolean): ServiceParts {
  const { log } = options
  const clock = serviceClock(options)
  const { gate = new GroupCommit(store, log, clock.soon) } = options
  const { now: snapshot } = new SnapshotQueue({
    hasRoom: () => store.hasRoomForSnapshot(),
    open: gate.snapshot,
    after: clock.after,
  })
  let events: ObjectEvents | undefined
  const onEnd = (session: string) => events?.endSession(session)
  const onRemove = (session: string) => events?.removeSession(session)
  // First, as calls wait until the given password is compared with the kept hash, which another thread does meanwhile.
  const logIns = openLogIns(api, store, options, { gate, rpcs: () => rpcs.all, stopping, onEnd, onRemove })
  const rpcs = options.rpcs ?? servedRpcs(api, options)
  events = openEvents(api, store, options, { gate, snapshot })
  const hideSessions = sessionHider((ref) => logIns?.sessions.live.isSession(ref) ?? false)
  const report = { log, hideSessions }
  const owners = new TaskOwners(store.settings)
  const servers = openServers(store, gate, options)
  // Tasks run in later turns, when the engine and the formats below are there.
  const tasks = openTasks(api, logIns, {
    ...{
      store,
      log,
      now: clock.now,
      soon: clock.soon,
      owners,
      stopping,
      twins: rpcs.twins,
      commit: () => gate.schedule(),
      gate,
      servers,
      mayWrite: (rpc: Rpc) => ordered?.mayWrite(rpc) ?? true,
    },
    reported: (error) => reportedError(error, report),
    compiled: (name) => engine.compiled(name),
    resultText: (rpc, result) => xml.resultTextWriter(rpc)(result),
  })
  const stop = new AbortController()
  const plain = plainStore(store, () => bodies.holds)
  const given = givenCode(options, rpcs.all, { api, store: plain, gate, stopping: stop.signal })
  const asked = refusalHandlers(rpcs.refusals, {
    ...{ api, rpcs: rpcs.all, has: (name, ref) => store.class(name).has(ref) },
    refusals: (names, ref, context) => bodies.refusals(names, ref, context),
    shown: (name, error, ref, { principal }) =>
      reportedError(engine.compiled(name)?.redact?.(error, [ref], principal) ?? error, report),
  })
  const handlers = allHandlers(rpcs, { logIns, events, tasks, options }, [...asked, ...given.handlers])
  const owned = taskRights(api, store, owners)
  const bodies = openBodies(api, store, options, { gate, servers, report, logIns, given, rpcs })
  const { messages, holds } = bodies
  const run = {
    bodies: messages,
    holds,
    conditions: bodies.conditions.ofParams,
    recordConditions: bodies.conditions.ofType,
  }
  const engine = new CallEngine({ api, store, rpcs: rpcs.all, handlers, owned, snapshot, ...run })
  const surroundings = { engine, gate, logIns, tasks, owned, report, stopping: stop.signal }
  const transfers = openTransfers(api, { ...surroundings, routes: given.routes })
  const formatParts: WireFormatParts = {
    api,
    records: engine.records,
    initialObject: (type, name) => engine.initialObject(type, name),
    sessionRef: (text) => logIns?.sessions.live.refOf(text) ?? text,
  }
  servers?.start()
  const json = new WireFormat(formatParts, jsonForm)
  const xml = new WireFormat(formatParts, xmlForm)
  const ordered = gate.isOrdered ? new OrderedCalls(gate, given.fromCode) : undefined
  const parts = { options, gate, ordered, rpcs, events, logIns, tasks, bodies, engine }
  return { ...parts, json, xml, report, transfers, stop, stopping }
}

/** undefined for a server that is alone with its data. */
function openServers(store: Store, gate: ServiceGate, options: ServiceOptions): Servers | undefined {
  const { membership, onSettingsChanged, log } = options
  if (!membership || !onSettingsChanged) return undefined
  return new Servers({ store, gate, membership, onSettingsChanged, log, after: serviceClock(options).after })
}

/** undefined in an API without events. */
function openEvents(
  api: Api,
  store: Store,
  options: ServiceOptions,
  { gate, snapshot }: Pick<ServiceParts, 'gate'> & Pick<EventParts, 'snapshot'>,
): ObjectEvents | undefined {
  if (!api.uses.includes('event')) return undefined
  const clock = serviceClock(options)
  const rounds = { steady: steadyClock(options), cost: workClock(options), commit: () => gate.flush() }
  const { onSettingsChanged } = options
  return new ObjectEvents({ api, store, snapshot, clock, rounds, gate, onSettingsChanged })
}

/** undefined in an API without tasks. */
function openTasks(
  api: Api,
  logIns: LogIns | undefined,
  parts: Omit<TaskParts, 'api' | 'isUser' | 'principalOf'>,
): Tasks | undefined {
  if (!api.uses.includes('task')) return undefined
  const principalOf = (name: string) => logIns?.credentials.principalOf(name)
  return new Tasks({ ...parts, api, isUser: isUserIn(logIns), principalOf })
}

/** The code of the standard classes, and the handlers that the service is given, which may replace it. */
function allHandlers(
  { all, permissions, discovery }: ServedRpcs,
  { logIns, events, tasks, options }: Pick<ServiceParts, 'logIns' | 'events' | 'tasks' | 'options'>,
  given: Iterable<readonly [string, Handler]>,
): Handlers {
  return new Map([
    ...(logIns?.sessions.handlers() ?? []),
    ...permissionsHandlers(permissions, (principal) => callableRpcs(all, principal)),
    ...(events?.handlers() ?? []),
    ...(tasks?.handlers() ?? []),
    ...nearOnly(options.mayDiscover, [...introspectionHandlers(all), ...discovery.handlers]),
    ...given,
  ])
}

/** Calls come in here: one endpoint a format. */
function openEndpoints(parts: ServiceParts): Pick<Service, 'json' | 'xml'> {
  const { engine, rpcs, logIns, report, stopping, gate, ordered, options } = parts
  const checkSession = sessionChecker(logIns)
  const shared = { ...report, engine, ownName: ownNames(rpcs.all), checkSession, stopping, ordered }
  const { observe = () => undefined } = options
  const { settle } = gate
  return {
    json: jsonRpcEndpoint({ dispatcher: new Dispatcher(shared, parts.json), settle, observe }),
    xml: xmlRpcEndpoint({ dispatcher: new Dispatcher(shared, parts.xml), settle, observe }),
  }
}

function openValues({ engine, bodies, rpcs, logIns, report, stopping, gate, ordered }: ServiceParts): ValueCalls {
  const checkSession = sessionChecker(logIns)
  return new ValueCalls({
    ...report,
    engine,
    bodies,
    gate,
    ordered,
    checkSession,
    stopping,
    logIns,
    ownName: ownNames(rpcs.all),
  })
}
