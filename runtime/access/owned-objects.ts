/** Objects that belong to a user: what others see of them, and that others may not change them. */
import type { Principal } from '../values/principal.ts'
import { RecordValue, type Value } from '../values/values.ts'

export interface OwnedObjects {
  readonly class: string
  /** The fields that others read as empty. */
  readonly private: ReadonlySet<string>
  /** Whether the object belongs to another user than `who`, which is null for a caller of a `@public` message. */
  isOthers(ref: string, who: Principal | null): boolean
  /**
   * Throws RBAC_PERMISSION_DENIED(rpc/any, message) where `who` may not call the declared message `rpc` with the
   * object.
   */
  checkChange(rpc: string, ref: string, who: Principal | null): void
}

/** The value that other users read instead of the real one: an empty text or an empty set. */
export function blank(value: Value): Value {
  return Array.isArray(value) ? [] : ''
}

/** The record as others read it. */
export function withBlanks({ names, values }: RecordValue, hidden: ReadonlySet<string>): RecordValue {
  return new RecordValue(
    names,
    values.map((value, i) => (hidden.has(names[i] as string) ? blank(value) : value)),
  )
}
