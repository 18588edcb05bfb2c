/** `crow serve --watch`: a server that starts again when the API changes, and keeps its data. */

import type { Host } from '../host.ts'
import { clean } from '../print/clean.ts'
import { complain } from '../print/complain.ts'
import { type Build, build, readModel } from './build.ts'
import { discardOf, type Tell } from './events.ts'
import { checkMigration, migrationRefusalText } from './migration.ts'
import type { Announce, ServeCommandOptions } from './options.ts'
import type { ServerFolder } from './server-folder.ts'
import { failedEvent, type ServerProcess, startServerProcess } from './server-process.ts'
import { Signal } from './signal.ts'

export interface WatchSessionParts {
  readonly host: Host
  readonly directory: string
  readonly place: ServerFolder
  readonly options: ServeCommandOptions
  readonly announce: Announce
  readonly tell: Tell
}

/** Characters of a line that is quoted. */
const SHOWN = 200

export class WatchSession {
  readonly #parts: WatchSessionParts
  readonly #changed = new Signal()
  readonly #stopped = new Signal()
  /** What runs now, or ran last. */
  #build: Build | null = null
  #server: ServerProcess | null = null
  /** What somebody has said may be lost at the next change. */
  #discards: readonly string[] = []
  /** Settled by the first server, so that clients find the next one. */
  #port: string | undefined
  /** Of the server. */
  #url = ''
  /** The last that was said is that the server runs on an earlier text. */
  #behind = false

  constructor(parts: WatchSessionParts) {
    this.#parts = parts
  }

  /** Until somebody asks it to end. Its exit code. */
  async run(): Promise<number> {
    const watch = this.#parts.host.files.watch(this.#parts.directory, () => this.#changed.raise())
    const signals = this.#parts.host.processes.onStop(() => this.#stopped.raise())
    const asked = this.#parts.options.events ? this.#parts.host.stdin.onLine((line) => this.#hear(line)) : undefined
    try {
      for (let next: string = 'change'; next !== 'stop'; next = await this.#next()) {
        if (next === 'change') await this.#rebuild()
        else await this.#mourn()
      }
      return await this.#stop()
    } finally {
      asked?.close()
      signals.close()
      watch.close()
      // Also where a bug ends this: no server stays behind.
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
    const asked = discardOf(line)
    if (asked) {
      this.#discards = asked.discards
      this.#changed.raise()
    } else this.#say(`not known on stdin: ${clean(line.slice(0, SHOWN))}`)
  }

  /** What has changed goes to a new server, if it may; else the old one stays up. */
  async #rebuild(): Promise<void> {
    this.#changed.clear()
    const discards = this.#discards
    this.#discards = []
    const api = readModel(this.#parts.host, this.#parts.directory)
    if (!api) {
      this.#behind = true
      this.#parts.tell({ event: 'invalid', serving: this.#server !== null })
      return this.#stay()
    }
    if (this.#server && JSON.stringify(api) === JSON.stringify(this.#build?.api)) return this.#caughtUp()
    const { place, options } = this.#parts
    const refused = this.#server && (await checkMigration(place.data, api, options.discard || discards))
    if (refused) {
      this.#behind = true
      this.#parts.tell({ event: 'refused', ...refused, serving: true })
      this.#say(migrationRefusalText(refused))
      return this.#stay()
    }
    const old = this.#build
    const next = await build(this.#parts.host, api)
    await this.#stop()
    const failed = await this.#start(next, discards.length > 0)
    if (!failed) return
    if (old) this.#say('the new server did not start: the old one starts again')
    const serving = old !== null && (await this.#start(old)) === null
    this.#behind = serving
    this.#parts.tell(failedEvent(failed, serving))
    if (!serving) this.#say('waiting for a change')
  }

  /** The text is again what is served: whoever was told of a trouble learns that it is over. */
  #caughtUp(): void {
    if (!this.#behind || this.#url === '') return
    this.#behind = false
    this.#parts.tell({ event: 'listening', url: this.#url })
    this.#say('the text is what the server runs on again')
  }

  #stay(): void {
    this.#say(this.#server ? 'the old server stays up' : 'waiting for a change')
  }

  /** null; the server where it ended before it listened. */
  async #start(next: Build, discard = false): Promise<ServerProcess | null> {
    const { host, place } = this.#parts
    place.write(next)
    const server = startServerProcess(host, place.script, place.arguments(this.#port, discard))
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

  /** The server ended by itself. */
  async #mourn(): Promise<void> {
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
