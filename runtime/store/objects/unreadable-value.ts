/** The error for a stored value that its field cannot have. It does not show the value, which may be secret. */
import type { FieldPlan } from '../plan/plan.ts'
import { StoreError } from '../store-error.ts'

/** Refs of this class do not appear in logs. */
const UNLOGGED_CLASS = 'session'

export function unreadable({ class: owner, name }: FieldPlan, ref: string, file: string): StoreError {
  const whose = owner === UNLOGGED_CLASS ? `a ${owner}` : ref
  const what = `The field "${owner}.${name}" of ${whose} cannot be read, as its value is damaged`
  return new StoreError(`${what}: crow fsck ${file} says how to repair it`, { forClients: what })
}
