/** What the emitters of an import share. */

import type { Notes } from '../notes.ts'
import type { InitialObjects } from '../objects.ts'
import type { Bindings } from '../pairs.ts'

export interface Context {
  /** Whether the reference's sentences become documentation. */
  readonly docs: boolean
  /** Whether the API uses sessions, so that the first parameter of messages is understood. */
  readonly sessions: boolean
  readonly bound: Bindings
  readonly objects: InitialObjects
  readonly notes: Notes
}
