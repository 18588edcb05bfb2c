/** Sessions (LANGUAGE section 9): logging in and out, and whether a session is alive. They are objects of class `session`. */
import type { Class, Message } from '../../model/api.ts'
import type { CheckSession, Handler, Handlers } from '../dispatch/handler.ts'
import { authenticationFailed, sessionInvalid, valueNotSupported } from '../errors.ts'
import type { Principal } from '../principal.ts'
import type { Store } from '../store/store.ts'
import type { Value } from '../values.ts'
import type { CallContext } from '../wire/callcontext.ts'
import { printable } from '../wire/text.ts'
import type { OnGone } from './attempts.ts'
import type { Credentials } from './credentials.ts'
import { passwordProblem } from './password.ts'
import { SessionObjects, wholeSeconds } from './session-objects.ts'

/** A session that is idle for longer has ended. */
const IDLE_LIMIT = 24 * 60 * 60 * 1000

export interface SessionParts {
  /** The API's class `session`, with whatever fields it has. */
  readonly class: Class
  readonly store: Store
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly credentials: Pick<Credentials, 'check' | 'hash' | 'setHash' | 'principalOf'>
  /** The names of the RPCs that somebody may call. */
  readonly permissionsOf: (principal: Principal) => readonly string[]
}

/**
 * The references are secrets: nothing here logs one. When a session was last used is kept in memory and written by
 * `save`, as a write for each call would make every read a durable write.
 */
export class Sessions {
  readonly #parts: SessionParts
  readonly #objects: SessionObjects
  readonly #live = new Map<string, Activity>()

  constructor(parts: SessionParts) {
    this.#parts = parts
    this.#objects = new SessionObjects(parts.class, parts.store)
    parts.store.onTouched((className, ref) => {
      if (className === 'session') this.#doubt(this.#live.get(ref))
    })
    parts.store.onUndone(() => {
      for (const activity of this.#live.values()) {
        this.#doubt(activity)
        activity.written = Number.NEGATIVE_INFINITY
      }
    })
  }

  /** Throws SESSION_INVALID(handle), also where its user is gone; else the session counts as used now. */
  readonly check: CheckSession = (session) => {
    const now = this.#parts.now()
    const activity = this.#live.get(session)
    if (!activity?.known || now - activity.last > IDLE_LIMIT) return this.#look(session, now)
    activity.last = now
    return activity.principal
  }

  /** Whether a text is the reference of a session, which no error may repeat. */
  isSession(ref: string): boolean {
    return this.#objects.isAlive(ref)
  }

  /** The code of the standard messages, and of `change_password(old, new)` where the class declares it. */
  handlers(): Handlers {
    const handlers = new Map<string, Handler>([
      ['session.login_with_password', (args, context) => this.#login(args, context)],
      ['session.logout', (_args, { session }) => this.#end(session as string)],
    ])
    const message = this.#parts.class.messages.find(changesPassword)
    const wanted = message?.params[1]?.name
    if (wanted !== undefined)
      handlers.set('session.change_password', (args, context) =>
        this.#changePassword(args as readonly string[], wanted, context),
      )
    return handlers
  }

  /** Writes down when sessions were last used, and ends those that have been idle for too long. */
  save(): void {
    const now = this.#parts.now()
    const due = this.#objects.refs().filter((ref) => this.#isStale(ref) || now - this.#lastActive(ref) > IDLE_LIMIT)
    if (due.length === 0) return
    this.#parts.store.atomically(() => {
      for (const ref of due) {
        if (now - this.#lastActive(ref) > IDLE_LIMIT) this.#end(ref)
        else this.#write(ref)
      }
    })
  }

  /** Ends the sessions of a user whose password was changed, but for one. */
  endOf(user: string, except?: string): void {
    for (const ref of this.#objects.endOf(user, except)) this.#live.delete(ref)
  }

  async #login(args: readonly Value[], context: CallContext): Promise<Value> {
    const [user, password, , originator] = args as readonly string[]
    const { credentials } = this.#parts
    const onGone: OnGone = (listener) => context.request.onGone(listener)
    const right = await credentials.check(user as string, password as string, onGone)
    const principal = right ? credentials.principalOf(user as string) : undefined
    if (!principal) throw authenticationFailed()
    context.principal = principal
    const now = this.#parts.now()
    const ref = this.#begin(now, principal, originator ?? '')
    this.#live.set(ref, { last: now, written: now, known: true, principal })
    return ref
  }

  #begin(now: number, principal: Principal, originator: string): string {
    const time = () => wholeSeconds(now)
    return this.#objects.begin([
      ['last_active', 'datetime', time],
      ['validation_time', 'datetime', time],
      ['auth_user_name', 'string', () => principal.name],
      ['originator', 'string', () => originator],
      ['is_local_superuser', 'bool', () => principal.superuser],
      ['rbac_permissions', 'string set', () => (principal.superuser ? [] : this.#parts.permissionsOf(principal))],
    ])
  }

  /** The session that asks for it goes on, and every other one of its user ends. */
  async #changePassword(
    [old, wanted]: readonly string[],
    param: string,
    { session, principal, request }: CallContext,
  ): Promise<Value> {
    const { credentials, store } = this.#parts
    const { name } = principal as Principal
    const right = await credentials.check(name, old as string, (listener) => request.onGone(listener))
    if (!right) throw authenticationFailed()
    const problem = passwordProblem(wanted as string)
    if (problem) throw valueNotSupported(param, '', problem)
    const hash = await credentials.hash(wanted as string)
    store.atomically(() => {
      credentials.setHash(name, hash)
      this.endOf(name, session as string)
    })
    return null
  }

  /** A session that memory does not vouch for: not seen since the start, touched, or idle for too long. */
  #look(session: string, now: number): Principal {
    const alive = this.#objects.isAlive(session)
    const last = alive ? this.#lastActive(session) : Number.NEGATIVE_INFINITY
    const principal = alive ? this.#principalOf(session) : undefined
    if (!alive) this.#live.delete(session)
    if (now - last > IDLE_LIMIT || !principal) throw sessionInvalid(printable(session))
    this.#live.set(session, { last: now, written: this.#live.get(session)?.written ?? last, known: true, principal })
    return principal
  }

  /** Where the class does not say whose a session is, only memory does: then it ends with the process. */
  #principalOf(session: string): Principal | undefined {
    const user = this.#objects.userOf(session) ?? this.#live.get(session)?.principal.name
    return user === undefined ? undefined : this.#parts.credentials.principalOf(user)
  }

  /** Where the class keeps no time, a session that outlived a restart counts as used then. */
  #lastActive(ref: string): number {
    return this.#live.get(ref)?.last ?? this.#objects.lastActive(ref) ?? this.#parts.now()
  }

  #write(ref: string): void {
    const last = this.#lastActive(ref)
    this.#objects.setLastActive(ref, last)
    const activity = this.#live.get(ref)
    if (activity) activity.written = last
  }

  /** Used since the store was told. */
  #isStale(ref: string): boolean {
    const activity = this.#live.get(ref)
    return this.#objects.keepsTime && activity !== undefined && activity.written !== activity.last
  }

  #end(session: string): Value {
    this.#objects.end(session)
    this.#live.delete(session)
    return null
  }

  /** A call touched the object and may have destroyed it, or a write of it was undone: the next check asks the store. */
  #doubt(activity: Activity | undefined): void {
    if (activity) activity.known = false
  }
}

/** `change_password(old, new)`, as the Xen API declares it. */
function changesPassword({ name, params, result, public: open }: Message): boolean {
  const plain = params.length === 2 && params.every((param) => param.type.kind === 'string')
  return name === 'change_password' && plain && result === null && !open
}

/** `written` is the time that the store has; `known` says that the object is there, and `principal` still its user. */
interface Activity {
  readonly principal: Principal
  last: number
  written: number
  known: boolean
}
