/** Tells parts of the page about each event, after the tables have it: pulses, counts, the timeline. */
import type { ObjectRecord } from './class-table.ts'
import type { ObjectEvent } from './class-tables.ts'

export interface NewsItem {
  readonly event: ObjectEvent
  /** The class by its own name; `event.class` is in lower case. */
  readonly className: string
  /** The record that was known before the event, if it was. */
  readonly before: ObjectRecord | undefined
  readonly at: Date
}

export class ObjectNews {
  readonly #listeners = new Set<(item: NewsItem) => void>()

  /** Returns the function that ends it. */
  subscribe(listener: (item: NewsItem) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  tell(item: NewsItem): void {
    for (const listener of this.#listeners) listener(item)
  }
}
