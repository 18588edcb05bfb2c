/**
 * Which user started which task: kept in the settings of the data file as `task:REF`, so that it outlives a restart.
 */
import type { Settings } from '../../store/store.ts'
import { SLICE } from '../slices.ts'

const PREFIX = 'task:'

export class TaskOwners {
  readonly #settings: Settings

  constructor(settings: Settings) {
    this.#settings = settings
  }

  /** The name of the user; undefined where none is known, as for tasks of users who were removed. */
  of(ref: string): string | undefined {
    return this.#settings.get(PREFIX + ref)
  }

  set(ref: string, user: string): void {
    this.#settings.set(PREFIX + ref, user)
  }

  forget(ref: string): void {
    this.#settings.delete(PREFIX + ref)
  }

  /** Forgets owners of tasks that are gone, one slice at each call. */
  sweep(isThere: (ref: string) => boolean): void {
    const gone = this.#refs().filter((ref) => !isThere(ref))
    for (const ref of gone.slice(0, SLICE)) this.forget(ref)
  }

  /** Forgets the owners who are gone: a later user of the same name is another person. */
  disown(isGone: (user: string) => boolean): void {
    for (const ref of this.#refs()) if (isGone(this.of(ref) ?? '')) this.#settings.delete(PREFIX + ref)
  }

  #refs(): string[] {
    return this.#settings.keys(PREFIX).map((key) => key.slice(PREFIX.length))
  }
}
