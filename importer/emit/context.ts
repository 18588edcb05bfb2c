/** What the emitters of an import share. */

import type { AccessTexts } from '../access.ts'
import type { Notes } from '../notes.ts'
import type { InitialObjects } from '../objects.ts'
import type { Bindings } from '../pairs.ts'

export interface Context {
  /** Whether the reference's sentences become documentation. */
  readonly docs: boolean
  /** Whether the API uses sessions, so that the first parameter of messages is understood. */
  readonly sessions: boolean
  readonly bound: Bindings
  /** By the names of classes. */
  readonly access: ReadonlyMap<string, AccessTexts>
  readonly objects: InitialObjects
  readonly notes: Notes
}
