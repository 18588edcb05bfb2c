/** What `event.next` answers to a session: the changes of each name that it has registered since its last answer. */
import { HIDDEN_SESSION } from '../../access/session-refs.ts'
import type { CallContext } from '../../engine/call-context.ts'
import type { Change, Changes, Store, StoreSnapshot } from '../../store/store.ts'
import { ApiError } from '../../values/api-error.ts'
import type { Principal } from '../../values/principal.ts'
import type { LateValue, RecordValue } from '../../values/values.ts'
import type { EventRecords } from './event-records.ts'
import type { Registration } from './event-registrations.ts'
import type { Wait, Waits, Wakening } from './event-waits.ts'
import type { EventWatch, WatchedClasses } from './event-watch.ts'

/** In seconds: longer timeouts count as this one. */
export const LONGEST_WAIT = 3600

/** Waits for news, `timeout` in seconds; undefined where the call does not wait. */
export type WaitForEvents = (
  what: Pick<Wait, 'watch' | 'since' | 'follows'> & { readonly isNews: boolean },
  timeout: number,
  context: CallContext,
  answer: (from: Wakening, watch: EventWatch) => LateValue,
) => Promise<LateValue> | undefined

export interface RegisteredParts {
  readonly store: Store
  readonly snapshot: () => StoreSnapshot | Promise<StoreSnapshot>
  readonly classes: WatchedClasses
  readonly records: EventRecords
  readonly waits: Waits
  readonly wait: WaitForEvents
}

/** A change, and the watch by which the session gets it. */
export interface WatchedNews {
  readonly change: Change
  readonly watch: EventWatch
}

/** The changes of each name since the generation up to which this name was answered; older registrations come last. */
export function unanswered(
  changes: Changes,
  classes: WatchedClasses,
  registration: Registration,
  reader: Principal | null,
): WatchedNews[] {
  return [...Map.groupBy(registration, ([, since]) => since)]
    .sort(([a], [b]) => b - a)
    .flatMap(([since, entries]) => {
      const names = entries.map(([name]) => name)
      const watch = classes.watch(names, reader)
      const watched = changes.since(since, watch.watched).filter(watch.isOf)
      return watched.map((change) => ({ change, watch }))
    })
}

/** An object that is watched by two names gives one event: that of the older registration. */
export function eventsOf(news: readonly WatchedNews[], records: EventRecords): RecordValue[] {
  const once = new Map(news.map((one) => [`${one.change.class}/${one.change.ref}`, one]))
  return [...once.values()]
    .sort((a, b) => a.change.generation - b.change.generation)
    .flatMap(({ change, watch }) => records.events([change], watch))
}

/** What calls that follow the registration of a session wait for. Only calls of the same session get the same answer. */
export function awaited(
  classes: WatchedClasses,
  registration: Registration,
  session: string | null,
  reader: Principal | null,
): Pick<Wait, 'watch' | 'since'> {
  const watch = classes.watch([...registration.keys()], reader)
  return { watch: { ...watch, key: `${watch.key}|${session}` }, since: earliest(registration) }
}

/** No error names a session that is alive. */
export function notRegistered(): ApiError {
  return new ApiError('SESSION_NOT_REGISTERED', HIDDEN_SESSION)
}

/** The generation up to which all names of a registration were answered. */
export function earliest(registration: Registration): number {
  let least = Number.POSITIVE_INFINITY
  for (const since of registration.values()) least = Math.min(least, since)
  return least
}
