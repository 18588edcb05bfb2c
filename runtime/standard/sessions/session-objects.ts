/** Sessions as objects of the store, with the fields that their class has. */
import type { Class } from '../../../model/api.ts'
import { declaredBehaviour } from '../../../model/declared.ts'
import { typeText } from '../../../model/types.ts'
import type { ClassStore, Store } from '../../store/store.ts'
import { ApiError } from '../../values/api-error.ts'
import type { Value } from '../../values/values.ts'
import { wholeSeconds } from '../whole-seconds.ts'

/** The fields of a new session, each with the type that it must have to be set. */
export type SessionStart = readonly (readonly [field: string, type: string, value: () => Value])[]

const LAST_ACTIVE = 'last_active'

export class SessionObjects {
  readonly #store: Store
  readonly #objects: ClassStore
  readonly #fields: ReadonlySet<string>

  /** `declared`: the API's class `session`, with whatever fields it has. */
  constructor(declared: Class, store: Store) {
    this.#store = store
    this.#objects = store.class(declared.name)
    this.#fields = new Set(declared.fields.map((f) => `${f.name} ${typeText(f.type)}`))
  }

  refs(): string[] {
    return this.#objects.refs()
  }

  isAlive(session: string): boolean {
    return this.#objects.has(session)
  }

  /** Sets the fields that the class has. The reference is that of the uuid. */
  begin(uuid: string, start: SessionStart): void {
    const there = start.filter(([field, type]) => this.#has(field, type))
    const values = new Map(there.map(([field, , value]) => [field, value()]))
    this.#objects.create(new Map([...values, ['uuid', uuid]]))
  }

  setLastActive(session: string, milliseconds: number): void {
    if (this.#has(LAST_ACTIVE, 'datetime')) this.#objects.field(LAST_ACTIVE).set(session, wholeSeconds(milliseconds))
  }

  /** False where other objects still refer to it: the object stays, without being a session. */
  destroy(session: string): boolean {
    try {
      this.#store.atomically(() => this.#objects.destroy(session))
      return true
    } catch (error) {
      if (error instanceof ApiError && (error.code === 'OBJECT_IN_USE' || error.code === 'HANDLE_INVALID')) return false
      throw error
    }
  }

  #has(field: string, type: string): boolean {
    return this.#fields.has(`${field} ${type}`)
  }
}

/** Whether clients can write the field: by an implied RPC, or by a declared message that does the same. */
export function canBeWritten(owner: Class, name: string): boolean {
  if (owner.fields.some((field) => field.name === name && field.qualifier !== 'RO/runtime')) return true
  return owner.messages.some((message) => {
    const does = declaredBehaviour(owner, message)
    if ('fields' in does) return does.fields.includes(name)
    return 'field' in does && does.field === name && does.kind !== 'get'
  })
}
