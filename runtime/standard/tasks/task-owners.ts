/** Who started which task: kept in the data file's settings as `task:REF`, beside the tasks, so that it outlives a restart. */
import type { Settings } from '../../store/store.ts'
import { SLICE } from '../slices.ts'

const PREFIX = 'task:'

export class TaskOwners {
  readonly #settings: Settings

  constructor(settings: Settings) {
    this.#settings = settings
  }

  /** The name of the user; undefined where nobody is known, as for tasks of users who were removed. */
  of(ref: string): string | undefined {
    return this.#settings.get(PREFIX + ref)
  }

  set(ref: string, user: string): void {
    this.#settings.set(PREFIX + ref, user)
  }

  forget(ref: string): void {
    this.#settings.delete(PREFIX + ref)
  }

  /** Forgets the owners of tasks that are not there any more, some at a time. */
  sweep(isThere: (ref: string) => boolean): void {
    const gone = this.#refs().filter((ref) => !isThere(ref))
    for (const ref of gone.slice(0, SLICE)) this.forget(ref)
  }

  /** Another user of the same name, who comes later, is somebody else. */
  disown(isGone: (user: string) => boolean): void {
    for (const ref of this.#refs()) if (isGone(this.of(ref) ?? '')) this.#settings.delete(PREFIX + ref)
  }

  #refs(): string[] {
    return this.#settings.keys(PREFIX).map((key) => key.slice(PREFIX.length))
  }
}
