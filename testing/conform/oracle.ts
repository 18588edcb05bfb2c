/** The oracle: a world that is called over the wire formats, without a socket, as the server is. */
import { createFront, type Front } from '../../runtime/http/front.ts'
import type { Reply } from '../../runtime/http/reply.ts'
import { RemoteServer } from '../remote/connect.ts'
import { dialectOf, type RemoteFormat } from '../remote/dialects.ts'
import { endpointsOf } from '../remote/endpoint-address.ts'
import { WireFault } from '../remote/wire-fault.ts'
import type { WorldCode } from '../world/load.ts'
import { openWorld, type World } from '../world/world.ts'
import { CalledServer } from './called-server.ts'

/** Bytes; more than any probe sends. */
const LARGEST_CALL = 64 * 1024 * 1024

const BASE = new URL('http://localhost/')

export interface OracleOptions {
  readonly formats: readonly RemoteFormat[]
  readonly seed: number
  /** The users that it has beside root, by the name of the client: each with its roles. */
  readonly clients: ReadonlyMap<string, readonly string[] | null>
  /** How far its clock is ahead, in milliseconds. */
  readonly ahead: number
}

export interface Oracle {
  readonly world: World
  readonly called: CalledServer
}

export async function openOracle(code: WorldCode, options: OracleOptions): Promise<Oracle> {
  const world = openWorld(code, { seed: options.seed, invariants: false })
  await world.pass(options.ahead)
  const front = createFront({ ...world.service, page: () => '', local: true, maxBody: LARGEST_CALL })
  const remotes = options.formats.map((format) => worldServer(code, front, format))
  const called = new CalledServer(remotes, {
    until: (outcome) => world.wait(outcome),
    rest: (milliseconds) => world.pass(milliseconds),
  })
  if (!code.api.uses.includes('session')) return { world, called }
  for (const [name, roles] of new Map([['', null], ...options.clients])) {
    const user = name === '' ? 'conform-root' : `conform-${name}`
    world.client({ user, roles })
    await called.logIn(name, user, user)
  }
  return { world, called }
}

function worldServer({ model }: WorldCode, front: Front, format: RemoteFormat): RemoteServer {
  const [endpoint = BASE] = endpointsOf(BASE, format)
  const poster = {
    async post(url: URL, mediaType: string, text: string) {
      const reply = await replyOf(front, url.pathname, mediaType, text)
      if (reply.status !== 200) throw new WireFault('http', `status ${reply.status}: ${reply.body.trim()}`)
      const [type = ''] = reply.type.split(';')
      return { status: 200, mediaType: type.trim(), charset: undefined, body: Buffer.from(reply.body) }
    },
    close() {},
  }
  return new RemoteServer(model, { dialect: dialectOf(model, format), endpoint, poster, keptText: 0 })
}

function replyOf(front: Front, url: string, mediaType: string, text: string): Promise<Reply> {
  const headers = ['Host', 'localhost', 'Content-Type', mediaType]
  return new Promise((resolve) => front.handle({ method: 'POST', url, headers }, Buffer.from(text), resolve))
}
