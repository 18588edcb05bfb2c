/** Starts a server: store, service, front and socket; and stops it again in the right order. */
import type { Server } from 'node:http'
import { type AddressInfo, isIP } from 'node:net'
import type { Api } from '../model/api.ts'
import { CLOCK } from './clock.ts'
import { openControlSocket } from './control/control-socket.ts'
import type { AnsweredCall } from './engine/call-context.ts'
import { createCors } from './http/cors.ts'
import { createFront } from './http/front.ts'
import { isLoopbackHost } from './http/host-names.ts'
import { createHttpServer, stopHttpServer } from './http/http-server.ts'
import type { RefusedRequest } from './http/listener.ts'
import { healthPage, metricsPage } from './http/operator-pages.ts'
import { type ServedSite, siteReader } from './http/served-site.ts'
import { pageText } from './http/text-page.ts'
import { renewCertificate } from './http/tls-server.ts'
import { CallCounts } from './operate/call-counts.ts'
import { type Certificate, expiryWarning, readCertificate } from './operate/certificate.ts'
import { type Health, watchHealth } from './operate/health.ts'
import type { Log } from './operate/log.ts'
import type { ServeOptions } from './options.ts'
import { createService, type Service } from './service/create-service.ts'
import { LogInLines } from './standard/users/login-log.ts'
import { openStore } from './store/sqlite/open.ts'
import type { Store } from './store/store.ts'

export interface Running {
  /** `http://127.0.0.1:8080`. */
  readonly url: string
  /** Reads the certificate and its key again; the old ones stay where they cannot be used. Nothing without TLS. */
  renew(): void
  /** Finishes what is under way, makes it durable and closes the database. */
  stop(): Promise<void>
}

export interface Surroundings {
  /** A line for the person who starts the server. */
  readonly say: (line: string) => void
  /** Calls, bugs and failures while it runs. */
  readonly log: Log
  readonly password: string | undefined
  /** What `rpc.discover` answers with; `url` is where the server is reached. Without it there is no such method. */
  readonly discover?: ((url: string) => unknown) | undefined
  /** Without it `GET /` shows a few lines of text. */
  readonly site?: ServedSite | undefined
}

/** Milliseconds between writing down when sessions were last used. */
const SAVE_EVERY = 60_000
/** Milliseconds that calls under way have to be answered when the server stops. */
const PATIENCE = 5_000

/** Resolves when calls are accepted. Throws StoreError, or node:net's error where it cannot listen. */
export async function start(api: Api, options: ServeOptions, around: Surroundings): Promise<Running> {
  const { say, log, discover } = around
  const certificate = options.tls && readCertificate(options.tls)
  const store = openStore(api, options.data, { discard: options.discard, log: say })
  let service: Service | undefined
  // Known when it listens; nobody can ask before.
  let url = ''
  try {
    const health = watchHealth(store)
    const calls: CallCounts = new CallCounts()
    const observe = (call: AnsweredCall) => {
      calls.count(call)
      log.call(call, health.isStopping)
    }
    const logIns = new LogInLines(log, CLOCK)
    service = createService(api, store, {
      log: log.error,
      sessions: options.sessions,
      onLogIn: (logIn) => logIns.note(logIn),
      password: around.password,
      observe,
      discover: discover && (() => discover(url)),
      mayDiscover: options.discover,
    })
    calls.know(service.rpcs)
    say(options.data === ':memory:' ? 'data in memory, gone when the server stops' : `data ${options.data}`)
    if (service.notice !== null) say(service.notice)
    const { ended = 0 } = service.sessions ?? {}
    if (ended > 0)
      say(
        `${ended} ${ended === 1 ? 'session' : 'sessions'} ended, as an earlier version kept them in a way that a thief of the file could use`,
      )
    await service.ready
    const { site } = around
    const running = await serve({ api, options, log, store, service, health, calls, logIns, certificate, site })
    url = running.url
    return running
  } catch (error) {
    await service?.close()
    store.close()
    throw error
  }
}

interface Parts {
  readonly api: Api
  readonly options: ServeOptions
  readonly log: Log
  readonly store: Store
  readonly service: Service
  readonly health: Health
  readonly calls: CallCounts
  readonly logIns: LogInLines
  readonly certificate: Certificate | null
  readonly site: ServedSite | undefined
}

async function serve(parts: Parts): Promise<Running> {
  const { api, options, log, store, service, health } = parts
  let url = ''
  let certificate = parts.certificate
  const metrics = metricsPage({
    api,
    calls: parts.calls,
    objects: () => store.changes.counts(),
    waiting: () => service.waiting(),
    connections: () => countConnections(server),
    certificateEnd: () => certificate && certificate.end.getTime() / 1000,
  })
  const front = createFront({
    json: service.json,
    xml: service.xml,
    page: () => pageText(api, service.rpcs, url),
    local: isLoopbackHost(options.host),
    allowHosts: [...options.allowHosts, ...(isIP(options.host) === 0 ? [options.host] : [])],
    audiences: { metrics: options.metrics, pages: options.pages },
    // Browsers know a host whatever its ports: HTTPS here is no reason to want it of all that runs on this machine.
    strictHttps: options.tls !== null && !isLoopbackHost(options.host),
    maxBody: options.maxBody,
    resources: new Map([
      ['/metrics', metrics],
      ['/healthz', healthPage(health)],
    ]),
    site: parts.site && siteReader(parts.site),
    cors: options.allowOrigins.length > 0 ? createCors(options.allowOrigins) : undefined,
  })
  const limits = { maxConnections: options.maxConnections }
  const refused = ({ status, reason }: RefusedRequest) => {
    parts.calls.refuse(status)
    log.debug('refused', { status, reason })
  }
  const server: Server = createHttpServer({
    front,
    log: log.error,
    limits,
    tls: certificate ?? undefined,
    observe: refused,
  })
  url = await listen(server, options)
  const warn = (text: string) => log.warn(text)
  const control = service.control && (await openControlSocket(options.data, service.control, warn))
  const saving = setInterval(() => service.save(), SAVE_EVERY).unref()
  log.info('listening', { url, data: options.data, api: api.name, version: api.version })
  if (certificate) warnOfEnd(certificate, log)
  return {
    url,
    renew() {
      certificate = renewed(options, server, log) ?? certificate
    },
    async stop() {
      log.info('stopping')
      health.stop()
      clearInterval(saving)
      const closed = stopHttpServer(server, PATIENCE, () => service.close())
      // Once it does not listen any more, as a client that waits again is then told that its connection ends.
      service.release()
      await closed
      await service.close()
      // As long as the data are its own, nobody else can change its users.
      control?.close()
      store.close()
      parts.logIns.flush()
      log.info('stopped')
    },
  }
}

/** null where the old certificate stays. */
function renewed({ tls }: ServeOptions, server: Server, log: Log): Certificate | null {
  if (tls === null) return null
  try {
    const certificate = readCertificate(tls)
    renewCertificate(server, certificate)
    log.info('the certificate was read again', { certificate_end: certificate.end.toISOString() })
    warnOfEnd(certificate, log)
    return certificate
  } catch (error) {
    log.error(`The certificate stays as it was: ${error instanceof Error ? error.message : String(error)}`)
    return null
  }
}

function warnOfEnd(certificate: Certificate, log: Log): void {
  const warning = expiryWarning(certificate, Date.now())
  if (warning !== null) log.warn(warning, { certificate_end: certificate.end.toISOString() })
}

function countConnections(server: Server): Promise<number> {
  return new Promise((resolve, reject) =>
    server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  )
}

function listen(server: Server, options: ServeOptions): Promise<string> {
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
