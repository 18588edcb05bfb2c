/** Finds out before a test whether the server has the API at all, and whether the users may use it. */
import type { Api } from '../../model/api.ts'
import { rpcsOf } from '../../model/rpcs.ts'
import { ApiError } from '../../runtime/values/api-error.ts'
import type { CallOutcome } from '../remote/call-outcome.ts'
import { LOG_IN } from '../remote/log-in.ts'
import { WireFault } from '../remote/wire-fault.ts'
import type { CalledServer } from './called-server.ts'
import type { ConformClient } from './conform-options.ts'

/** The server cannot be tested against this text. The message says why, and what to do. */
export class WrongServer extends Error {}

/** Logs a user in. Throws WrongServer where the server refuses, WireFault where it cannot be reached or understood. */
export async function logInTo(server: CalledServer, api: Api, { name, user, password }: ConformClient): Promise<void> {
  try {
    await server.logIn(name, user, password)
  } catch (error) {
    if (isUnknownLogIn(error))
      throw new WrongServer(
        `The server has no log-in as the API "${api.name}" has it (${LOG_IN}: ${(error as Error).message}). ${OTHER_API}`,
      )
    if (!(error instanceof ApiError)) throw error
    const option = name === '' ? '--user and --password-file' : `--role-user ${name}=USER:FILE`
    throw new WrongServer(`The server refuses the log-in of "${user}": ${error.message}. Check ${option}.`)
  }
}

const OTHER_API = 'Give the directory of the API that the server has, or the address of a server of this API.'
const OTHER_LOG_IN: ReadonlySet<string> = new Set(['MESSAGE_METHOD_UNKNOWN', 'MESSAGE_PARAMETER_COUNT_MISMATCH'])

function isUnknownLogIn(error: unknown): boolean {
  if (error instanceof WireFault) return error.kind === 'refused'
  return error instanceof ApiError && OTHER_LOG_IN.has(error.code)
}

/** Names no object, so calls about it do nothing, whoever makes them. */
const NO_OBJECT = 'OpaqueRef:00000000-0000-4000-8000-000000000000'
/** Shown of the classes of either side. */
const MOST_NAMES = 6

/** What the server says to a call about an object that does not exist. */
type Standing = 'known' | 'unknown' | 'denied' | 'sessions'

/**
 * Throws WrongServer where most classes are unknown to the server, or not for the user. A server that lacks fewer has faults, and
 * rules find them.
 */
export async function requireSameApi(server: CalledServer, api: Api, user: string): Promise<void> {
  const nonsense = await server.callUnknown('no_such_class.get_record')
  for (const verb of ['get_record', 'destroy']) {
    const asked = new Map<string, Standing>()
    for (const rpc of rpcsOf(api)) {
      const owner = api.classes.find(({ name }) => name === rpc.class)
      if (rpc.name !== `${rpc.class}.${verb}` || rpc.does.kind !== verb || owner?.standard) continue
      asked.set(rpc.class, standingOf(rpc.name, await server.call(rpc.name, [NO_OBJECT]), nonsense))
      if (server.silence) return
    }
    const of = (wanted: Standing) => [...asked].filter(([, got]) => got === wanted).map(([name]) => name)
    const isMost = (names: readonly string[]) => names.length * 2 > asked.size
    if (isMost(of('unknown'))) throw new WrongServer(await otherApi(server, api, of('unknown'), asked.size))
    if (isMost(of('sessions'))) throw new WrongServer(otherSessions(api))
    if (isMost(of('denied')))
      throw new WrongServer(
        `The user "${user}" may not call ${listed(of('denied').map((name) => `${name}.${verb}`))}. Give a user who may do everything with --user; users with one role are given with --role-user.`,
      )
  }
}

function standingOf(method: string, outcome: CallOutcome, nonsense: CallOutcome): Standing {
  if ('value' in outcome) return 'known'
  if ('fault' in outcome) return isSameRefusal(method, outcome, nonsense) ? 'unknown' : 'known'
  switch (outcome.error.code) {
    case 'MESSAGE_METHOD_UNKNOWN':
      return 'unknown'
    case 'RBAC_PERMISSION_DENIED':
      return 'denied'
    case 'SESSION_INVALID':
    case 'MESSAGE_PARAMETER_COUNT_MISMATCH':
      return 'sessions'
    default:
      return 'known'
  }
}

const NO_ANSWER: ReadonlySet<string> = new Set(['connection', 'timeout', 'size'])

/** Servers that refuse an unknown method in words of their own say the same of a method that nobody has. */
function isSameRefusal(method: string, outcome: CallOutcome, nonsense: CallOutcome): boolean {
  if (!('fault' in outcome) || !('fault' in nonsense)) return false
  const isRefusal = !NO_ANSWER.has(outcome.fault.kind)
  const words = outcome.fault.message.replaceAll(method, 'no_such_class.get_record')
  return isRefusal && words === nonsense.fault.message
}

async function otherApi(server: CalledServer, api: Api, unknown: readonly string[], all: number): Promise<string> {
  const lacks =
    unknown.length === all
      ? `none of its classes (${listed(unknown)})`
      : `not ${unknown.length} of its ${all} classes (${listed(unknown)})`
  const theirs = await classesOf(server)
  const has = theirs.length === 0 ? '' : ` Its own classes are ${listed(theirs)}.`
  return `The server does not have the API "${api.name}": it knows ${lacks}.${has} ${OTHER_API}`
}

/** As the server lists its methods; none where it does not. */
async function classesOf(server: CalledServer): Promise<readonly string[]> {
  const outcome = await server.callUnknown('system.listMethods')
  if (!('value' in outcome) || !Array.isArray(outcome.value)) return []
  const methods = (outcome.value as readonly string[]).filter((name) => /^[\w-]+\.[\w-]+$/.test(name))
  const names = new Set(methods.map((name) => name.slice(0, name.indexOf('.'))))
  return [...names].filter((name) => !STANDARD.has(name))
}

const STANDARD: ReadonlySet<string> = new Set(['system', 'session', 'task', 'event', 'rpc'])

function otherSessions({ name, uses }: Api): string {
  const own = uses.includes('session') ? 'does not take the sessions that it gives' : 'expects sessions'
  const ours = uses.includes('session') ? '' : `, and the API "${name}" has none`
  return `The server ${own}${ours}. ${OTHER_API}`
}

function listed(names: readonly string[]): string {
  const more = names.length > MOST_NAMES ? [`${names.length - MOST_NAMES} more`] : []
  const all = [...names.slice(0, MOST_NAMES), ...more]
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`
}
