/** Hears of changes as they happen: one call of event.from waits at a time, unless nobody looks at the page. */
import { signal } from '@preact/signals'
import type { Rpc } from '../../../model/rpcs.ts'
import { RpcError } from '../calls/call-errors.ts'
import type { Client } from '../calls/client.ts'
import type { ObjectEvent } from './class-tables.ts'

export interface ChangeWatchParts {
  readonly client: Client
  /** `event.from`; absent where the API has no events. */
  readonly from: Rpc | undefined
  readonly told: (event: ObjectEvent) => void
  /** Nobody knows what happened: all has to be read again. */
  readonly lost: () => void
  /** Milliseconds → resolves then. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>
}

/** Asking again would not help. */
const REFUSALS: ReadonlySet<string> = new Set(['RBAC_PERMISSION_DENIED', 'NOT_IMPLEMENTED', 'MESSAGE_METHOD_UNKNOWN'])

/** Seconds that a call waits. Proxies often cut off what is silent for a minute. */
const WAIT = 30
/** Milliseconds between two tries: a server that was started again is found in that time. */
const LONGEST_PAUSE = 5000

export class ChangeWatch {
  readonly #parts: ChangeWatchParts
  readonly #state = signal<'off' | 'live' | 'paused' | 'broken' | 'refused'>('off')
  readonly #counts = signal<ReadonlyMap<string, number>>(new Map())
  #token: string | null = null
  #stop: AbortController | null = null

  constructor(parts: ChangeWatchParts) {
    this.#parts = parts
  }

  get state(): 'off' | 'live' | 'paused' | 'broken' | 'refused' {
    return this.#state.value
  }

  /** How many objects each class has, by its name in lower case. */
  get counts(): ReadonlyMap<string, number> {
    return this.#counts.value
  }

  /** Changes can be heard of: the API has events, and the user may. */
  get isThere(): boolean {
    return this.#parts.from !== undefined && this.state !== 'refused'
  }

  /** Goes on from where it was. */
  start(): void {
    const { from } = this.#parts
    if (!from || this.#stop) return
    this.#stop = new AbortController()
    void this.#run(from, this.#stop.signal)
  }

  pause(): void {
    this.#end('paused')
  }

  /** What happened until the next start will not be told. */
  stop(): void {
    this.#token = null
    this.#counts.value = new Map()
    this.#end('off')
  }

  #end(state: 'off' | 'paused'): void {
    this.#stop?.abort()
    this.#stop = null
    this.#state.value = state
  }

  async #run(from: Rpc, signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; ) {
      try {
        // After a failure it asks for what there is, so as to know at once that it is heard again.
        await this.#once(from, failures > 0 ? 0 : WAIT, signal)
        failures = 0
      } catch (error) {
        if (signal.aborted) return
        const code = error instanceof RpcError ? error.code : ''
        if (REFUSALS.has(code)) {
          this.#state.value = 'refused'
          return
        }
        if (code === 'EVENTS_LOST') this.#startAgain()
        else {
          this.#state.value = 'broken'
          await this.#parts.pause(Math.min(LONGEST_PAUSE, 500 * 2 ** failures++), signal)
        }
      }
    }
  }

  /** `wait`: seconds. Without a token it asks for now, by watching nothing: everything since the beginning would be every object. */
  async #once(from: Rpc, wait: number, signal: AbortSignal): Promise<void> {
    const params = this.#token === null ? [[], '', 0] : [['*'], this.#token, wait]
    const batch = (await this.#parts.client.call(from, params, signal)) as EventBatch
    if (signal.aborted) return
    this.#token = batch.token
    this.#counts.value = new Map(
      Object.entries(batch.valid_ref_counts ?? {}).map(([name, count]) => [name, Number(count)]),
    )
    for (const event of batch.events) this.#parts.told(event)
    this.#state.value = 'live'
  }

  #startAgain(): void {
    this.#token = null
    this.#parts.lost()
  }
}

interface EventBatch {
  readonly events: readonly ObjectEvent[]
  readonly token: string
  readonly valid_ref_counts?: { readonly [name: string]: unknown }
}
