/** A server as the store that the code of tests reads and writes: each access is an RPC, or known from one before. */
import type { ClassStore, FieldStore, Store } from '../../runtime/store/store.ts'
import { ApiError, handleInvalid } from '../../runtime/values/api-error.ts'
import type { RecordValue, Value } from '../../runtime/values/values.ts'
import type { AnswerLog } from './answer-log.ts'
import type { FindInitialObject } from './initial-objects.ts'
import type { RecordsByRef, RemoteObjects } from './remote-objects.ts'
import { SkippedTest } from './skipped-test.ts'

export interface RemoteStoreParts {
  readonly objects: RemoteObjects
  readonly log: AnswerLog
  readonly initialObject: FindInitialObject
}

/** What code between two steps needs of a store. Any other member throws an Error. */
export function remoteStore(parts: RemoteStoreParts): Store {
  const classes = new Map<string, ClassStore>()
  const { log, initialObject } = parts
  return onlyWith<Store>({
    class(name) {
      const known = classes.get(name) ?? remoteClass(name, parts)
      classes.set(name, known)
      return known
    },
    initialObject: (className, name) =>
      log.read(`object ${className} ${name}`, async () => {
        const found = await initialObject(className, name)
        if (found === undefined)
          throw new SkippedTest(`the server has no object that is ${className} "${name}" of the text`)
        return found
      }),
    atomically: (work) => work(),
  })
}

function remoteClass(className: string, parts: RemoteStoreParts): ClassStore {
  const { objects, log } = parts
  const allKey = `all ${className}`
  const all = (): RecordsByRef => log.read(allKey, () => objects.all(className))
  const record = (ref: string): RecordValue => {
    const known = log.known(allKey)?.value as RecordsByRef | undefined
    if (!known) return log.read(`${className} ${ref}`, () => objects.record(className, ref))
    const found = known.get(ref)
    if (!found) throw handleInvalid(className, ref)
    return found
  }
  return onlyWith<ClassStore>({
    name: className,
    fieldNames: objects.classOf(className).fields.map(({ name }) => name),
    has: (ref) => !isGone(() => record(ref)),
    field: (name) => remoteField(className, name, parts, record),
    record,
    records: () => all(),
    refs: () => [...all().keys()],
    count: () => all().size,
    byUuid: (uuid) => log.read(`${className} of ${uuid}`, () => objects.byUuid(className, uuid)),
    create: (values) => log.change(() => objects.create(className, values)),
    setAll: (ref, values) =>
      log.change(async () => {
        for (const [name, value] of values) await objects.set(className, name, ref, value)
      }),
    destroy: (ref) => log.change(() => objects.destroy(className, ref)),
  })
}

function remoteField(
  className: string,
  name: string,
  { objects, log }: RemoteStoreParts,
  record: (ref: string) => RecordValue,
): FieldStore {
  const get = (ref: string): Value => {
    const { names, values } = record(ref)
    const value = values[names.indexOf(name)]
    return value ?? log.read(`${className}.${name} ${ref}`, () => objects.field(className, name, ref))
  }
  const set = (ref: string, value: Value) => log.change(() => objects.set(className, name, ref, value))
  return onlyWith<FieldStore>({
    get,
    set,
    add: (ref, value) => set(ref, [...(get(ref) as readonly Value[]).filter((one) => one !== value), value]),
    remove: (ref, value) =>
      set(
        ref,
        (get(ref) as readonly Value[]).filter((one) => one !== value),
      ),
    removeFrom: (ref, key) =>
      set(ref, new Map([...(get(ref) as ReadonlyMap<Value, Value>)].filter(([one]) => one !== key))),
  })
}

function isGone(read: () => unknown): boolean {
  try {
    read()
    return false
  } catch (error) {
    if (error instanceof ApiError && error.code === 'HANDLE_INVALID') return true
    throw error
  }
}

/** An object of which only some members can be used. */
function onlyWith<T extends object>(members: Partial<T>): T {
  return new Proxy(members as T, {
    get(target, name) {
      if (Object.hasOwn(target, name)) return Reflect.get(target, name)
      if (name === 'evaluated') return undefined
      throw new SkippedTest(`the test needs "${String(name)}" of a store, which a server does not have`)
    },
  })
}
