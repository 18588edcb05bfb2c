/** `crow serve --watch`: restarts the server when the API changes, and keeps its data. */
import type { TextProblem } from '../../runtime/operate/text-news.ts'
import type { FileVersions, Host } from '../host.ts'
import { clean } from '../print/clean.ts'
import { complain } from '../print/complain.ts'
import { type Build, build, readSound } from './build.ts'
import { discardOf, type Tell } from './events.ts'
import { checkMigration, migrationRefusalText } from './migration.ts'
import type { Announce, ServeCommandOptions } from './options.ts'
import type { ServerFolder } from './server-folder.ts'
import { failedEvent, inspection, type ServerProcess, startServerProcess } from './server-process.ts'
import { Signal } from './signal.ts'
import { CODE_PROBLEMS, dataProblems, START_PROBLEMS } from './text-problems.ts'

export interface WatchSessionParts {
  readonly host: Host
  readonly directory: string
  readonly folder: ServerFolder
  readonly options: ServeCommandOptions
  readonly announce: Announce
  readonly tell: Tell
}

/** The most characters of a line that are quoted. */
const SHOWN = 200

/** True where both servers are the same, byte for byte. */
function isSame(a: Build, b: Build): boolean {
  return a.files.every(({ text }, i) => text === b.files[i]?.text)
}

export class WatchSession {
  readonly #parts: WatchSessionParts
  readonly #changed = new Signal()
  readonly #stopped = new Signal()
  /** The build that runs, or ran last. */
  #build: Build | null = null
  #server: ServerProcess | null = null
  /** The files that `handlers.ts` imports, and some that it would import if they were there, as they were when they were read. */
  #code: FileVersions = new Map()
  /** The data that may be lost at the next change. */
  #discards: readonly string[] = []
  /** The port of the first server. Later servers use it too, and clients still find them. */
  #port: string | undefined
  /** The server's address. */
  #url = ''
  /** The last message to the user was that the server runs on an earlier text. */
  #behind = false

  constructor(parts: WatchSessionParts) {
    this.#parts = parts
  }

  /** Runs until this process is asked to end. Returns the exit code. */
  async run(): Promise<number> {
    const others = () => this.#code
    const watch = this.#parts.host.files.watch(this.#parts.directory, () => this.#changed.raise(), others)
    const signals = this.#parts.host.processes.onStop(() => this.#stopped.raise())
    const requests = this.#parts.options.events ? this.#parts.host.stdin.onLine((line) => this.#hear(line)) : undefined
    try {
      for (let next: string = 'change'; next !== 'stop'; next = await this.#next()) {
        if (next === 'change') await this.#rebuild()
        else await this.#reportEnd()
      }
      return await this.#stop()
    } finally {
      requests?.close()
      signals.close()
      watch.close()
      // No server keeps running, not even after a bug.
      await this.#stop()
    }
  }

  #next(): Promise<'change' | 'stop' | 'ended'> {
    return Promise.race([
      this.#stopped.wait().then(() => 'stop' as const),
      this.#changed.wait().then(() => 'change' as const),
      ...(this.#server ? [this.#server.ended.then(() => 'ended' as const)] : []),
    ])
  }

  #hear(line: string): void {
    const request = discardOf(line)
    if (request) {
      this.#discards = request.discards
      this.#changed.raise()
    } else this.#say(`unknown request on stdin: ${clean(line.slice(0, SHOWN))}`)
  }

  /** Starts a server for the changed text. If that is not possible, the old server keeps running. */
  async #rebuild(): Promise<void> {
    this.#changed.clear()
    const discards = this.#discards
    this.#discards = []
    const sound = readSound(this.#parts.host, this.#parts.directory)
    if ('problems' in sound) return this.#reportInvalid(sound.problems)
    const { folder, options, host, directory } = this.#parts
    const code = new Map<string, string>()
    const next = await build(host, directory, sound, options, (path) => {
      if (!code.has(path)) code.set(path, host.files.version(path))
    })
    this.#code = code
    if (!next) return this.#reportInvalid(CODE_PROBLEMS)
    if (this.#server && this.#build && isSame(next, this.#build)) return this.#caughtUp()
    // Whether the data of several servers fits is for the new server to say.
    const isOwn = this.#server && !folder.isShared
    const refused = isOwn && (await checkMigration(folder.data, sound.model, options.discard || discards))
    if (refused) {
      this.#behind = true
      this.#parts.tell({ event: 'refused', ...refused, serving: true })
      this.#say(migrationRefusalText(refused))
      this.#server?.report(dataProblems(refused))
      return this.#stay()
    }
    const old = this.#build
    if (this.#server && options.inspect) this.#parts.tell({ event: 'restarting' })
    await this.#stop()
    const failed = await this.#start(next, discards.length > 0)
    if (!failed) return
    if (old) this.#say('the new server did not start; starting the old one again')
    const serving = old !== null && (await this.#start(old)) === null
    this.#behind = serving
    this.#server?.report(START_PROBLEMS)
    this.#parts.tell(failedEvent(failed, serving))
    if (!serving) this.#say('waiting for a change')
  }

  #reportInvalid(problems: readonly TextProblem[]): void {
    this.#behind = true
    this.#parts.tell({ event: 'invalid', serving: this.#server !== null })
    this.#server?.report(problems)
    this.#stay()
  }

  /** The text is again that of the running server: reports so, if a problem was reported before. */
  #caughtUp(): void {
    this.#server?.report([])
    if (!this.#behind || this.#url === '') return
    this.#behind = false
    this.#parts.tell({ event: 'listening', url: this.#url })
    this.#say('the server is up to date with the text again')
  }

  #stay(): void {
    this.#say(this.#server ? 'the old server keeps running' : 'waiting for a change')
  }

  /** Returns null; the server where it ended before it listened. */
  async #start(next: Build, discard = false): Promise<ServerProcess | null> {
    const { host, folder, options } = this.#parts
    folder.write(next)
    const args = folder.arguments(this.#port, discard)
    const inspected = inspection(this.#parts, options)
    const server = startServerProcess(host, { script: folder.script, args, inspected, env: folder.variables })
    // Before it listens, so that its first page knows that the text is watched.
    server.report([])
    const url = await Promise.race([server.url, this.#stopped.wait()])
    if (url === null) return server
    this.#server = server
    this.#build = next
    if (url) {
      this.#url = url
      this.#behind = false
      this.#parts.tell({ event: 'listening', url })
    }
    if (url && this.#port === undefined) this.#parts.announce(next.api, url)
    if (url) this.#port = new URL(url).port || '80'
    return null
  }

  /** Reports that the server ended by itself. */
  async #reportEnd(): Promise<void> {
    const code = (await this.#server?.ended) ?? 0
    this.#server = null
    this.#parts.tell({ event: 'ended', code })
    this.#say(`the server ended with exit code ${code}; waiting for a change`)
  }

  async #stop(): Promise<number> {
    const server = this.#server
    this.#server = null
    server?.stop()
    return (await server?.ended) ?? 0
  }

  #say(text: string): void {
    complain(this.#parts.host, text)
  }
}
