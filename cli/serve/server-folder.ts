/** Where `crow serve` keeps its server and its data, and what the server is started with. */
import { join } from 'node:path'
import { OWN_FOLDER, ownData, requireOwnData } from '../data/own-data.ts'
import type { Host } from '../host.ts'
import type { Build } from './build.ts'
import type { ServeCommandOptions } from './options.ts'

export class ServerFolder {
  readonly #host: Host
  readonly #directory: string
  readonly #options: ServeCommandOptions
  /** Removed at the end. */
  #temporary: string | undefined

  constructor(host: Host, directory: string, options: ServeCommandOptions) {
    this.#host = host
    this.#directory = directory
    this.#options = options
  }

  get script(): string {
    return join(this.#directory, OWN_FOLDER, 'server.mjs')
  }

  /** Throws Failure where a link would lead out of the folder: the directory may be a repository that was cloned. */
  write({ files }: Build): void {
    if (this.#options.data === undefined) requireOwnData(this.#host, this.#directory)
    // What is compiled and the data belong in nobody's repository.
    const own = [{ path: '.gitignore', text: '*\n' }, ...files]
    for (const { path, text } of own) this.#host.files.writeInside(this.#directory, join(OWN_FOLDER, path), text)
  }

  /** The server's arguments; `port` where it is known already. `once`: with --discard this time, whatever the options say. */
  arguments(port: string | undefined, once = false): string[] {
    const { host, insecure, discard, maxBody, allowOrigin = [], allowHost = [], logLevel = 'warn' } = this.#options
    const args = ['--data', this.data, '--port', port ?? this.#options.port ?? '8080']
    // For people, who read it as it comes.
    args.push('--log-format', 'text', '--log-level', logLevel)
    if (host !== undefined) args.push('--host', host)
    if (maxBody !== undefined) args.push('--max-body', maxBody)
    for (const origin of allowOrigin) args.push('--allow-origin', origin)
    for (const name of allowHost) args.push('--allow-host', name)
    for (const what of ['metrics', 'pages', 'discover'] as const) {
      const who = this.#options[what]
      if (who !== undefined) args.push(`--${what}`, who)
    }
    if (insecure) args.push('--insecure')
    if (discard || once) args.push('--discard')
    return args
  }

  /** Under --watch data in memory would be lost at each start, so it lies in a file that goes at the end. */
  get data(): string {
    const { data, watch } = this.#options
    // A name that begins with a dash would be taken for an option.
    if (data !== ':memory:' || !watch) return data?.startsWith('-') ? `./${data}` : (data ?? ownData(this.#directory))
    this.#temporary ??= this.#host.files.temporary()
    return join(this.#temporary, 'data.db')
  }

  clear(): void {
    if (this.#temporary !== undefined) this.#host.files.remove(this.#temporary)
  }
}
