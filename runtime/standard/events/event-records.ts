/** Makes the records that the API declares for changes: events, and batches of events with their token. */
import type { Api, Type } from '../../../model/api.ts'
import { EPOCH, formatDatetime } from '../../../model/datetime.ts'
import { type Change, PER_MILLISECOND } from '../../store/store.ts'
import { type Shapes, shapesOf } from '../../values/shapes.ts'
import { type LateList, type Moment, RecordValue, Snapshot, type Value } from '../../values/values.ts'
import type { EventWatch, WatchedClass } from './event-watch.ts'

/** Fills in the members that are known, in the order that the API declares them; others have their type's zero. */
export class EventRecords {
  readonly #event: Fill<WatchedChange>
  readonly #batch: Fill<Batch>

  constructor(api: Api) {
    const shapes = shapesOf(api)
    this.#event = fill(shapes, 'event', eventMembers(secondsFormat()))
    this.#batch = fill(shapes, batchName(api), BATCH)
  }

  events(changes: readonly Change[], watch: EventWatch): RecordValue[] {
    return changes.map((change) => this.#event({ change, watch }))
  }

  /** With the records of that moment. */
  eventThen(change: Change, watch: EventWatch, moment: Moment): RecordValue {
    return this.#event({ change, watch, moment })
  }

  batch(batch: Batch): RecordValue {
    return this.#batch(batch)
  }
}

export interface Batch {
  readonly events: readonly RecordValue[] | LateList
  readonly token: string
  readonly counts: ReadonlyMap<string, number>
  /** The classes whose objects are counted. */
  readonly classes: readonly WatchedClass[]
}

interface WatchedChange {
  readonly change: Change
  readonly watch: EventWatch
  /** When the records are those of then. */
  readonly moment?: Moment
}

/** `format`: the text of a time in seconds. */
function eventMembers(format: (seconds: number) => string): Members<WatchedChange> {
  return {
    id: ({ change }) => BigInt(change.generation),
    timestamp: ({ change }) => format(secondsOf(change.generation)),
    class: ({ change }) => change.class.toLowerCase(),
    operation: ({ change }) => change.operation,
    ref: ({ change }) => change.ref,
    obj_uuid: ({ change }) => change.uuid,
    snapshot: ({ change, watch, moment }) =>
      change.operation === 'del' ? null : new Snapshot(change.class, change.ref, watch.reader, moment),
  }
}

const BATCH: Members<Batch> = {
  events: ({ events }) => events,
  token: ({ token }) => token,
  valid_ref_counts: ({ counts, classes }) =>
    new Map(classes.map(({ name, lower }) => [lower, BigInt(counts.get(name) ?? 0)])),
}

type Members<T> = { readonly [member: string]: (from: T) => Value }
type Fill<T> = (from: T) => RecordValue

function fill<T>(shapes: Shapes, record: string, known: Members<T>): Fill<T> {
  const members = shapes.members(record)
  const names = members.map((m) => m.name)
  const values = members.map(
    ({ name, type }) => (Object.hasOwn(known, name) ? known[name] : undefined) ?? zero(shapes, type),
  )
  return (from) =>
    new RecordValue(
      names,
      values.map((value) => value(from)),
    )
}

function zero(shapes: Shapes, type: Type): () => Value {
  return () => (type.kind === 'any record' ? null : shapes.zero(type))
}

/** The record that `event.from` is declared to return. */
function batchName(api: Api): string {
  const result = api.classes.find((c) => c.name === 'event')?.messages.find((m) => m.name === 'from')?.result
  if (result?.kind !== 'record') throw new Error('The model uses event and its event.from returns no record')
  return result.name
}

/**
 * The upper bits of a generation are milliseconds. They are cut to seconds, as some clients cannot read milliseconds.
 */
function secondsOf(generation: number): number {
  return Math.floor(generation / PER_MILLISECOND / 1000)
}

/** Events of one answer are mostly of the same second: its text is made once. */
function secondsFormat(): (seconds: number) => string {
  let latest = Number.NaN
  let text = ''
  return (seconds) => {
    if (seconds !== latest) text = formatDatetime(seconds * 1000) ?? EPOCH
    latest = seconds
    return text
  }
}
