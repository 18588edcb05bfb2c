/** The facts that all emitters of an import use. */
import type { AccessTexts } from '../access.ts'
import type { Notes } from '../notes.ts'
import type { OptionalParams } from '../optional.ts'
import type { Bindings } from '../pairs.ts'
import type { ReferredObjects } from '../referred-objects.ts'

export interface ImportContext {
  /** Whether the reference's descriptions become documentation. */
  readonly docs: boolean
  /** Whether the API uses sessions, so that the session parameter of messages is not written. */
  readonly sessions: boolean
  readonly bound: Bindings
  /** By class name. */
  readonly access: ReadonlyMap<string, AccessTexts>
  readonly optional: OptionalParams
  readonly objects: ReferredObjects
  readonly notes: Notes
}
