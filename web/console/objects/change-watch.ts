/** Follows changes as they happen: one call of event.from waits at a time. Pauses while the page is hidden. */
import { signal } from '@preact/signals'
import type { Rpc } from '../../../model/rpcs.ts'
import { RpcError } from '../calls/call-errors.ts'
import type { Client } from '../calls/client.ts'
import type { ObjectEvent } from './class-tables.ts'

export interface ChangeWatchParts {
  readonly client: Client
  /** `event.from`; undefined if the API has no events. */
  readonly from: Rpc | undefined
  readonly changed: (event: ObjectEvent) => void
  /** Called when events were lost: everything must be read again. */
  readonly lost: () => void
  /** Resolves after `ms` milliseconds, or when the signal is aborted. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>
}

/** Errors after which another try cannot succeed. */
const REFUSALS: ReadonlySet<string> = new Set(['RBAC_PERMISSION_DENIED', 'NOT_IMPLEMENTED', 'MESSAGE_METHOD_UNKNOWN'])

/** Seconds that a call waits. Proxies often close a connection after a minute without data. */
const WAIT = 30
/** Longest pause between two tries, in milliseconds. A restarted server is found within this time. */
const LONGEST_PAUSE = 5000

export class ChangeWatch {
  readonly #parts: ChangeWatchParts
  #from: Rpc | undefined
  readonly #state = signal<'off' | 'live' | 'paused' | 'broken' | 'refused'>('off')
  readonly #counts = signal<ReadonlyMap<string, number>>(new Map())
  #token: string | null = null
  #stop: AbortController | null = null

  constructor(parts: ChangeWatchParts) {
    this.#parts = parts
    this.#from = parts.from
  }

  get state(): 'off' | 'live' | 'paused' | 'broken' | 'refused' {
    return this.#state.value
  }

  /** The number of objects of each class, by the class name in lower case. */
  get counts(): ReadonlyMap<string, number> {
    return this.#counts.value
  }

  /** True if the server sends changes: the API has events, and the user may read them. */
  get isThere(): boolean {
    return this.#from !== undefined && this.state !== 'refused'
  }

  /** Starts, or continues from the last event after a pause. */
  start(): void {
    const from = this.#from
    if (!from || this.#stop) return
    this.#stop = new AbortController()
    void this.#run(from, this.#stop.signal)
  }

  /** Continues, without a pause, with a server that was started again for another text. */
  renew(from: Rpc | undefined): void {
    const isOn = this.#stop !== null
    this.#from = from
    if (!isOn) return
    this.#stop?.abort()
    this.#stop = null
    if (from) this.start()
    else this.stop()
  }

  pause(): void {
    this.#end('paused')
  }

  /** Stops. Events until the next start are not reported. */
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
    for (let failures = 0, isFirst = true; !signal.aborted; ) {
      try {
        // The first call, and the first after a failure, does not wait, so that the page shows at once that the server answers.
        await this.#once(from, isFirst || failures > 0 ? 0 : WAIT, signal)
        failures = 0
        isFirst = false
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

  /**
   * Makes one call. `wait` is in seconds. Without a token it subscribes to no class, which gives a token for the
   * present moment; a subscription from the beginning would send every object.
   */
  async #once(from: Rpc, wait: number, signal: AbortSignal): Promise<void> {
    const params = this.#token === null ? [[], '', 0] : [['*'], this.#token, wait]
    const batch = (await this.#parts.client.call(from, params, signal)) as EventBatch
    if (signal.aborted) return
    this.#token = batch.token
    this.#counts.value = new Map(
      Object.entries(batch.valid_ref_counts ?? {}).map(([name, count]) => [name, Number(count)]),
    )
    for (const event of batch.events) this.#parts.changed(event)
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
