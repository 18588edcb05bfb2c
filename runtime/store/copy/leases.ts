/** Which servers work on a log of commits: each has a lease, by the log's clock, which it renews while it runs. */

export interface ServerFacts {
  /** A uuid, made at the start of the process. */
  readonly id: string
  /** Where people reach it; for the status page. */
  readonly url: string
}

export interface ServerLease extends ServerFacts {
  readonly isAlive: boolean
  /** Up to which commit its copy was, when it last renewed the lease. */
  readonly generation: number
}

/** Methods reject with LogError. */
export interface Leases {
  /** Milliseconds that a lease runs without being renewed. */
  readonly duration: number
  /** Begins a lease, also one of the same server that has run out. */
  join(server: ServerFacts): Promise<void>
  /** False where the lease has run out: other servers may have ended what was this server's. */
  renew(id: string, generation: number): Promise<boolean>
  /** Ends the lease; it is listed as not alive for some time. */
  leave(id: string): Promise<void>
  /** Also those whose lease has run out, for some time. */
  list(): Promise<readonly ServerLease[]>
}
