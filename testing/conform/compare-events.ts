/** Compares events: of objects that both servers know, each once, with its operation and its record. */
import { RecordValue, type Value } from '../../runtime/values/values.ts'
import type { AnswerDifference } from './compare-outcomes.ts'
import { type ComparedServers, differenceOf } from './same-value.ts'

/** The events of a batch of `event.from`, or of the list of `event.next`. */
function eventsIn(value: Value): readonly RecordValue[] {
  if (Array.isArray(value)) return value as readonly RecordValue[]
  const events = value instanceof RecordValue ? memberOf(value, 'events') : []
  return Array.isArray(events) ? (events as readonly RecordValue[]) : []
}

function memberOf({ names, values }: RecordValue, name: string): Value | undefined {
  return values[names.indexOf(name)]
}

/** By reference of the oracle. */
type EventsOfObjects = ReadonlyMap<string, readonly RecordValue[]>

export function compareEvents(
  servers: ComparedServers,
  [ours, double, theirs]: readonly [Value, Value, Value],
): AnswerDifference | undefined {
  const { server, double: twin } = servers
  const a = byObject(eventsIn(ours), (ref) => (server.right(ref) === undefined ? undefined : ref))
  const b = byObject(eventsIn(double), (ref) => twin.left(ref))
  const s = byObject(eventsIn(theirs), (ref) => server.left(ref))
  for (const ref of new Set([...a.keys(), ...s.keys()])) {
    const found = servers.isOpen(ref) ? undefined : compareObject(servers, ref, [a, b, s])
    if (found) return found
  }
  return undefined
}

function byObject(events: readonly RecordValue[], known: (ref: string) => string | undefined): EventsOfObjects {
  const found = new Map<string, RecordValue[]>()
  for (const event of events) {
    const ref = known(String(memberOf(event, 'ref')))
    if (ref !== undefined) found.set(ref, [...(found.get(ref) ?? []), event])
  }
  return found
}

function compareObject(
  servers: ComparedServers,
  ref: string,
  [a, b, s]: readonly [EventsOfObjects, EventsOfObjects, EventsOfObjects],
): AnswerDifference | undefined {
  const [ours = [], twin = [], theirs = []] = [a.get(ref), b.get(ref), s.get(ref)]
  const differ = { kind: 'value' as const, where: '', expected: textOf(ours), got: textOf(theirs) }
  if (textOf(ours) !== textOf(theirs)) return differ
  for (const [i, event] of ours.entries()) {
    const [left, middle, right] = [event, twin[i], theirs[i]].map((one) => one && memberOf(one, 'snapshot'))
    if (!(left instanceof RecordValue) || !(middle instanceof RecordValue)) continue
    if (!(right instanceof RecordValue)) return { ...differ, where: '.snapshot', expected: 'a record', got: 'none' }
    const name = servers.api.classes.find((one) => one.name.toLowerCase() === memberOf(event, 'class'))?.name
    const found = name && differenceOf(servers, { kind: 'record', name }, [left, middle, right])
    if (found) return { ...found, where: `.snapshot${found.where}` }
  }
  return undefined
}

function textOf(events: readonly RecordValue[]): string {
  if (events.length === 0) return 'no event of the object'
  return events.map((event) => `${memberOf(event, 'operation')} of ${memberOf(event, 'class')}`).join(', ')
}
