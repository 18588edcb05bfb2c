/** `C.set(self, record)`: sets the fields that the record names, all or none (docs/language.md, What the text implies). */
import type { Api } from '../../model/api.ts'
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
export function fieldRights(api: Api, className: string): (args: readonly Value[], who: Principal | null) => void {
  const owner = api.classes.find(({ name }) => name === className)
  if (!owner) throw new Error(`the model has no class "${className}"`)
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

export interface RecordSetterParts {
  readonly store: Store
  readonly objects: ClassStore
  /** undefined for a field whose `set_f` has no body. */
  readonly bodyOf: (field: string) => FieldSetter | undefined
  /** Called before the write of a field without a body. */
  readonly beforeWrite: (ref: string, field: string) => void
}

/**
 * Sets the fields, all or none: those without a body at once, then the others in the order of the class. Bodies that wait come
 * last, one by one. Throws HANDLE_INVALID(class, self) also for a record without members.
 */
export function recordSetter({ store, objects, bodyOf, beforeWrite }: RecordSetterParts): Handler {
  return (args, context) => {
    const [self, record] = args as readonly [string, RecordValue]
    if (!objects.has(self)) throw handleInvalid(objects.name, self)
    const given = record.names.map((name, i) => ({ name, value: record.values[i] as Value, body: bodyOf(name) }))
    const plain = given.filter(({ body }) => !body)
    const bodies = given.flatMap(({ body, value }) => (body ? [{ ...body, args: [self, value] }] : []))
    store.atomically(() => {
      for (const { name } of plain) beforeWrite(self, name)
      objects.setAll(self, new Map(plain.map(({ name, value }) => [name, value])))
      for (const { waits, set, args: own } of bodies) if (!waits) set(own, context)
    })
    const late = bodies.filter(({ waits }) => waits)
    return late.length === 0 ? null : setLate(late, context)
  }
}

async function setLate(late: readonly (FieldSetter & { readonly args: readonly Value[] })[], context: CallContext) {
  for (const { set, args } of late) await set(args, context)
  return null
}
