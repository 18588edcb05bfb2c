/** The calls of one user to a server of a made API, on either format: the code of the error, or undefined. */
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import { type Desk, openDesk, send } from '../harness.ts'
import { addUsers, PASSWORD } from '../roles-api.ts'
import { type Links, type Made, modelOf, REFS, USERS, type User } from './made-api.ts'

export const WAYS = ['json', 'xml', 'batch', 'async'] as const
export type Way = (typeof WAYS)[number]

export interface World {
  readonly desk: Desk
  readonly root: string
  readonly user: string
  /** All links of all objects, as root reads them. */
  state(): Promise<unknown>
  /** The error's code where the user's call fails; a call without a twin is made in plain JSON. */
  call(way: Way, method: string, ...params: unknown[]): Promise<string | undefined>
}

export async function openWorld(made: Made, links: Links, user: User): Promise<World> {
  const model = modelOf(made, links)
  const store = openStore(model, ':memory:')
  addUsers(store, model, USERS)
  const desk = openDesk(model, { store })
  const logIn = async (name: string) => String(await desk.result('session.login_with_password', name, PASSWORD))
  const [root, own] = [await logIn('root'), await logIn(user)]
  return {
    desk,
    root,
    user: own,
    async state() {
      return [await desk.result('A.get_all_records', root), await desk.result('B.get_all_records', root)]
    },
    call: (way, method, ...params) => callOn(desk, way, method, [own, ...params]),
  }
}

async function callOn(desk: Desk, way: Way, method: string, params: readonly unknown[]): Promise<string | undefined> {
  switch (way) {
    case 'xml':
      return codeIn(await desk.xml(method, ...params.map(xmlOf)))
    case 'batch': {
      const call = { jsonrpc: '2.0', method, params }
      const others = { jsonrpc: '2.0', method: 'A.get_all', params: [params[0]] }
      const body = JSON.stringify([
        { ...others, id: 0 },
        { ...call, id: 1 },
        { ...others, id: 2 },
      ])
      const replies = JSON.parse((await send(desk.front, 'application/json', body)).body)
      return replies[1].error?.message
    }
    case 'async':
      return asyncCall(desk, method, params)
    default:
      return (await desk.json(method, ...params)).error?.message
  }
}

async function asyncCall(desk: Desk, method: string, params: readonly unknown[]): Promise<string | undefined> {
  if (!/\.(create|destroy)$/.test(method)) return callOn(desk, 'json', method, params)
  const [session] = params
  const { result, error } = await desk.json(`Async.${method}`, ...params)
  if (error) return error.message
  while ((await desk.result('task.get_status', session, result)) === 'pending') await new Promise(setImmediate)
  const [code] = (await desk.result('task.get_error_info', session, result)) as string[]
  return code
}

function codeIn(xml: string): string | undefined {
  return xml.includes('Failure')
    ? (/<array><data><value>(?:<string>)?([A-Z_]+)/.exec(xml.replaceAll(/\s/g, ''))?.[1] ?? xml)
    : undefined
}

function xmlOf(value: unknown): string {
  if (Array.isArray(value)) return `<value><array><data>${value.map(xmlOf).join('')}</data></array></value>`
  if (typeof value !== 'object' || value === null) return `<value><string>${value}</string></value>`
  const members = Object.entries(value).map(([name, v]) => `<member><name>${name}</name>${xmlOf(v)}</member>`)
  return `<value><struct>${members.join('')}</struct></value>`
}

/** Everything that the user's reading calls answer, on both formats, and in events from the beginning. */
export async function readings({ desk, user }: World): Promise<readonly (readonly [call: string, reply: string])[]> {
  const all: [string, string][] = []
  for (const { name, class: owner, params } of desk.service.rpcs) {
    if ((owner !== 'A' && owner !== 'B') || !/^[AB]\.get_/.test(name) || name.endsWith('by_uuid')) continue
    for (const given of params.length === 0 ? [[]] : REFS[owner].map((ref) => [ref])) {
      all.push([`${name} ${given}`, JSON.stringify(await desk.json(name, user, ...given))])
      all.push([`xml ${name} ${given}`, await desk.xml(name, ...[user, ...given].map(xmlOf))])
    }
  }
  const { events } = (await desk.result('event.from', user, ['*'], '', 0)) as { events: { id: number; ref: string }[] }
  const withoutIds = events.map((event) => ({ ...event, id: 0, timestamp: '' }))
  const links = withoutIds.filter(({ ref }) => /OpaqueRef:[ab]{8}/.test(ref)).sort((a, b) => (a.ref < b.ref ? -1 : 1))
  all.push(['event.from', JSON.stringify(links)])
  return all
}
