/** The objects that a new database starts with. */
import { randomUUID } from 'node:crypto'
import type { Api, InitialObject } from '../../../model/api.ts'
import { literalValue, type ValueMaker } from '../../values/literals.ts'
import type { Value } from '../../values/values.ts'
import type { ClassObjects } from './class-objects.ts'
import { objectKey, type StoreContext } from './store-context.ts'

/**
 * Creates them in order. They may refer to each other in circles, because foreign keys are checked only when the caller
 * commits the open transaction.
 */
export function createInitialObjects(
  context: StoreContext,
  api: Api,
  objects: (className: string) => ClassObjects,
): void {
  if (api.objects.length === 0) return
  const { initialObjects } = context
  for (const object of api.objects) initialObjects.set(objectKey(object.class, object.name), refOf(object))
  const refTo = (className: string, name: string): string => {
    const ref = initialObjects.get(objectKey(className, name))
    if (ref === undefined) throw new Error(`the model has no object ${name} of ${className}`)
    return ref
  }
  for (const ref of initialObjects.values()) context.promised.add(ref)
  context.database.deferForeignKeys()
  const maker = context.newValues()
  const made = api.objects.map((object) => {
    const store = objects(object.class)
    return { store, ref: refTo(object.class, object.name), values: objectValues(context, store, object, refTo, maker) }
  })
  for (const { store, ref, values } of made) store.insert(ref, values, maker)
  for (const { store, ref, values } of made) store.fill(ref, values)
  context.promised.clear()
}

/** If the text gives a uuid, then the ref contains it, so that it is the same in every database. */
function refOf(object: InitialObject): string {
  return `OpaqueRef:${(object.values.uuid as string | undefined) ?? randomUUID()}`
}

function objectValues(
  context: StoreContext,
  store: ClassObjects,
  object: InitialObject,
  refTo: (className: string, name: string) => string,
  maker: ValueMaker,
): ReadonlyMap<string, Value> {
  const values = new Map<string, Value>()
  for (const [name, literal] of Object.entries(object.values)) {
    const { type, computed } = store.field(name).plan.field
    if (computed) continue
    values.set(
      name,
      literalValue(context.plan.shapes, type, literal, (at, named) => refTo(at.class, named), maker),
    )
  }
  return values
}
