/** What operators see of the servers that work on one database: in /healthz, /metrics and the console. */

export interface ServersView {
  /** Of this server. */
  readonly id: string
  /** All servers, also this one, as it last read the list; those whose lease has run out are listed for some time. */
  servers(): readonly ServerView[]
  /** The generation of this server's copy. */
  position(): number
  /** The newest generation that this server knows of. */
  head(): number
  /** Milliseconds since the copy was known to have everything. */
  copyAge(): number
  /** Calls that wait for their group. */
  queued(): number
  /** How often the copy was made anew since the start. */
  refills(): number
  /** Why the server cannot do its work now, such as that its first copy is being made; null if it can. */
  problem(): string | null
  /** Resolves when the copy has everything that is committed now; rejects where that is not known in time. */
  fresh(): Promise<void> | undefined
}

export interface ServerView {
  /** A uuid, made at each start. */
  readonly id: string
  readonly url: string
  /** Whether its lease runs. */
  readonly isAlive: boolean
  /** How far its copy was when it last renewed its lease. */
  readonly generation: number
}

/** The list in JSON, for /healthz. */
export function serversFacts(view: ServersView): object {
  const position = view.position()
  // Commands, such as `crow user`, take a lease while they write, without an address.
  const listed = view.servers().filter(({ url, isAlive }) => isAlive || url !== '')
  const servers = listed.map(({ id, url, isAlive, generation }) => ({
    id,
    url,
    lease: isAlive ? 'held' : 'ended',
    generation: id === view.id ? position : generation,
  }))
  return { server: view.id, generation: position, head: view.head(), copy_age_ms: Math.round(view.copyAge()), servers }
}
