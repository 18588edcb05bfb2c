/** The servers that work on one database, as /healthz of this page's server lists them. */
import { signal } from '@preact/signals'

export interface ListedServer {
  readonly id: string
  readonly url: string
  /** Whether its lease runs. */
  readonly isAlive: boolean
  readonly isThis: boolean
  /** How much older its copy was than the newest commit, in seconds. */
  readonly behind: number
}

/** Milliseconds times 1024. */
const GENERATIONS_PER_SECOND = 1_024_000

export class ServerList {
  readonly #fetch: typeof fetch
  readonly #servers = signal<readonly ListedServer[]>([])

  constructor(fetchPage: typeof fetch) {
    this.#fetch = fetchPage
  }

  /** Empty for a server that is alone with its data. */
  get servers(): readonly ListedServer[] {
    return this.#servers.value
  }

  /** Asks again. What was known stays where the server does not answer. */
  async refresh(): Promise<void> {
    try {
      const answer = await this.#fetch('healthz')
      this.#servers.value = listedServers(await answer.json())
    } catch {
      // The console shows elsewhere that the server cannot be reached.
    }
  }
}

function listedServers(health: unknown): ListedServer[] {
  const { server, head, servers } = health as { server?: string; head?: number; servers?: readonly HealthServer[] }
  if (head === undefined || !Array.isArray(servers)) return []
  return servers.map(({ id, url, lease, generation }: HealthServer) => ({
    id,
    url,
    isAlive: lease === 'held',
    isThis: id === server,
    behind: Math.max(0, head - generation) / GENERATIONS_PER_SECOND,
  }))
}

interface HealthServer {
  readonly id: string
  readonly url: string
  readonly lease: string
  readonly generation: number
}
