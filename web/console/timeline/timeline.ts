/**
 * The events since the page was opened, with what they have changed. Kept in memory only, and within a bound. The calls
 * of the user are in the call log; `mergedEntries` puts both in one list.
 */
import { signal } from '@preact/signals'
import type { Api, Class } from '../../../model/api.ts'
import type { LoggedCall } from '../calls/call-log.ts'
import type { RpcIndex } from '../calls/rpc-index.ts'
import type { ObjectRecord } from '../objects/class-table.ts'
import type { ObjectNames } from '../objects/object-names.ts'
import type { NewsItem } from '../objects/object-news.ts'
import { labelField } from '../values/label-field.ts'
import { own } from '../values/own-member.ts'
import { fieldChanges, holdsSecretValue, type ValueChange } from './field-changes.ts'

export interface ObjectEntry {
  readonly kind: 'object'
  readonly id: number
  /** The time of the last event that the entry stands for. */
  readonly at: Date
  readonly className: string
  readonly ref: string
  /** The object's name at that time; '' where only other objects name it: such names are asked for when they are shown. */
  readonly label: string
  readonly operation: 'add' | 'mod' | 'del'
  /** undefined if the record before the event is not known. */
  readonly changes: readonly ValueChange[] | undefined
  /** Of a created object its first record, of a destroyed one its last, if it is known. Without secret fields. */
  readonly record: ObjectRecord | undefined
  /** How many events the entry stands for: changes that only the server makes, such as progress, become one. */
  readonly times: number
}

export interface CallEntry {
  readonly kind: 'call'
  readonly at: Date
  readonly call: LoggedCall
}

export type TimelineEntry = ObjectEntry | CallEntry

/** `entries`: the events that are kept. `records`: objects whose last record is kept, to know what changes next. */
const KEPT = { entries: 400, records: 2000 }

/** Milliseconds within which changes of the same fields by the server become one entry. */
const TOGETHER = 5000

export class Timeline {
  #rpcs: RpcIndex
  readonly #names: Pick<ObjectNames, 'ofRecord'>
  readonly #entries = signal<readonly ObjectEntry[]>([])
  readonly #undone = signal<ReadonlySet<number>>(new Set())
  /** By reference; the one that was heard of last is last. */
  readonly #records = new Map<string, ObjectRecord>()
  #next = 1

  constructor(rpcs: RpcIndex, names: Pick<ObjectNames, 'ofRecord'>) {
    this.#rpcs = rpcs
    this.#names = names
  }

  /** Continues with another text, which has other classes and other secrets. */
  renew(rpcs: RpcIndex): void {
    this.#rpcs = rpcs
  }

  /** The latest event is first. */
  get entries(): readonly ObjectEntry[] {
    return this.#entries.value
  }

  /** The ids of entries that the user has undone. */
  get undone(): ReadonlySet<number> {
    return this.#undone.value
  }

  markUndone(id: number): void {
    this.#undone.value = new Set([...this.#undone.peek(), id])
  }

  add({ event, className, before: known, at }: NewsItem): void {
    const { ref, operation } = event
    if (operation !== 'add' && operation !== 'mod' && operation !== 'del') return
    const before = known ?? this.#records.get(ref)
    const after = isRecord(event.snapshot) ? event.snapshot : undefined
    this.#remember(ref, operation === 'del' ? undefined : after)
    const owner = this.#rpcs.class(className)
    // The reference of a session is a secret.
    if (!owner || (owner.standard && className === 'session')) return
    const changes =
      before && after && operation === 'mod' ? fieldChanges(this.#rpcs.api, owner, before, after) : undefined
    // An event may say that only hidden fields have changed.
    if (changes?.length === 0) return
    const named = own(after, labelField(owner) ?? '')
    const label = operation === 'del' && before ? this.#names.ofRecord(className, ref, before) : String(named ?? '')
    const kept = operation === 'add' ? after : operation === 'del' ? before : undefined
    const record = kept && withoutSecrets(this.#rpcs.api, owner, kept)
    const id = this.#next++
    this.#put({ kind: 'object', id, at, className, ref, label, operation, changes, record, times: 1 })
  }

  clear(): void {
    this.#entries.value = []
    this.#undone.value = new Set()
    this.#records.clear()
  }

  #put(entry: ObjectEntry): void {
    const entries = this.#entries.peek()
    const earlier = entries.slice(0, 20).find((one) => one.ref === entry.ref)
    const joined = earlier && this.#joined(earlier, entry)
    const rest = joined ? entries.filter((one) => one !== earlier) : entries
    this.#entries.value = [joined ?? entry, ...rest].slice(0, KEPT.entries)
  }

  /** One entry of both, if only the server writes the changed fields: others may be undone one by one. */
  #joined(earlier: ObjectEntry, entry: ObjectEntry): ObjectEntry | undefined {
    if (earlier.operation !== 'mod' || entry.operation !== 'mod') return undefined
    if (entry.at.getTime() - earlier.at.getTime() > TOGETHER) return undefined
    const before = new Map(earlier.changes?.map((change) => [change.field.name, change]))
    const changes = entry.changes ?? []
    const isSame =
      changes.length > 0 && changes.length === before.size && changes.every((c) => before.has(c.field.name))
    const isWritten = ({ field }: ValueChange) =>
      (['set', 'add', 'add_to'] as const).some((verb) => this.#rpcs.writer(entry.className, field, verb))
    if (!isSame || changes.some(isWritten)) return undefined
    const both = changes.map((change) => ({ ...change, from: before.get(change.field.name)?.from }))
    return { ...entry, id: earlier.id, changes: both, times: earlier.times + 1 }
  }

  #remember(ref: string, record: ObjectRecord | undefined): void {
    this.#records.delete(ref)
    if (record) this.#records.set(ref, record)
    for (const oldest of this.#records.keys()) {
      if (this.#records.size <= KEPT.records) break
      this.#records.delete(oldest)
    }
  }
}

/** Events and calls in one list, the latest first. */
export function mergedEntries(events: readonly ObjectEntry[], calls: readonly LoggedCall[]): readonly TimelineEntry[] {
  const made = calls.map((call): CallEntry => ({ kind: 'call', at: call.at, call }))
  return [...events, ...made].sort((a, b) => b.at.getTime() - a.at.getTime())
}

/** Milliseconds after a call in which an event may be its work. */
const WORK = 2000

/** The user's call that has made the change: it is about the same object, and was under way or just over. */
export function callBehind(entry: ObjectEntry, calls: readonly LoggedCall[]): LoggedCall | undefined {
  const at = entry.at.getTime()
  return calls.find((call) => {
    const from = call.at.getTime()
    const isInTime = at >= from && at <= from + call.milliseconds + WORK
    if (!isInTime || 'error' in call.result || !call.rpc.writes) return false
    if (entry.operation === 'add') return call.result.value === entry.ref
    return call.params[0] === entry.ref && fits(entry, call)
  })
}

/** A call that writes a field has changed this field; other calls may have changed any. */
function fits({ changes }: ObjectEntry, { rpc: { does } }: LoggedCall): boolean {
  return !('field' in does) || changes === undefined || changes.some(({ field }) => field.name === does.field)
}

function withoutSecrets(api: Api, { fields }: Class, record: ObjectRecord): ObjectRecord {
  const secret = new Set(fields.filter((f) => holdsSecretValue(api, f, own(record, f.name))).map(({ name }) => name))
  return Object.fromEntries(Object.entries(record).filter(([name]) => !secret.has(name)))
}

function isRecord(value: unknown): value is ObjectRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
