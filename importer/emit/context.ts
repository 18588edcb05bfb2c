/** What the emitters of an import share. */

import type { AccessTexts } from '../access.ts'
import type { Notes } from '../notes.ts'
import type { Bindings } from '../pairs.ts'
import type { ReferredObjects } from '../referred-objects.ts'

export interface ImportContext {
  /** Whether the reference's sentences become documentation. */
  readonly docs: boolean
  /** Whether the API uses sessions, so that the first parameter of messages is understood. */
  readonly sessions: boolean
  readonly bound: Bindings
  /** By the names of classes. */
  readonly access: ReadonlyMap<string, AccessTexts>
  readonly objects: ReferredObjects
  readonly notes: Notes
}
