/** Starts a server: store, service, front and socket; and stops it again in the right order. */
import type { Server } from 'node:http'
import { type AddressInfo, isIP } from 'node:net'
import type { Api } from '../model/api.ts'
import type { Audience } from './access/audience.ts'
import type { MakeBodies } from './bodies/protocol.ts'
import { CLOCK } from './clock.ts'
import { type ControlSocket, openControlSocket } from './control/control-socket.ts'
import type { Externals } from './engine/external.ts'
import type { Handlers } from './engine/handler.ts'
import { createCors } from './http/cors.ts'
import { createFront, type FrontParts, type SiteReader } from './http/front.ts'
import { isLoopbackHost } from './http/host-names.ts'
import { createHttpServer, stopHttpServer } from './http/http-server.ts'
import type { RefusedRequest } from './http/listener.ts'
import { healthPage, metricsPage } from './http/operator-pages.ts'
import { type ServedSite, siteReader } from './http/served-site.ts'
import { startingFront } from './http/starting-front.ts'
import { pageText } from './http/text-page.ts'
import { watchedSite } from './http/watched-site.ts'
import { CallCounts } from './operate/call-counts.ts'
import { type Certificate, readCertificate } from './operate/certificate.ts'
import type { Health } from './operate/health.ts'
import type { Log } from './operate/log.ts'
import type { MetricSources } from './operate/metrics.ts'
import type { TextNews } from './operate/text-news.ts'
import type { ServeOptions } from './options.ts'
import { type CodeFolder, codeFolder } from './outside/code-folder.ts'
import type { OpenCode } from './outside/outside.ts'
import { reachableUrl } from './reachable-url.ts'
import { ServedCertificate } from './served-certificate.ts'
import { openServedData, type ServedData } from './served-data.ts'
import { createService, type Service } from './service/create-service.ts'
import { listenOnSocket } from './socket-file.ts'
import { LogInLines } from './standard/users/login-log.ts'

export interface Running {
  /** `http://127.0.0.1:8080`. */
  readonly url: string
  /** The paths of the Unix sockets that it listens on. */
  readonly sockets: readonly string[]
  /** Reads the certificate and its key again; keeps the old ones where the new ones cannot be used. Does nothing without TLS. */
  renew(): void
  /** Finishes the calls under way, makes them durable and closes the database. */
  stop(): Promise<void>
}

export interface Surroundings {
  /** Prints a line for the person who starts the server. */
  readonly say: (line: string) => void
  /** Receives calls, bugs and failures while the server runs. */
  readonly log: Log
  readonly password: string | undefined
  /** Makes the document that `rpc.discover` answers with; `url` is the server's own. Without it there is no such method. */
  readonly discover?: ((url: string) => unknown) | undefined
  /** Code for RPCs, by their names: `VM.start`. */
  readonly handlers?: Handlers | undefined
  /** Code for externals, by their names. */
  readonly externals?: Externals | undefined
  /** The code of `handlers.ts`. */
  readonly code?: OpenCode | undefined
  /** The code of message bodies. */
  readonly bodies?: MakeBodies | undefined
  /** Without it, `GET /` shows a few lines of text. */
  readonly site?: ServedSite | undefined
  /** What is wrong with the text, of a server whose text is watched. */
  readonly news?: TextNews | undefined
}

/** Milliseconds between the times at which the last use of sessions is written down. */
const SAVE_EVERY = 60_000
/** Milliseconds that calls under way have to be answered when the server stops. */
const PATIENCE = 5_000

/** Resolves when calls are accepted. Throws StoreError, or node:net's error where it cannot listen. */
export async function start(api: Api, options: ServeOptions, around: Surroundings): Promise<Running> {
  const certificate = options.tls && readCertificate(options.tls)
  const data = options.database
    ? await whileStarting(options, certificate, around, () => openServedData(api, options, around))
    : await openServedData(api, options, around)
  // Known when it listens; no client can ask before.
  const address = { url: '' }
  const folder = codeFolder(options.data)
  let service: Service | undefined
  try {
    const watched: Watched = {
      health: data.health,
      calls: new CallCounts(),
      logIns: new LogInLines(around.log, CLOCK),
    }
    service = openService(api, data, options, around, { ...watched, folder: folder.path }, address)
    around.say(data.place)
    // Where several servers share the data, only then is it known whose password root has.
    await service.ready
    sayWhatIsServed(service, around.say)
    return await listen({ api, options, around, data, service, ...watched, certificate, address, folder })
  } catch (error) {
    await service?.close()
    await data.close()
    folder.close()
    throw error
  }
}

/** The state of the server that operators can see. */
interface Watched {
  readonly health: Health
  readonly calls: CallCounts
  readonly logIns: LogInLines
}

function openService(
  api: Api,
  { store, shared }: ServedData,
  options: ServeOptions,
  { log, password, discover, handlers, externals, code, bodies }: Surroundings,
  { health, calls, logIns, folder }: Watched & { readonly folder: () => string },
  address: { readonly url: string },
): Service {
  const service = createService(api, store, {
    ...shared,
    log: log.error,
    sessions: options.sessions,
    onLogIn: (logIn) => logIns.note(logIn),
    password,
    observe(call) {
      calls.count(call)
      log.call(call, health.isStopping)
    },
    discover: discover && (() => discover(address.url)),
    mayDiscover: options.discover,
    handlers,
    externals,
    code,
    folder,
    bodies,
    bodyLimits: options.bodies,
  })
  calls.know(service.rpcs)
  return service
}

function sayWhatIsServed(service: Service, say: (line: string) => void): void {
  if (service.notice !== null) say(service.notice)
  const { ended = 0 } = service.sessions ?? {}
  if (ended === 0) return
  const sessions = ended === 1 ? 'session' : 'sessions'
  say(`${ended} ${sessions} ended, as an earlier version kept them in a way that a thief of the file could use`)
}

interface ServerParts extends Watched {
  readonly api: Api
  readonly options: ServeOptions
  readonly around: Surroundings
  readonly data: ServedData
  readonly service: Service
  readonly certificate: Certificate | null
  readonly folder: CodeFolder
  /** `url` is set as soon as the server listens. */
  readonly address: { url: string }
}

async function listen(parts: ServerParts): Promise<Running> {
  const { api, options, service, address } = parts
  const { log } = parts.around
  const certificate = parts.certificate && new ServedCertificate(parts.certificate, log)
  const front = frontParts(parts, {
    connections: async () => (await Promise.all(servers.map(countConnections))).reduce((sum, count) => sum + count, 0),
    certificateEnd: () => certificate && certificate.end.getTime() / 1000,
  })
  const common = {
    log: log.error,
    limits: { maxConnections: options.maxConnections },
    observe({ status, reason }: RefusedRequest) {
      parts.calls.refuse(status)
      log.debug('refused', { status, reason })
    },
  }
  const server = createHttpServer({ ...common, front: createFront(front), tls: parts.certificate ?? undefined })
  const onSockets = options.sockets.map((path) => ({
    path,
    server: createHttpServer({ ...common, front: createFront(socketFront(front)), isOwner: true }),
  }))
  const servers: readonly Server[] = [server, ...onSockets.map((one) => one.server)]
  address.url = await listenOnAll(server, onSockets, options)
  const { url } = address
  parts.data.serveAt(reachableUrl(url))
  const control = service.control && (await openControlSocket(options.data, service.control, (text) => log.warn(text)))
  const saving = setInterval(() => service.save(), SAVE_EVERY).unref()
  log.info('listening', { url, ...socketFacts(options), data: options.data, api: api.name, version: api.version })
  certificate?.warnOfEnd()
  return {
    url,
    sockets: options.sockets,
    renew() {
      if (options.tls) certificate?.renew(options.tls, server)
    },
    stop: () => stop(parts, servers, saving, control),
  }
}

function frontParts(
  { api, options, around, data, service, health, calls, address }: ServerParts,
  sources: Pick<MetricSources, 'connections' | 'certificateEnd'>,
): FrontParts {
  const metrics = metricsPage({
    ...sources,
    api,
    calls,
    objects: () => data.store.changes.counts(),
    waiting: () => service.waiting(),
    waitingMessages: () => service.waitingBodies(),
    servers: data.servers,
  })
  return {
    json: service.json,
    xml: service.xml,
    page: () => pageText(api, service.rpcs, address.url),
    local: isLoopbackHost(options.host),
    allowHosts: [...options.allowHosts, ...(isIP(options.host) === 0 ? [options.host] : [])],
    audiences: { metrics: options.metrics, pages: options.pages },
    // Browsers remember a host without its port: on loopback, HTTPS here must not be required of other programs.
    strictHttps: options.tls !== null && !isLoopbackHost(options.host),
    maxBody: options.maxBody,
    resources: new Map([
      ['/metrics', metrics],
      ['/healthz', healthPage(health, data.servers?.view)],
    ]),
    site: siteOf(around),
    transfers: service.transfers,
    cors: options.allowOrigins.length > 0 ? createCors(options.allowOrigins) : undefined,
  }
}

function siteOf({ site, news }: Surroundings): SiteReader | undefined {
  if (!site) return undefined
  return news ? watchedSite(siteReader(site), news) : siteReader(site)
}

/** Clients of a Unix socket are no browsers, and are on this machine: any host name, no CORS, and what loopback may read. */
function socketFront(parts: FrontParts): FrontParts {
  const near = (audience: Audience = 'on') => (audience === 'loopback' ? 'on' : audience)
  const { metrics, pages } = parts.audiences ?? {}
  const audiences = { metrics: near(metrics), pages: near(pages) }
  return { ...parts, local: false, allowHosts: ['*'], audiences, strictHttps: false, cors: undefined }
}

async function stop(
  { around: { log, news }, data, service, health, logIns, folder }: ServerParts,
  servers: readonly Server[],
  saving: NodeJS.Timeout,
  control: ControlSocket | undefined,
): Promise<void> {
  log.info('stopping')
  health.stop()
  clearInterval(saving)
  const closed = Promise.all(servers.map((server) => stopHttpServer(server, PATIENCE, () => service.close())))
  // After the server has stopped listening: a client whose waiting call is answered then learns that its connection ends.
  service.release()
  news?.end()
  await closed
  await service.close()
  // While the data file is locked, no other program can change its users.
  control?.close()
  await data.close()
  folder.close()
  logIns.flush()
  log.info('stopped')
}

/** Listens while the work is done that comes before serving, so that who asks learns that the server is not ready. */
async function whileStarting<T>(
  options: ServeOptions,
  certificate: Certificate | null,
  { log }: Surroundings,
  work: () => T | Promise<T>,
): Promise<T> {
  const front = startingFront(() => 'its copy of the data is being made')
  const server = createHttpServer({ front, log: log.error, tls: certificate ?? undefined })
  await listenOn(server, options)
  try {
    return await work()
  } finally {
    const closed = new Promise((resolve) => server.close(resolve))
    server.closeAllConnections()
    await closed
  }
}

function countConnections(server: Server): Promise<number> {
  return new Promise((resolve, reject) =>
    server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  )
}

function socketFacts({ sockets }: ServeOptions): { readonly sockets?: string } {
  return sockets.length === 0 ? {} : { sockets: sockets.join(' ') }
}

interface SocketServer {
  readonly path: string
  readonly server: Server
}

/** Where one cannot listen, none does. */
async function listenOnAll(server: Server, onSockets: readonly SocketServer[], options: ServeOptions): Promise<string> {
  const listening: Server[] = []
  try {
    for (const one of onSockets) {
      await listenOnSocket(one.server, one.path)
      listening.push(one.server)
    }
    return await listenOn(server, options)
  } catch (error) {
    for (const one of listening) one.close()
    throw error
  }
}

/** The URL that clients reach it by. */
function listenOn(server: Server, options: ServeOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, () => {
      server.off('error', reject)
      const { port } = server.address() as AddressInfo
      const scheme = options.tls ? 'https' : 'http'
      resolve(`${scheme}://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`)
    })
  })
}
