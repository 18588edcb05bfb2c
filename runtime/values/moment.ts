/** Objects as they were at one moment, for results that are read in later turns. A store's snapshot is one. */
import type { RecordValue } from './values.ts'

/** Every method but `close` throws where the data cannot be read any more. */
export interface Moment {
  class(name: string): ObjectsThen
  /** False where the record of the object is still the same. */
  isTouched(ref: string): boolean
  /** May be called twice. */
  close(): void
}

/** The objects of one class. */
export interface ObjectsThen {
  /** Throws HANDLE_INVALID(class, ref) where there is no such object. */
  record(ref: string): RecordValue
  /** In order of creation. */
  records(): Iterable<readonly [ref: string, record: RecordValue]>
  refs(): Iterable<string>
  count(): number
}
