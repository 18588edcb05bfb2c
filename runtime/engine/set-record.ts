/** `C.set(self, record)`: sets the fields that the record names, all or none (docs/language.md, What the text implies). */
import type { Api, Class } from '../../model/api.ts'
import { settableFields } from '../../model/implied.ts'
import { guardedClass, rolesOfImplied } from '../../model/roles.ts'
import { isAllowed } from '../access/is-allowed.ts'
import type { ClassStore, Store } from '../store/store.ts'
import { handleInvalid, permissionDenied } from '../values/api-error.ts'
import type { Principal } from '../values/principal.ts'
import type { RecordValue, Value } from '../values/values.ts'
import type { CallContext } from './call-context.ts'
import type { Handler } from './handler.ts'

/**
 * Throws RBAC_PERMISSION_DENIED(C.set/field, message) for the first field that the user may not set, whether or not its value
 * would change.
 */
export function fieldRights(api: Api, owner: Class): (args: readonly Value[], who: Principal | null) => void {
  const guarded = guardedClass(api, owner)
  const rights = settableFields(owner).flatMap(({ name }) => {
    const roles = rolesOfImplied(api, guarded, { kind: 'set', field: name })
    return roles === null ? [] : [[name, new Set(roles)] as const]
  })
  const byField = new Map(rights)
  return ([, record], who) => {
    for (const name of (record as RecordValue).names) {
      const roles = byField.get(name)
      if (!roles || (who && isAllowed(who, roles))) continue
      const what = `${owner.name}.set`
      throw permissionDenied(`${what}/${name}`, who ?? { name: '(none)', roles: [] }, roles, `${what} of ${name}`)
    }
  }
}

/** How a field is set: what `set_f` does, by its body where it has one. */
export interface FieldSetter {
  /** A body that waits makes its own transactions. */
  readonly waits: boolean
  readonly set: Handler
}

/**
 * Sets the fields in the order of the class, all or none; those whose body waits come after the others, one by one. Throws
 * HANDLE_INVALID(class, self) also for a record without members.
 */
export function recordSetter(store: Store, objects: ClassStore, setterOf: (field: string) => FieldSetter): Handler {
  return ([self, record], context) => {
    const { names, values } = record as RecordValue
    if (!objects.has(self as string)) throw handleInvalid(objects.name, self as string)
    const given = names.map((name, i) => ({ ...setterOf(name), args: [self as Value, values[i] as Value] }))
    store.atomically(() => {
      for (const { waits, set, args } of given) if (!waits) set(args, context)
    })
    const late = given.filter(({ waits }) => waits)
    return late.length === 0 ? null : setLate(late, context)
  }
}

async function setLate(late: readonly (FieldSetter & { readonly args: readonly Value[] })[], context: CallContext) {
  for (const { set, args } of late) await set(args, context)
  return null
}
