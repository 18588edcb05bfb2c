/** Sessions (LANGUAGE section 9): logging in and out, and whether a session is alive. They are objects of class `session`. */
import type { Class } from '../../model/api.ts'
import { datetimeMillis, formatDatetime } from '../../model/datetime.ts'
import type { CheckSession, Handler, Handlers } from '../dispatch/handler.ts'
import { ApiError, authenticationFailed, sessionInvalid } from '../errors.ts'
import type { Principal } from '../principal.ts'
import type { ClassStore, Store } from '../store/store.ts'
import { EPOCH, type Value } from '../values.ts'
import { printable } from '../wire/text.ts'
import { type Credentials, USER } from './credentials.ts'

/** A session that is idle for longer has ended. */
const IDLE_LIMIT = 24 * 60 * 60 * 1000

export interface SessionParts {
  /** The API's class `session`, with whatever fields it has. */
  readonly class: Class
  readonly store: Store
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Of a user name and password. */
  readonly verify: Credentials['check']
  /** Who the user of that name is now; undefined where there is none any more. */
  readonly principalOf: Credentials['principalOf']
}

/**
 * The references are secrets: nothing here logs one. When a session was last used is kept in memory and written by
 * `save`, as a write for each call would make every read a durable write.
 */
export class Sessions {
  readonly #parts: SessionParts
  readonly #objects: ClassStore
  readonly #live = new Map<string, Activity>()
  readonly #fields: ReadonlySet<string>

  constructor(parts: SessionParts) {
    this.#parts = parts
    this.#objects = parts.store.class('session')
    this.#fields = new Set(parts.class.fields.map((f) => `${f.name} ${f.type.kind}`))
    parts.store.onTouched((className, ref) => {
      if (className === 'session') this.#doubt(ref)
    })
    parts.store.onUndone(() => this.#live.clear())
  }

  /** Throws SESSION_INVALID(handle), also where its user is gone; else the session counts as used now. */
  readonly check: CheckSession = (session) => {
    const now = this.#parts.now()
    const activity = this.#live.get(session)
    if (!activity?.known || now - activity.last > IDLE_LIMIT) return this.#look(session, now)
    activity.last = now
    return activity.principal
  }

  /** The code of the standard messages. */
  handlers(): Handlers {
    return new Map<string, Handler>([
      ['session.login_with_password', ([user, password, , originator]) => this.#login(user, password, originator)],
      ['session.logout', (_args, { session }) => this.#end(session as string)],
    ])
  }

  /** Writes down when sessions were last used, and ends those that have been idle for too long. */
  save(): void {
    const now = this.#parts.now()
    const due = this.#objects.refs().filter((ref) => this.#isStale(ref) || now - this.#lastActive(ref) > IDLE_LIMIT)
    if (due.length === 0) return
    this.#parts.store.atomically(() => {
      for (const ref of due) {
        if (now - this.#lastActive(ref) > IDLE_LIMIT) this.#end(ref)
        else this.#write(ref, this.#lastActive(ref))
      }
    })
  }

  /** Ends every session, as when the password was changed. */
  endAll(): void {
    this.#parts.store.atomically(() => {
      for (const ref of this.#objects.refs()) this.#end(ref)
    })
  }

  async #login(user: Value | undefined, password: Value | undefined, originator: Value | undefined): Promise<Value> {
    if (!(await this.#parts.verify(user as string, password as string))) throw authenticationFailed()
    const principal = this.#parts.principalOf(user as string)
    if (!principal) throw authenticationFailed()
    const now = this.#parts.now()
    const ref = this.#parts.store.atomically(() => this.#objects.create(this.#start(now, principal, originator)))
    this.#live.set(ref, { last: now, written: now, known: true, principal })
    return ref
  }

  /** What a new session says of itself, as far as the class has such fields. */
  #start(now: number, principal: Principal, originator: Value | undefined): Map<string, Value> {
    const time = wholeSeconds(now)
    const values = new Map<string, Value>()
    const put = (name: string, kind: string, value: Value) => {
      if (this.#fields.has(`${name} ${kind}`)) values.set(name, value)
    }
    put('last_active', 'datetime', time)
    put('validation_time', 'datetime', time)
    put('auth_user_name', 'string', principal.name)
    put('originator', 'string', originator ?? '')
    put('is_local_superuser', 'bool', principal.superuser)
    return values
  }

  /** A session that memory does not vouch for: not seen since the start, touched, or idle for too long. */
  #look(session: string, now: number): Principal {
    const alive = this.#objects.has(session)
    if (!alive) this.#live.delete(session)
    const last = alive ? this.#lastActive(session) : Number.NEGATIVE_INFINITY
    const principal = alive ? this.#userOf(session) : undefined
    if (now - last > IDLE_LIMIT || !principal) throw sessionInvalid(printable(session))
    this.#live.set(session, { last: now, written: this.#live.get(session)?.written ?? last, known: true, principal })
    return principal
  }

  /** Who has logged in, by what the session says of itself. */
  #userOf(session: string): Principal | undefined {
    const name = this.#fields.has('auth_user_name string') ? this.#objects.field('auth_user_name').get(session) : USER
    return this.#parts.principalOf(name as string)
  }

  /** Where the class keeps no time, a session that outlived a restart counts as used then. */
  #lastActive(ref: string): number {
    const activity = this.#live.get(ref)
    if (activity) return activity.last
    if (!this.#fields.has('last_active datetime')) return this.#parts.now()
    return datetimeMillis(this.#objects.field('last_active').get(ref) as string)
  }

  #write(ref: string, last: number): void {
    if (!this.#fields.has('last_active datetime')) return
    this.#objects.field('last_active').set(ref, wholeSeconds(last))
    const activity = this.#live.get(ref)
    if (activity) activity.written = last
  }

  /** Used since the store was told. */
  #isStale(ref: string): boolean {
    const activity = this.#live.get(ref)
    return activity !== undefined && activity.written !== activity.last && this.#fields.has('last_active datetime')
  }

  /** One that other objects still refer to cannot be destroyed: it stays as one that was last used too long ago. */
  #end(session: string): Value {
    try {
      this.#parts.store.atomically(() => this.#objects.destroy(session))
      this.#live.delete(session)
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'OBJECT_IN_USE') throw error
      this.#live.delete(session)
      this.#write(session, 0)
    }
    return null
  }

  /** A call touched the object and may have destroyed it: the next check asks the store. */
  #doubt(ref: string): void {
    const activity = this.#live.get(ref)
    if (activity) activity.known = false
  }
}

/** Milliseconds are nothing to a session, and some clients cannot read them. */
function wholeSeconds(ms: number): string {
  return formatDatetime(Math.floor(ms / 1000) * 1000) ?? EPOCH
}

/** `written` is the time that the store has; `known` says that the object is there. */
interface Activity {
  readonly principal: Principal
  last: number
  written: number
  known: boolean
}
