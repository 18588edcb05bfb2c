/** `crow serve --watch`: a server that starts again when the API changes, and keeps its data. */

import { complain } from '../failure.ts'
import type { Host } from '../host.ts'
import { type Build, build, readModel } from './build.ts'
import { refusal } from './migration.ts'
import type { Announce, ServeOptions } from './options.ts'
import type { Place } from './place.ts'
import { type Server, startServer } from './server.ts'
import { Signal } from './signal.ts'

export interface WatchParts {
  readonly host: Host
  readonly directory: string
  readonly place: Place
  readonly options: ServeOptions
  readonly announce: Announce
}

export class WatchSession {
  readonly #parts: WatchParts
  readonly #changed = new Signal()
  readonly #stopped = new Signal()
  /** What runs now, or ran last. */
  #build: Build | null = null
  #server: Server | null = null
  /** Settled by the first server, so that clients find the next one. */
  #port: string | undefined

  constructor(parts: WatchParts) {
    this.#parts = parts
  }

  /** Until somebody asks it to end. Its exit code. */
  async run(): Promise<number> {
    const watch = this.#parts.host.files.watch(this.#parts.directory, () => this.#changed.raise())
    const signals = this.#parts.host.processes.onStop(() => this.#stopped.raise())
    try {
      for (let next: string = 'change'; next !== 'stop'; next = await this.#next()) {
        if (next === 'change') await this.#rebuild()
        else await this.#mourn()
      }
      return await this.#stop()
    } finally {
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

  /** What has changed goes to a new server, if it may; else the old one stays up. */
  async #rebuild(): Promise<void> {
    this.#changed.clear()
    const api = readModel(this.#parts.host, this.#parts.directory)
    if (!api) return this.#stay()
    if (this.#server && JSON.stringify(api) === JSON.stringify(this.#build?.api)) return
    const { place, options } = this.#parts
    const reason = this.#server && (await refusal(place.data, api, options.discard ?? false))
    if (reason) {
      this.#say(reason)
      return this.#stay()
    }
    const old = this.#build
    const next = await build(this.#parts.host, api)
    await this.#stop()
    if (await this.#start(next)) return
    if (old) this.#say('the new server did not start: the old one starts again')
    if (!old || !(await this.#start(old))) this.#say('waiting for a change')
  }

  #stay(): void {
    this.#say(this.#server ? 'the old server stays up' : 'waiting for a change')
  }

  /** False where it ended before it listened. */
  async #start(next: Build): Promise<boolean> {
    this.#parts.place.write(next)
    const server = startServer(this.#parts.host, this.#parts.place.script, this.#parts.place.arguments(this.#port))
    const url = await Promise.race([server.url, this.#stopped.wait()])
    if (url === null) return false
    this.#server = server
    this.#build = next
    if (url && this.#port === undefined) this.#parts.announce(next.api, url)
    if (url) this.#port = new URL(url).port || '80'
    return true
  }

  /** The server ended by itself. */
  async #mourn(): Promise<void> {
    const code = await this.#server?.ended
    this.#server = null
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
