/** A stored value that is nothing its field can hold: which one, and what to do. Not the value, which may be secret. */
import type { FieldPlan } from '../plan/plan.ts'
import { StoreError } from '../store-error.ts'

/** A session is known by its reference, which is in no log. */
const SECRET_REFS = 'session'

export function unreadable({ class: owner, name }: FieldPlan, ref: string, file: string): StoreError {
  const whose = owner === SECRET_REFS ? `a ${owner}` : ref
  const what = `The field "${owner}.${name}" of ${whose} cannot be read, as its value is damaged`
  return new StoreError(`${what}: crow fsck ${file} says how to repair it`, { forClients: what })
}
