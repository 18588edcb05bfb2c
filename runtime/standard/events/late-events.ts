/** Many events, which are read from a snapshot of the store while their answer is written. */
import type { Change, StoreSnapshot } from '../../store/store.ts'
import { LateList, type RecordValue } from '../../values/values.ts'
import type { EventRecords } from './event-records.ts'
import type { EventWatch } from './event-watch.ts'

/** undefined where there are none; the snapshot is closed then, or when the list is. */
export function lateEvents(
  then: StoreSnapshot,
  records: EventRecords,
  watch: EventWatch,
  since: number,
): LateList | undefined {
  try {
    const changes = watchedChanges(then, watch, since)
    const first = changes.next()
    if (!first.done) return new LateList(events(first.value, changes), () => then.close())
  } catch (error) {
    then.close()
    throw error
  }
  then.close()
  return undefined

  function* events(first: Change, others: Iterable<Change>): Generator<RecordValue> {
    yield records.eventThen(first, watch, then)
    for (const change of others) yield records.eventThen(change, watch, then)
  }
}

function* watchedChanges(then: StoreSnapshot, { watched, isOf }: EventWatch, since: number): Generator<Change, void> {
  for (const change of then.since(since, watched)) if (isOf(change)) yield change
}
