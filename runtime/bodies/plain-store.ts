/** The store as code has it that knows nothing of holds, such as that of `handlers.ts`: its writes end the holds of a place. */
import type { PlainWrites } from '../engine/behaviours.ts'
import type { ClassStore, FieldStore, Store } from '../store/store.ts'
import type { Value } from '../values/values.ts'

/** `holds` is asked at each write, so it may be made later. */
export function plainStore(inner: Store, holds: () => PlainWrites): Store {
  const classes = new Map<string, ClassStore>()
  const classOf = (name: string): ClassStore => {
    const made = classes.get(name) ?? plainObjects(inner, inner.class(name), holds)
    classes.set(name, made)
    return made
  }
  return replaced(inner, { class: classOf })
}

function plainObjects(store: Store, objects: ClassStore, holds: () => PlainWrites): ClassStore {
  return replaced(objects, {
    field: (name) => plainField(store, `${objects.name}.${name}`, objects.field(name), holds),
    setAll: (ref, values) => {
      store.atomically(() => {
        for (const name of values.keys()) holds().end({ field: `${objects.name}.${name}`, ref, key: undefined })
        objects.setAll(ref, values)
      })
    },
  })
}

function plainField(store: Store, field: string, inner: FieldStore, holds: () => PlainWrites): FieldStore {
  const ending = (ref: string, key: Value | undefined, write: () => void) => {
    if (!holds().mayBeHeld(field)) write()
    else
      store.atomically(() => {
        holds().end({ field, ref, key })
        write()
      })
  }
  return replaced(inner, {
    set: (ref, value) => ending(ref, undefined, () => inner.set(ref, value)),
    add: (ref, value) => ending(ref, undefined, () => inner.add(ref, value)),
    remove: (ref, value) => ending(ref, undefined, () => inner.remove(ref, value)),
    addTo: (ref, key, value) => ending(ref, key, () => inner.addTo(ref, key, value)),
    removeFrom: (ref, key) => ending(ref, key, () => inner.removeFrom(ref, key)),
  })
}

/** The same object with other methods. */
function replaced<T extends object>(inner: T, methods: Partial<T>): T {
  return new Proxy(inner, {
    get(target, name) {
      if (Object.hasOwn(methods, name)) return Reflect.get(methods, name)
      const member: unknown = Reflect.get(target, name, target)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
}
