/** `get_by_f` of a unique field f: the object whose field has the value. docs/language.md, Constraints. */
import type { ClassStore } from '../store/store.ts'
import { handleInvalid } from '../values/api-error.ts'
import type { Value } from '../values/values.ts'
import type { Handler } from './handler.ts'

/** Throws HANDLE_INVALID(class, value) where no object has the value. */
export function uniqueLookUp(objects: ClassStore, name: string): Handler {
  return ([value]) => {
    const ref = objects.byUnique(name, value as Value)
    if (ref === undefined) throw handleInvalid(objects.name, String(value))
    return ref
  }
}
