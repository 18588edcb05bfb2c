/** The objects of one class on the server. Loads their references first, then their records, visible rows first. */
import { signal } from '@preact/signals'
import type { Class } from '../../../model/api.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import { RpcError } from '../calls/call-errors.ts'
import type { Client } from '../calls/client.ts'

/** A record as JSON carries it. Fields that the user may not read are absent. */
export type ObjectRecord = { readonly [field: string]: unknown }

export interface ClassTableParts {
  readonly owner: Class
  readonly client: Client
  /** undefined if the class has no such RPC. */
  readonly getAll: Rpc | undefined
  readonly getRecord: Rpc | undefined
  /** The fields that the objects' names are made of. */
  readonly nameFields: readonly string[]
  /** Called when a known object gets another name. */
  readonly renamed: () => void
}

/** Records in a batch. Reading one takes a few milliseconds, so the page stays smooth. */
const BATCH = 200
/** Milliseconds that a changed row stays marked. */
const MARKED = 2500

export class ClassTable {
  #parts: ClassTableParts
  /**
   * Counts the changes. The sets and maps below change in place, because copying 20,000 entries at each change is too
   * slow. So every getter reads them through `#now`, and every change ends with `#moved()`.
   */
  readonly #generation = signal(0)
  readonly #refs = new Set<string>()
  readonly #records = new Map<string, ObjectRecord>()
  #state: 'unasked' | 'loading' | 'ready' | 'failed' = 'unasked'
  #error: unknown = null
  readonly #changedAt = new Map<string, number>()
  /** The clock at the last event of each object. An answer to an earlier request is older and is dropped. */
  readonly #lastEvents = new Map<string, number>()
  readonly #urgent = new Set<string>()
  /** Objects that existed and were destroyed. */
  readonly #gone = new Set<string>()
  #cleared = 0
  #clock = 0
  #run = 0

  constructor(parts: ClassTableParts) {
    this.#parts = parts
  }

  get owner(): Class {
    return this.#now.#parts.owner
  }

  /** Continues with another text. The records are read again if the class has changed. */
  renew(owner: Class, getAll: Rpc | undefined, getRecord: Rpc | undefined): void {
    const isSame = JSON.stringify(owner) === JSON.stringify(this.#parts.owner)
    this.#parts = { ...this.#parts, owner, getAll, getRecord }
    if (!isSame) this.#cleared++
    this.#moved()
    const isOld = this.#state === 'failed' || (this.#state !== 'unasked' && !isSame)
    if (isOld && this.canList) void this.reload()
  }

  /** In the server's order; new objects are last. */
  get refs(): ReadonlySet<string> {
    return this.#now.#refs
  }

  get records(): ReadonlyMap<string, ObjectRecord> {
    return this.#now.#records
  }

  get state(): 'unasked' | 'loading' | 'ready' | 'failed' {
    return this.#now.#state
  }

  get error(): unknown {
    return this.#now.#error
  }

  /** Changes at every change of the table, after which its rows must be filtered and sorted again. */
  get generation(): number {
    return this.#generation.value
  }

  /** The record as it is now, without drawing the caller again when it changes. */
  known(ref: string): ObjectRecord | undefined {
    return this.#records.get(ref)
  }

  /** Counts calls of `clear`, and changes of the class. A view that shows an object fetches it again after each. */
  get cleared(): number {
    return this.#now.#cleared
  }

  get canList(): boolean {
    return this.#parts.getAll !== undefined && this.#parts.getRecord !== undefined
  }

  /** Whether single objects can be read. */
  get canRead(): boolean {
    return this.#parts.getRecord !== undefined
  }

  /** Loads the table if it is not loaded or loading. */
  open(): void {
    if (this.#state === 'unasked' && this.canList) void this.reload()
  }

  /** Loads everything again. The old records stay visible until the new ones arrive. */
  async reload(): Promise<void> {
    const { client, getAll } = this.#parts
    if (!getAll) return
    const run = ++this.#run
    this.#state = 'loading'
    this.#error = null
    this.#moved()
    try {
      const refs = (await client.call(getAll, [])) as string[]
      if (run !== this.#run) return
      this.#keepOnly(refs)
      await this.#loadAll(run, refs)
      if (run === this.#run) this.#state = 'ready'
    } catch (error) {
      if (run !== this.#run) return
      this.#state = 'failed'
      this.#error = error
    }
    this.#moved()
  }

  /** Loads the records of the visible rows before the others. */
  want(refs: readonly string[]): void {
    this.#urgent.clear()
    for (const ref of refs) if (!this.#records.has(ref)) this.#urgent.add(ref)
  }

  /** Reads the records of some objects, in one batch. Those that cannot be read stay unknown. Throws NetworkError. */
  async take(refs: readonly string[]): Promise<void> {
    await this.#loadBatch(refs, true)
  }

  /** Reads the current record from the server. Throws RpcError or NetworkError. */
  async fetch(ref: string): Promise<ObjectRecord> {
    const { client, getRecord } = this.#parts
    if (!getRecord) throw new RpcError('MESSAGE_METHOD_UNKNOWN', [`${this.owner.name}.get_record`])
    const asked = ++this.#clock
    const record = (await client.call(getRecord, [ref]).catch((error: unknown) => {
      if (error instanceof RpcError && error.code === 'HANDLE_INVALID') this.remove(ref)
      throw error
    })) as ObjectRecord
    if ((this.#lastEvents.get(ref) ?? 0) <= asked) this.put(ref, record)
    return this.#records.get(ref) ?? record
  }

  /** Stores a record of an event or an answer, and marks the row if it has changed. */
  put(ref: string, record: ObjectRecord): void {
    this.#lastEvents.set(ref, ++this.#clock)
    this.#gone.delete(ref)
    const before = this.#records.get(ref)
    if (before && JSON.stringify(before) === JSON.stringify(record)) return
    this.#records.set(ref, record)
    if (this.#state !== 'unasked') this.#refs.add(ref)
    if (before || this.#state === 'ready') this.#changedAt.set(ref, performance.now())
    if (before && this.#parts.nameFields.some((name) => before[name] !== record[name])) this.#parts.renamed()
    this.#moved()
  }

  remove(ref: string): void {
    this.#lastEvents.set(ref, ++this.#clock)
    const was = this.#refs.delete(ref)
    this.#changedAt.delete(ref)
    if (!this.#records.delete(ref) && !was) return
    this.#gone.add(ref)
    this.#moved()
  }

  /** Whether the object existed and was destroyed. */
  isGone(ref: string): boolean {
    return this.#now.#gone.has(ref)
  }

  /** Forgets everything. */
  clear(): void {
    this.#run++
    this.#refs.clear()
    this.#records.clear()
    this.#gone.clear()
    this.#changedAt.clear()
    this.#error = null
    this.#cleared++
    this.#state = 'unasked'
    this.#moved()
  }

  /** Whether the object changed less than `MARKED` ago. */
  isMarked(ref: string): boolean {
    const at = this.#now.#changedAt.get(ref)
    return at !== undefined && performance.now() - at < MARKED
  }

  /** This table, for reading. A component that reads it is drawn again when the table changes. */
  get #now(): this {
    void this.#generation.value
    return this
  }

  #moved(): void {
    this.#generation.value++
  }

  #keepOnly(refs: readonly string[]): void {
    const there = new Set(refs)
    for (const ref of [...this.#refs, ...this.#records.keys()]) if (!there.has(ref)) this.remove(ref)
    for (const ref of refs) {
      this.#refs.add(ref)
      this.#gone.delete(ref)
    }
    this.#moved()
  }

  /** Keeps two batches in progress: the server works on one while the page reads the other. */
  async #loadAll(run: number, refs: readonly string[]): Promise<void> {
    const rest = refs[Symbol.iterator]()
    const done = new Set<string>()
    const lane = async () => {
      for (;;) {
        const batch = this.#nextBatch(rest, done)
        if (batch.length === 0 || run !== this.#run) return
        await this.#loadBatch(batch)
      }
    }
    await Promise.all([lane(), lane()])
  }

  #nextBatch(rest: Iterator<string>, done: Set<string>): string[] {
    const batch = [...this.#urgent].filter((ref) => !done.has(ref)).slice(0, BATCH)
    this.#urgent.clear()
    for (const ref of batch) done.add(ref)
    while (batch.length < BATCH) {
      const next = rest.next()
      if (next.done) break
      if (done.has(next.value)) continue
      done.add(next.value)
      batch.push(next.value)
    }
    return batch
  }

  async #loadBatch(refs: readonly string[], isLenient = false): Promise<void> {
    const { client, getRecord } = this.#parts
    if (!getRecord) return
    const asked = this.#clock
    const answers = await client.batch(refs.map((ref) => ({ rpc: getRecord, params: [ref] })))
    for (const [i, answer] of answers.entries()) {
      const ref = refs[i] as string
      if ((this.#lastEvents.get(ref) ?? 0) > asked) continue
      if ('value' in answer) this.#records.set(ref, slim(answer.value as ObjectRecord))
      else if (answer.error.code === 'HANDLE_INVALID') this.remove(ref)
      else if (!isLenient) throw answer.error
    }
    this.#moved()
  }
}

/** The record with shared objects in place of its empty sets and maps, to save memory: most sets and maps are empty. */
function slim(record: ObjectRecord): ObjectRecord {
  const out = record as { [field: string]: unknown }
  for (const name in out) {
    const value = out[name]
    if (Array.isArray(value)) {
      if (value.length === 0) out[name] = EMPTY
    } else if (typeof value === 'object' && value !== null && Object.keys(value).length === 0) out[name] = NONE
  }
  return out
}

const EMPTY: readonly unknown[] = Object.freeze([])
const NONE = Object.freeze({})
