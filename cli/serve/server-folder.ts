/** The folder in which `crow serve` keeps a server and its data, and the server's arguments. */
import { join } from 'node:path'
import { OWN_FOLDER, ownCopy, ownData, requireOwnData } from '../data/own-data.ts'
import type { Host, Variables } from '../host.ts'
import type { Build } from './build.ts'
import type { ServeCommandOptions } from './options.ts'

export class ServerFolder {
  readonly #host: Host
  readonly #directory: string
  readonly #options: ServeCommandOptions
  /** Removed by `clear`. */
  #temporary: string | undefined

  constructor(host: Host, directory: string, options: ServeCommandOptions) {
    this.#host = host
    this.#directory = directory
    this.#options = options
  }

  get script(): string {
    return join(this.#directory, OWN_FOLDER, 'server.mjs')
  }

  /** Throws Failure where a link would lead out of the folder: the directory may be a cloned repository. */
  write({ files }: Build): void {
    if (this.#options.data === undefined) requireOwnData(this.#host, this.#directory)
    // The compiled server and the data do not belong in a repository.
    const own = [{ path: '.gitignore', text: '*\n' }, ...files]
    for (const { path, text } of own) this.#host.files.writeInside(this.#directory, join(OWN_FOLDER, path), text)
  }

  /** The server's arguments. `port`: where it is already known. `once`: with --discard this time. */
  arguments(port: string | undefined, once = false): string[] {
    const {
      host,
      insecure,
      discard,
      maxBody,
      allowOrigin = [],
      allowHost = [],
      listen = [],
      logLevel = 'warn',
      reads,
    } = this.#options
    const args = ['--data', this.data, '--port', port ?? this.#options.port ?? '8080']
    // People read this log while the server runs.
    args.push('--log-format', 'text', '--log-level', logLevel)
    if (host !== undefined) args.push('--host', host)
    if (maxBody !== undefined) args.push('--max-body', maxBody)
    for (const socket of listen) args.push('--listen', socket)
    for (const origin of allowOrigin) args.push('--allow-origin', origin)
    for (const name of allowHost) args.push('--allow-host', name)
    for (const what of ['metrics', 'pages', 'discover'] as const) {
      const who = this.#options[what]
      if (who !== undefined) args.push(`--${what}`, who)
    }
    if (reads !== undefined) args.push('--reads', reads)
    if (insecure) args.push('--insecure')
    if (discard || once) args.push('--discard')
    return args
  }

  /**
   * The path of the data. With --watch, `:memory:` is a temporary file, since each restart would lose data in memory.
   */
  get data(): string {
    const { data, watch } = this.#options
    // The server would take a name that starts with a dash for an option.
    const own = this.isShared ? ownCopy(this.#directory) : ownData(this.#directory)
    if (data !== ':memory:' || !watch) return data?.startsWith('-') ? `./${data}` : (data ?? own)
    this.#temporary ??= this.#host.files.temporary()
    return join(this.#temporary, 'data.db')
  }

  /** The server works on a database with others; the data file is its copy. */
  get isShared(): boolean {
    return Boolean(this.#options.database ?? this.#host.env('CROWFOOT_DATABASE'))
  }

  /** Variables of the server. The URL of the database may have a password, which no list of processes may show. */
  get variables(): Variables {
    const { database } = this.#options
    return database === undefined ? {} : { CROWFOOT_DATABASE: database }
  }

  clear(): void {
    if (this.#temporary !== undefined) this.#host.files.remove(this.#temporary)
  }
}
