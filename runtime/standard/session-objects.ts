/** Sessions as objects of the store: what their class keeps of them, whose they are and how they end. */
import type { Class } from '../../model/api.ts'
import { datetimeMillis, formatDatetime } from '../../model/datetime.ts'
import { declaredBehaviour } from '../../model/declared.ts'
import { typeText } from '../../model/types.ts'
import { ApiError } from '../errors.ts'
import type { ClassStore, Store } from '../store/store.ts'
import { EPOCH, type Value } from '../values.ts'

const USER_NAME = 'auth_user_name'
const LAST_ACTIVE = 'last_active'

/** What a new session may say of itself: by field, the type that the field has to have for it. */
export type SessionStart = readonly (readonly [field: string, type: string, value: () => Value])[]

export class SessionObjects {
  readonly #store: Store
  readonly #objects: ClassStore
  readonly #fields: ReadonlySet<string>
  /** The class says whose a session is, and no client can write that. */
  readonly keepsUser: boolean

  /** `declared`: the API's class `session`, with whatever fields it has. */
  constructor(declared: Class, store: Store) {
    this.#store = store
    this.#objects = store.class(declared.name)
    this.#fields = new Set(declared.fields.map((f) => `${f.name} ${typeText(f.type)}`))
    this.keepsUser = this.#has(USER_NAME, 'string') && !canBeWritten(declared, USER_NAME)
  }

  refs(): string[] {
    return this.#objects.refs()
  }

  isAlive(session: string): boolean {
    return this.#objects.has(session)
  }

  /** Sets the fields that the class has. */
  begin(start: SessionStart): string {
    const there = start.filter(([field, type]) => this.#has(field, type))
    const values = new Map(there.map(([field, , value]) => [field, value()]))
    return this.#store.atomically(() => this.#objects.create(values))
  }

  /** undefined where the class does not say. */
  userOf(session: string): string | undefined {
    return this.keepsUser ? (this.#objects.field(USER_NAME).get(session) as string) : undefined
  }

  get keepsTime(): boolean {
    return this.#has(LAST_ACTIVE, 'datetime')
  }

  /** Milliseconds since 1970; undefined where the class does not say. */
  lastActive(session: string): number | undefined {
    if (!this.keepsTime) return undefined
    return datetimeMillis(this.#objects.field(LAST_ACTIVE).get(session) as string)
  }

  setLastActive(session: string, milliseconds: number): void {
    if (this.keepsTime) this.#objects.field(LAST_ACTIVE).set(session, wholeSeconds(milliseconds))
  }

  /** One that other objects still refer to cannot be destroyed: it stays, as nobody's and last used too long ago. */
  end(session: string): void {
    try {
      this.#store.atomically(() => this.#objects.destroy(session))
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'OBJECT_IN_USE') throw error
      this.setLastActive(session, 0)
      if (this.keepsUser) this.#objects.field(USER_NAME).set(session, '')
    }
  }

  /** Ends the sessions of a user but for one; all of them where the class does not say whose they are. Returns them. */
  endOf(user: string, except?: string): readonly string[] {
    const theirs = this.refs().filter((ref) => ref !== except && (!this.keepsUser || this.userOf(ref) === user))
    this.#store.atomically(() => {
      for (const ref of theirs) this.end(ref)
    })
    return theirs
  }

  #has(field: string, type: string): boolean {
    return this.#fields.has(`${field} ${type}`)
  }
}

/** Milliseconds are nothing to a session, and some clients cannot read them. */
export function wholeSeconds(milliseconds: number): string {
  return formatDatetime(Math.floor(milliseconds / 1000) * 1000) ?? EPOCH
}

/** By clients: by what is implied, or by a declared message that does the same. */
export function canBeWritten(owner: Class, name: string): boolean {
  if (owner.fields.some((field) => field.name === name && field.qualifier !== 'RO/runtime')) return true
  return owner.messages.some((message) => {
    const does = declaredBehaviour(owner, message)
    if ('fields' in does) return does.fields.includes(name)
    return 'field' in does && does.field === name && does.kind !== 'get'
  })
}
