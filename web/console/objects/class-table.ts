/** The objects of one class as the server has them: first their references, then their records, those in view before the rest. */
import { signal } from '@preact/signals'
import type { Class } from '../../../model/api.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import { RpcError } from '../calls/call-errors.ts'
import type { Client } from '../calls/client.ts'
import { labelField } from '../values/label-field.ts'

/** As JSON carries it; fields that the user may not read are absent. */
export type ObjectRecord = { readonly [field: string]: unknown }

export interface ClassTableParts {
  readonly owner: Class
  readonly client: Client
  /** Absent where the class has none. */
  readonly getAll: Rpc | undefined
  readonly getRecord: Rpc | undefined
  /** An object that was known is called otherwise. */
  readonly renamed: () => void
}

/** Records a batch: a few milliseconds to read, so that the page stays smooth. */
const BATCH = 200
/** Milliseconds for which a row that has changed is marked. */
const MARKED = 2500

export class ClassTable {
  readonly owner: Class
  readonly #parts: ClassTableParts
  /**
   * Counts the changes. Everything below changes in place, since to copy 20,000 entries at each change would take too
   * long; so what is read of it from outside is read by `#now`, and each change ends with `#moved()`.
   */
  readonly #generation = signal(0)
  readonly #refs = new Set<string>()
  readonly #records = new Map<string, ObjectRecord>()
  #state: 'unasked' | 'loading' | 'ready' | 'failed' = 'unasked'
  #error: unknown = null
  readonly #changedAt = new Map<string, number>()
  /** When an event last told of an object: an answer that was asked for before is older. */
  readonly #told = new Map<string, number>()
  readonly #urgent = new Set<string>()
  /** Were there, and are not any more. */
  readonly #gone = new Set<string>()
  #cleared = 0
  #clock = 0
  #run = 0

  constructor(parts: ClassTableParts) {
    this.owner = parts.owner
    this.#parts = parts
  }

  /** In the order of the server, new ones last. */
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

  /** Changes with the set of objects: what is filtered and sorted has to be so again. */
  get generation(): number {
    return this.#generation.value
  }

  /** Counts how often all was forgotten: what is looked at has to be asked for again. */
  get cleared(): number {
    return this.#now.#cleared
  }

  get canList(): boolean {
    return this.#parts.getAll !== undefined && this.#parts.getRecord !== undefined
  }

  /** Loads what is not there yet. */
  open(): void {
    if (this.#state === 'unasked' && this.canList) void this.reload()
  }

  /** Loads all again; what is there stays in view until then. */
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

  /** These are in view: they come before others. */
  want(refs: readonly string[]): void {
    this.#urgent.clear()
    for (const ref of refs) if (!this.#records.has(ref)) this.#urgent.add(ref)
  }

  /** The record as it is now. RpcError, NetworkError. */
  async fetch(ref: string): Promise<ObjectRecord> {
    const { client, getRecord } = this.#parts
    if (!getRecord) throw new RpcError('MESSAGE_METHOD_UNKNOWN', [`${this.owner.name}.get_record`])
    const asked = ++this.#clock
    const record = (await client.call(getRecord, [ref]).catch((error: unknown) => {
      if (error instanceof RpcError && error.code === 'HANDLE_INVALID') this.remove(ref)
      throw error
    })) as ObjectRecord
    if ((this.#told.get(ref) ?? 0) <= asked) this.put(ref, record)
    return this.#records.get(ref) ?? record
  }

  /** What an event tells, or an answer: marks what has changed. */
  put(ref: string, record: ObjectRecord): void {
    this.#told.set(ref, ++this.#clock)
    this.#gone.delete(ref)
    const before = this.#records.get(ref)
    if (before && JSON.stringify(before) === JSON.stringify(record)) return
    this.#records.set(ref, record)
    if (this.#state !== 'unasked') this.#refs.add(ref)
    if (before || this.#state === 'ready') this.#changedAt.set(ref, performance.now())
    const label = labelField(this.owner)
    if (before && label !== undefined && before[label] !== record[label]) this.#parts.renamed()
    this.#moved()
  }

  remove(ref: string): void {
    this.#told.set(ref, ++this.#clock)
    const was = this.#refs.delete(ref)
    if (!this.#records.delete(ref) && !was) return
    this.#gone.add(ref)
    this.#moved()
  }

  /** It was there, and has been destroyed. */
  isGone(ref: string): boolean {
    return this.#now.#gone.has(ref)
  }

  /** Nothing is known any more. */
  clear(): void {
    this.#run++
    this.#refs.clear()
    this.#records.clear()
    this.#gone.clear()
    this.#error = null
    this.#cleared++
    this.#state = 'unasked'
    this.#moved()
  }

  /** It changed a moment ago. */
  isMarked(ref: string): boolean {
    const at = this.#now.#changedAt.get(ref)
    return at !== undefined && performance.now() - at < MARKED
  }

  /** This table, for somebody who is drawn again when it changes. */
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

  /** Two batches are under way at a time: the server works on one while the page reads the other. */
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

  async #loadBatch(refs: readonly string[]): Promise<void> {
    const { client, getRecord } = this.#parts
    if (!getRecord) return
    const asked = this.#clock
    const answers = await client.batch(refs.map((ref) => ({ rpc: getRecord, params: [ref] })))
    for (const [i, answer] of answers.entries()) {
      const ref = refs[i] as string
      if ((this.#told.get(ref) ?? 0) > asked) continue
      if ('value' in answer) this.#records.set(ref, slim(answer.value as ObjectRecord))
      else if (answer.error.code === 'HANDLE_INVALID') this.remove(ref)
      else throw answer.error
    }
    this.#moved()
  }
}

/** A record whose empty sets and maps are the same ones as others have: of most objects most are. */
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
