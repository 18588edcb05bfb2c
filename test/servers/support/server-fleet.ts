/** Server processes of one compiled API, which tests kill, pause and start again on the same ports. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

export const PASSWORD = 'correct horse'

export interface FleetOptions {
  /** The path of the compiled server. */
  readonly program: string
  /** The arguments of each server that name its data; one server for each. */
  readonly data: readonly (readonly string[])[]
  readonly env?: NodeJS.ProcessEnv
}

export class ServerFleet {
  readonly #options: FleetOptions
  readonly #servers: FleetServer[]

  private constructor(options: FleetOptions) {
    this.#options = options
    this.#servers = options.data.map((args) => new FleetServer(options, args))
  }

  /** Resolves when all listen. They start one after the other. */
  static async start(options: FleetOptions): Promise<ServerFleet> {
    const fleet = new ServerFleet(options)
    try {
      for (const server of fleet.#servers) await server.start()
    } catch (error) {
      await fleet.end()
      throw error
    }
    return fleet
  }

  get size(): number {
    return this.#options.data.length
  }

  server(index: number): FleetServer {
    return this.#servers[index % this.size] as FleetServer
  }

  /** Ends all by SIGTERM. Throws where one ends badly. */
  async stop(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.stop()))
  }

  /** Ends those that run, without a word. */
  async end(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.kill()))
  }
}

/** The last lines on stderr that are kept. */
const KEPT = 40

export class FleetServer {
  readonly #options: FleetOptions
  readonly #data: readonly string[]
  #child: ChildProcess | undefined
  #port = '0'
  #lines: string[] = []

  constructor(options: FleetOptions, data: readonly string[]) {
    this.#options = options
    this.#data = data
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  get isRunning(): boolean {
    return this.#child !== undefined
  }

  /** What it wrote to stderr last. */
  get lastWords(): string {
    return this.#lines.join('\n')
  }

  /** Resolves when it listens. Always on the same port. */
  async start(): Promise<void> {
    const { program, env } = this.#options
    const args = [program, '--port', this.#port, ...this.#data, '--log-level', 'warn']
    const variables = { ...process.env, CROWFOOT_PASSWORD: PASSWORD, ...env }
    const child = spawn(process.execPath, args, { env: variables, stdio: ['ignore', 'pipe', 'pipe'] })
    this.#child = child
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#lines.push(...text.trimEnd().split('\n'))
      this.#lines = this.#lines.slice(-KEPT)
    })
    child.once('close', () => {
      if (this.#child === child) this.#child = undefined
    })
    let out = ''
    const ready = new Promise<string>((resolve, reject) => {
      child.stdout.setEncoding('utf8').on('data', (text) => {
        out += text
        const port = /^listening on http:\/\/[^:]+:(\d+)$/m.exec(out)?.[1]
        if (port) resolve(port)
      })
      child.once('close', () => reject(new Error(`a server ended at its start: ${out}${this.lastWords}`)))
    })
    this.#port = await ready
  }

  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void> {
    return this.#endBy('SIGKILL')
  }

  signal(name: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child?.kill(name)
  }

  /** SIGTERM. Throws where it ends badly. */
  async stop(): Promise<void> {
    const child = this.#child
    await this.#endBy('SIGTERM')
    if (child?.exitCode) throw new Error(`a server ended with ${child.exitCode}: ${this.lastWords}`)
  }

  async #endBy(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child
    if (!child) return
    const closed = once(child, 'close')
    child.kill(signal)
    await closed
  }
}
