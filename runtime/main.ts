/** The entry of a compiled server: arguments, the few lines it prints, signals and exit codes. */
import type { Api } from '../model/api.ts'
import { type BodiesModule, createLibrary } from './bodies/library/library.ts'
import type { MakeBodies } from './bodies/protocol.ts'
import type { Externals } from './engine/external.ts'
import type { Handlers } from './engine/handler.ts'
import { hideArguments } from './hide-arguments.ts'
import { isLoopbackHost } from './http/host-names.ts'
import type { ServedSite } from './http/served-site.ts'
import { type Log, openLog } from './operate/log.ts'
import { TextNews } from './operate/text-news.ts'
import { helpText, parseOptions, type ServeOptions } from './options.ts'
import { type OpenCode, openCode } from './outside/outside.ts'
import type { HandlersModule } from './outside/read-exports.ts'
import { isShort } from './standard/users/password.ts'
import { start } from './start.ts'

/**
 * Serves the API until SIGTERM, SIGINT or the end of an IPC channel. Prints `listening on http://127.0.0.1:8080` on stdout
 * when it is ready. Exit code 2: the command line is wrong; 1: the server cannot start.
 */
export async function main(
  api: Api,
  argv: readonly string[] = process.argv.slice(2),
  extras: Extras = {},
): Promise<void> {
  if (!nodeIsNewEnough(process.versions.node))
    return fail(1, `This server needs Node 22.13 or later, and this is ${process.versions.node}`)
  const parsed = parseOptions(api.name, argv, process.env)
  if ('refused' in parsed) return fail(2, `${parsed.refused}. --help lists the options`)
  if ('show' in parsed) return say(parsed.show === 'help' ? helpText(api.name) : versionText(api))
  const { serve } = parsed
  hideArguments(argv, api.name)
  if (!api.uses.includes('session') && !isLoopbackHost(serve.host) && !serve.insecure)
    return fail(2, `${api.name} has no sessions, so anyone could call it on ${serve.host}; --insecure allows that`)
  if (api.uses.includes('session') && hasWeakPassword() && !isLoopbackHost(serve.host))
    return fail(
      1,
      `CROWFOOT_PASSWORD has fewer than 8 characters, which is too few on ${serve.host}. Choose a longer one`,
    )
  await run(api, serve, extras)
}

function hasWeakPassword(): boolean {
  const { CROWFOOT_PASSWORD = '' } = process.env
  return CROWFOOT_PASSWORD !== '' && isShort(CROWFOOT_PASSWORD)
}

/** The parts that a compiled server gives to its runtime. */
export interface Extras {
  /** The API's OpenRPC document as plain data; `url` is the server's own: `http://127.0.0.1:8080`. */
  readonly discover?: (url: string) => unknown
  /** The pages that `GET` shows. */
  readonly site?: ServedSite
  /** Code for RPCs, by their names: `VM.start`. */
  readonly handlers?: Handlers
  /** Loads the API's own code: `handlers.ts`. */
  readonly load?: LoadCode
  /** Code for externals, by their names. */
  readonly externals?: Externals
  /** The code of message bodies, as the compiler makes it. */
  readonly bodies?: BodiesModule
}

export type LoadCode = () => Promise<HandlersModule>

/** Node 22.13 is the first that has node:sqlite without a flag. */
export function nodeIsNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > 22 || (major === 22 && minor >= 13)
}

async function run(
  api: Api,
  serve: ServeOptions,
  { discover, site, handlers, externals, load, bodies: module }: Extras,
): Promise<void> {
  const log = openLog(serve.log)
  const isForked = process.channel !== undefined
  const news = new TextNews()
  if (isForked) hearParent(news)
  process.on('exit', () => log.end())
  try {
    const password = process.env.CROWFOOT_PASSWORD
    const code = load && (await loadCode(api, load, log))
    const bodies: MakeBodies | undefined = module && ((parts) => module(createLibrary(parts.api, parts.store)))
    const around = { say, log, password, discover, site, news, handlers, externals, code, bodies }
    const running = await start(api, serve, around)
    let stopping = false
    const stop = () => {
      if (stopping) return
      stopping = true
      running.stop().catch((error: unknown) => fail(1, reasonOf(error, serve)))
    }
    process.once('SIGTERM', stop).once('SIGINT', stop)
    if (isForked) endWithParent(stop)
    if (serve.tls) process.on('SIGHUP', () => running.renew())
    endByErrors(log, stop)
    say(`listening on ${running.url}`)
    for (const path of running.sockets) say(`listening on unix:${path}`)
  } catch (error) {
    fail(1, reasonOf(error, serve))
  }
}

async function loadCode(api: Api, load: LoadCode, log: Log): Promise<OpenCode> {
  // A promise that fails and that no code waits for is a bug of one call, not of the server.
  process.on('unhandledRejection', (error) => log.error(`A promise failed that no code waits for: ${textOf(error)}`))
  const module = await load().catch((error: unknown) => {
    throw new Error(`handlers.ts cannot be loaded: ${textOf(error)}`)
  })
  return openCode(api, module, log)
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

/** The channel does not keep this process alive: code of handlers.ts that waits for ever ends it. */
function hearParent(news: TextNews): void {
  process.on('message', (message) => news.hear(message))
  process.channel?.unref()
}

/** A parent that gives an IPC channel, as `crow serve` does, may be killed and then cannot end this process. */
function endWithParent(stop: () => void): void {
  process.once('disconnect', stop)
  if (!process.connected) stop()
}

/** Milliseconds after an uncaught error in which the server has to stop. */
const LAST = 10_000

/**
 * Stops the server at the first error that nothing catches, and ends the process with code 1: nobody knows what the code that
 * threw it has left half done. Others are logged while it stops. If stopping takes too long or fails, Node ends the process.
 */
function endByErrors(log: Log, stop: () => void): void {
  const end = (error: unknown) => {
    log.error(textOf(error))
    if (isEnding) return
    isEnding = true
    process.exitCode = 1
    setTimeout(() => {
      process.off('uncaughtException', end)
      throw new Error('The server did not end after the error above')
    }, LAST).unref()
    stop()
  }
  let isEnding = false
  process.on('uncaughtException', end)
}

function versionText(api: Api): string {
  return api.version === null ? api.name : `${api.name} ${api.version}`
}

function reasonOf(error: unknown, { host, port }: ServeOptions): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') return `Port ${port} on ${host} is in use. --port chooses another, and 0 any free one`
  if (code === 'EACCES') return `Port ${port} on ${host} may not be used by this user. --port chooses another`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `This machine has no address "${host}". --host chooses one`
  return error instanceof Error ? error.message : String(error)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

function complain(text: string): void {
  process.stderr.write(`${text}\n`)
}

/** Nothing is left open, so the process ends by itself. */
function fail(code: number, reason: string): void {
  complain(reason)
  process.exitCode = code
}
